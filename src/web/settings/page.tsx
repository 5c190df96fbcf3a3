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
