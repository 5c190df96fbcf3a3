import type { Child } from 'hono/jsx';
import type { Role } from '../../core/model/access.ts';
import { PlainPage } from '../document.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';

export interface RequestsView {
  readonly page: PageContext;
  readonly role: Role;
}

/** A viewer sees no state of the service, so not its sidebar either. */
export function RequestsFrame({ page, role, name, children }: RequestsView & { name: string; children: Child }) {
  const { urlBase, texts, message } = page;
  if (role === 'administrator')
    return (
      <Shell page={page} name={name}>
        {children}
      </Shell>
    );
  return (
    <PlainPage page={page} name={name}>
      <div class="requests-plain">
        {message === null ? null : <p role="status">{message}</p>}
        {children}
        <p>
          <a href={`${urlBase}/`}>{texts.pages.overview}</a>
        </p>
      </div>
    </PlainPage>
  );
}
