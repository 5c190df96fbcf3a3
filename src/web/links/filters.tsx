import type { LinkState } from '../../core/model/link.ts';
import { linkSorts } from '../../core/ports/link-store.ts';
import { ToolLink } from '../components/basics.tsx';
import { Chips, ListFilters } from '../components/list-filters.tsx';
import type { PageContext } from '../page-context.ts';
import { defaultOrder, type LinksAddress, linkStates, writeLinksAddress } from './query.ts';

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

function toLinks(address: LinksAddress, change: Partial<LinksAddress>): string {
  return `/links${writeLinksAddress({ ...address, ...change, cursor: null })}`;
}

function stateChips({ page: { texts, format }, address, counts }: FiltersProps) {
  const { confirmed, linked, broken } = counts;
  const chips = [
    { state: undefined, text: texts.links.all, count: confirmed + linked + broken },
    ...linkStates.map((state) => ({ state, text: texts.links.states[state], count: counts[state] })),
  ];
  return {
    ...{ label: texts.links.byState, id: 'states' },
    items: chips.map(({ state, text, count }) => ({
      ...{ href: toLinks(address, { state }), text, count: format.number(count), isCurrent: state === address.state },
    })),
  };
}

/** The states with their counts, as they come along with the rows. */
export function StateChips(props: FiltersProps & { readonly isSwap: boolean }) {
  return <Chips page={props.page} {...stateChips(props)} isSwap={props.isSwap} />;
}

export function Filters(props: FiltersProps) {
  const { page, address } = props;
  const { texts } = page;
  const isGrid = address.view === 'grid';
  const { sort, order } = address;
  const sorts = linkSorts.map((value) => ({ value, text: texts.links.columns[value] }));
  return (
    <ListFilters
      page={page}
      path="/links"
      chips={stateChips(props)}
      search={{ label: texts.links.filterLabel, q: address.q }}
      choices={isGrid ? [{ name: 'sort', label: texts.links.sortLabel, value: sort, options: sorts }] : []}
      kept={{
        state: address.state,
        ...(isGrid ? { view: 'grid' } : { sort: sort === 'changed' ? undefined : sort }),
        order: isGrid || order === defaultOrder(sort) ? undefined : order,
      }}
      unfiltered={toLinks(address, { state: undefined, q: '' })}
    />
  );
}
