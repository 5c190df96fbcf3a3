import type { Child } from 'hono/jsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';

interface StepPageProps {
  readonly page: PageContext;
  /** The step's name. */
  readonly name: string;
  /** What it is for. */
  readonly hint: string;
  readonly children: Child;
}

/** One step on a page of its own; each leads back to the list of steps. */
export function StepPage({ page, name, hint, children }: StepPageProps) {
  const { texts, urlBase } = page;
  return (
    <Shell page={page} name={texts.pages.setUp}>
      <div class="stack step">
        <header>
          <h2>{name}</h2>
          <p class="quiet">{hint}</p>
        </header>
        {children}
        <p>
          <a href={`${urlBase}/setup`}>{texts.servers.backTo.setup}</a>
        </p>
      </div>
    </Shell>
  );
}
