import type { LinkState } from '../../core/model/link.ts';
import { linkSorts } from '../../core/ports/link-store.ts';
import { ToolLink } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { type LinksAddress, linkStates, writeLinksAddress } from './query.ts';

interface FiltersProps {
  readonly page: PageContext;
  readonly address: LinksAddress;
  readonly counts: Readonly<Record<LinkState, number>>;
}

const viewIcons = { table: 'table', grid: 'layout-grid' } as const;

/** The same links as a table or as posters. */
export function Views({ page, address }: Pick<FiltersProps, 'page' | 'address'>) {
  return (['table', 'grid'] as const).map((view) => (
    <ToolLink
      page={page}
      icon={viewIcons[view]}
      label={page.texts.links.views[view]}
      href={`/links${writeLinksAddress({ ...address, view })}`}
      isCurrent={address.view === view}
    />
  ));
}

export function Filters({ page, address, counts }: FiltersProps) {
  const { urlBase, texts, format } = page;
  const { confirmed, linked, broken } = counts;
  const chips = [
    { state: undefined, text: texts.links.all, count: confirmed + linked + broken },
    ...linkStates.map((state) => ({ state, text: texts.links.states[state], count: counts[state] })),
  ];
  return (
    <div class="filters">
      <nav class="chips" aria-label={texts.links.byState}>
        {chips.map(({ state, text, count }) => (
          <a
            href={`${urlBase}/links${writeLinksAddress({ ...address, state, cursor: null })}`}
            {...(state === address.state ? { 'aria-current': 'true' } : {})}
          >
            {text} <span class="dim">{format.number(count)}</span>
          </a>
        ))}
      </nav>
      <form method="get" action={`${urlBase}/links`}>
        {address.state === undefined ? null : <input type="hidden" name="state" value={address.state} />}
        {address.view === 'table' ? null : <input type="hidden" name="view" value={address.view} />}
        <input
          class="input"
          type="search"
          name="q"
          value={address.q}
          placeholder={texts.links.filterHint}
          aria-label={texts.links.filterLabel}
          autocomplete="off"
        />
        {address.view === 'table' ? null : (
          <select class="input" name="sort" aria-label={texts.links.sortLabel}>
            {linkSorts.map((sort) => (
              <option value={sort} selected={sort === address.sort}>
                {texts.links.columns[sort]}
              </option>
            ))}
          </select>
        )}
        <button type="submit" class="button">
          {texts.links.filter}
        </button>
      </form>
    </div>
  );
}
