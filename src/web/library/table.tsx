import type { ItemQuery } from '../../core/ports/library-store.ts';
import { Time } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import { nextOrder, SortedHead } from '../components/sorted-head.tsx';
import type { PageContext } from '../page-context.ts';
import { defaultOrder, type LibraryAddress, sortOf, writeLibraryAddress } from './query.ts';
import { Place, placeText, posterOf, type ShownItem, StateOf } from './rows.tsx';

interface TableProps {
  readonly page: PageContext;
  readonly address: LibraryAddress;
  readonly items: readonly ShownItem[];
}

export function ItemTable({ page, address, items }: TableProps) {
  return (
    <table class="library">
      <thead>
        <tr>
          <td class="of-poster" />
          <SortedBy page={page} address={address} column="title" />
          <SortedBy page={page} address={address} column="year" />
          <SortedBy page={page} address={address} column="added" />
          <th class="of-state">{page.texts.library.state}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <ItemRow page={page} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function ItemRow({ page, item }: { page: PageContext; item: ShownItem }) {
  return (
    <tr data-id={String(item.id)} data-state={item.state}>
      <td class="of-poster">
        <Poster page={page} title={item.grandparentTitle ?? item.title} of={posterOf(item)} />
      </td>
      <td class="of-title">
        <a class="line" href={`${page.urlBase}/library/${item.id}`} title={item.title}>
          <bdi>{item.title}</bdi>
        </a>
        <span class="line place small quiet" title={placeText(item)}>
          <Place page={page} item={item} />
        </span>
      </td>
      <td class="of-year">{item.year}</td>
      <td class="of-added quiet">{item.addedAt === null ? null : <Time at={item.addedAt} format={page.format} />}</td>
      <td class="of-state">
        <StateOf page={page} state={item.state} />
      </td>
    </tr>
  );
}

interface SortedByProps {
  readonly page: PageContext;
  readonly address: LibraryAddress;
  readonly column: NonNullable<ItemQuery['sort']>;
}

function SortedBy({ page, address, column }: SortedByProps) {
  const order = sortOf(address) === column ? address.order : null;
  const sorted = { ...address, sort: column, order: nextOrder(order, defaultOrder(column)), cursor: null };
  const href = `${page.urlBase}/library${writeLibraryAddress(sorted)}`;
  return <SortedHead class={`of-${column}`} label={page.texts.library.columns[column]} href={href} order={order} />;
}
