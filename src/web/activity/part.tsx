import type { Child } from 'hono/jsx';
import type { Page } from '../../core/model/page.ts';
import type { ActivityPart } from '../../core/stats/read-activity.ts';
import type { PageContext } from '../page-context.ts';
import { type ActivityAddress, firstOf, writeActivityAddress } from './query.ts';

export interface PartProps<Row> {
  readonly page: PageContext;
  readonly address: ActivityAddress;
  readonly rows: Page<Row>;
}

interface FrameProps extends PartProps<unknown> {
  readonly part: ActivityPart;
  readonly children: Child;
}

/** A part of the page with its count, and links to older rows. */
export function Part({ page, part, address, rows, children }: FrameProps) {
  const { texts, urlBase, format } = page;
  const to = (cursor: string | null) => {
    const own = address.view === part ? address : firstOf(part);
    return `${urlBase}/activity${writeActivityAddress({ ...own, cursor })}`;
  };
  return (
    <section class="panel" id={part}>
      <header>
        <h2>{texts.activity.parts[part]}</h2>
        <span class="quiet">{format.number(rows.total)}</span>
      </header>
      {children}
      {address.cursor === null && rows.nextCursor === null ? null : (
        <div class="foot inside">
          {address.cursor === null ? null : (
            <a class="button" href={to(null)}>
              {texts.activity.newest}
            </a>
          )}
          {rows.nextCursor === null ? null : (
            <a class="button" href={to(rows.nextCursor)}>
              {texts.activity.older}
            </a>
          )}
        </div>
      )}
    </section>
  );
}

interface RetryProps {
  readonly page: PageContext;
  readonly action: string;
  /** Where the answer leads back to, below our base. */
  readonly to: string;
}

export function Retry({ page, action, to }: RetryProps) {
  return (
    <form method="post" action={`${page.urlBase}/activity/${action}/retry`}>
      <input type="hidden" name="to" value={to} />
      <button type="submit" class="button">
        {page.texts.activity.retry}
      </button>
    </form>
  );
}
