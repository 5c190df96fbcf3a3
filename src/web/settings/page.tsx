import type { Child } from 'hono/jsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';

interface SettingsProps {
  readonly page: PageContext;
  readonly children: Child;
}

export function SettingsPage({ page, children }: SettingsProps) {
  return (
    <Shell page={page} name={page.texts.pages.settings}>
      <div class="stack">{children}</div>
    </Shell>
  );
}

/** Leads to the page of who may come in. */
export function AccessPanel({ page }: { page: PageContext }) {
  const { access } = page.texts;
  return (
    <section class="panel" id="access">
      <header>
        <h2>{access.heading}</h2>
      </header>
      <div class="offer">
        <span>{access.hint}</span>
        <a class="button" href={`${page.urlBase}/settings/access`}>
          {access.open}
        </a>
      </div>
    </section>
  );
}
