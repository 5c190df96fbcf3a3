import type { Child } from 'hono/jsx';
import type { PageContext } from '../page-context.ts';
import { firstOf, type WatchAddress, type WatchPart, writeWatchAddress } from './query.ts';

interface PartProps {
  readonly page: PageContext;
  readonly part: WatchPart;
  readonly address: WatchAddress;
  /** Beside the name, such as whose states they are. */
  readonly beside?: Child;
  /** Without it the part is shown as a whole. */
  readonly rows?: { readonly total: number; readonly nextCursor: string | null };
  readonly children: Child;
}

/** A part of the page with its count, and links to further rows. */
export function Part({ page, part, address, beside, rows, children }: PartProps) {
  const { texts, urlBase, format } = page;
  const to = (cursor: string | null) => {
    const own = address.view === part ? address : firstOf(part, address.account);
    return `${urlBase}/watch${writeWatchAddress({ ...own, cursor })}`;
  };
  const nextCursor = rows?.nextCursor ?? null;
  return (
    <section class="panel" id={part}>
      <header>
        <h2>{texts.watch.parts[part]}</h2>
        <span class="quiet">
          {beside}
          {beside === undefined || beside === null || rows === undefined ? null : ' · '}
          {rows === undefined ? null : format.number(rows.total)}
        </span>
      </header>
      {children}
      {address.cursor === null && nextCursor === null ? null : (
        <div class="foot inside">
          {address.cursor === null ? null : (
            <a class="button" href={to(null)}>
              {texts.watch.first}
            </a>
          )}
          {nextCursor === null ? null : (
            <a class="button" href={to(nextCursor)}>
              {texts.watch.next}
            </a>
          )}
        </div>
      )}
    </section>
  );
}
