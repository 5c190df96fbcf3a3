import type { Context } from 'hono';
import type { PageContext } from '../page-context.ts';

interface NewerRowsProps {
  readonly page: PageContext;
  readonly count: number;
  /** The list from its first page, below our base. */
  readonly href: string;
}

/** New rows wait for a click, so that nothing moves under the pointer. It comes along with the rows that a change refreshes. */
export function NewerRows({ page, count, href }: NewerRowsProps) {
  return (
    <p class="newer" id="newer" role="status" hx-swap-oob="true">
      {count === 0 ? null : (
        <a class="button" href={`${page.urlBase}${href}`}>
          {page.texts.lists.newer(count)}
        </a>
      )}
    </p>
  );
}

interface TotalProps {
  readonly page: PageContext;
  readonly total: number;
  readonly isSwap?: boolean;
}

/** How many rows the whole list has, beside the page's name. It comes along with the rows, too. */
export function ListTotal({ page, total, isSwap = false }: TotalProps) {
  return (
    <span class="count" id="total" {...(isSwap ? { 'hx-swap-oob': 'true' } : {})}>
      {page.format.number(total)}
    </span>
  );
}

/** In place of rows where there are none: asks as they do, for what comes along. */
export function NoRowsYet(props: { readonly address: string; readonly trigger: string }) {
  return <div id="rows" hidden hx-get={props.address} hx-trigger={props.trigger} hx-swap="none" />;
}

/** What such rows ask for: those that are on the page, and how many came since. Below our base. */
export function refreshPath(path: string, query: string, shown: { newestId: number; ids: readonly number[] }): string {
  return `${path}${query}${query === '' ? '?' : '&'}since=${shown.newestId}&ids=${shown.ids.join(',')}`;
}

/** What such a path says: at most `most` ids. */
export function readShown(c: Context, most: number): { readonly newestId: number; readonly ids: readonly number[] } {
  const [newestId = 0] = readIds(c.req.query('since') ?? '', 1);
  return { newestId, ids: readIds(c.req.query('ids') ?? '', most) };
}

function readIds(text: string, most: number): number[] {
  return text
    .split(',')
    .filter((id) => /^\d{1,10}$/.test(id))
    .map(Number)
    .slice(0, most);
}
