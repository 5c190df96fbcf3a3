import type { PlexServer } from '../../core/model/plex.ts';
import type { CountedLibrary } from '../../core/plex/mirror/libraries.ts';
import type { MirroredPage } from '../../core/plex/mirror/read-library.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import { Empty } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import { NewerRows, refreshPath } from '../components/newer-rows.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { type Refused, Servers, Syncs } from './mirror.tsx';
import { itemStates, itemTypes, type LibraryAddress, writeLibraryAddress } from './query.ts';
import type { ShownItem } from './rows.tsx';
import { ItemTable } from './table.tsx';

interface LibraryProps {
  readonly page: PageContext;
  readonly address: LibraryAddress;
  readonly mirrored: MirroredPage;
  /** What the syncs under way are limited to. */
  readonly subjects: Subjects;
  readonly newestId: number;
  readonly refused?: Refused | null;
}

interface RowsProps {
  readonly page: PageContext;
  readonly address: LibraryAddress;
  readonly items: readonly ShownItem[];
  /** The newest item when the page was made: later ones are new to whoever looks at it. */
  readonly newestId: number;
}

export function LibraryPage(props: LibraryProps) {
  const { page, address, mirrored, subjects, newestId, refused = null } = props;
  const { texts, format, role } = page;
  const { items } = mirrored;
  return (
    <Shell page={page} name={texts.pages.library} beside={<span class="count">{format.number(items.total)}</span>}>
      {role === 'administrator' ? (
        <>
          <Syncs page={page} mirrored={mirrored} subjects={subjects} />
          <Servers page={page} mirrored={mirrored} refused={refused} />
        </>
      ) : null}
      <Filters {...props} />
      <NewerItems page={page} address={address} count={0} />
      <LibraryRows page={page} address={address} items={items.items} newestId={newestId} />
      {items.items.length === 0 ? null : <Foot {...props} />}
    </Shell>
  );
}

/** The rows on the page ask for themselves when the mirror has changed: they change in place, and new ones wait. */
export function LibraryRows(props: RowsProps) {
  const { page, address, items, newestId } = props;
  const query = writeLibraryAddress({ ...address, cursor: null });
  const ids = items.map(({ id }) => id);
  return (
    <div
      id="items"
      hx-get={`${page.urlBase}${refreshPath('/library/rows', query, { newestId, ids })}`}
      hx-trigger="items from:body throttle:5s, resync from:body"
      hx-swap="outerMorph"
    >
      {items.length === 0 ? (
        <NoItems page={page} address={address} />
      ) : (
        <ItemTable page={page} address={address} items={items} />
      )}
    </div>
  );
}

export function NewerItems({ page, address, count }: Pick<RowsProps, 'page' | 'address'> & { readonly count: number }) {
  return <NewerRows page={page} count={count} href={`/library${writeLibraryAddress({ ...address, cursor: null })}`} />;
}

function Filters({ page, address, mirrored: { libraries, servers } }: LibraryProps) {
  const { texts, format } = page;
  const words = texts.library;
  const countOf = (type: string) => libraries.reduce((sum, { counts }) => sum + (counts[type] ?? 0), 0);
  const types = itemTypes.filter((type) => type === address.type || countOf(type) > 0);
  const to = (change: Partial<LibraryAddress>) =>
    `/library${writeLibraryAddress({ ...address, ...change, cursor: null })}`;
  const { type, state, libraryId, q, sort, order } = address;
  return (
    <ListFilters
      page={page}
      path="/library"
      chips={{
        label: words.byType,
        items: [
          { href: to({ type: undefined }), text: words.all, isCurrent: type === undefined },
          ...types.map((one) => ({
            ...{ href: to({ type: one }), text: words.types[one] ?? one, isCurrent: one === type },
            count: format.number(countOf(one)),
          })),
        ],
      }}
      search={{ label: words.search, q }}
      choices={[
        {
          ...{ name: 'state', label: words.state, any: words.anyState, value: state ?? '' },
          options: itemStates.map((value) => ({ value, text: words.states[value] })),
        },
        {
          ...{ name: 'libraryId', label: words.library, any: words.anyLibrary, value: String(libraryId ?? '') },
          options: libraries.map((library) => ({
            value: String(library.id),
            text: nameAmong(library, libraries, servers),
          })),
        },
      ]}
      kept={{ type, sort, order: sort === undefined ? undefined : order }}
      unfiltered={to({ type: undefined, state: undefined, libraryId: undefined, q: '' })}
    />
  );
}

/** With its server where two servers have a library of that name. */
function nameAmong(
  { id, title, serverId }: CountedLibrary,
  libraries: readonly CountedLibrary[],
  servers: readonly PlexServer[],
): string {
  const isAlone = libraries.every((other) => other.id === id || other.title !== title);
  const server = servers.find((one) => one.id === serverId);
  return isAlone || server === undefined ? title : `${title} (${server.name})`;
}

function NoItems({ page, address }: Pick<RowsProps, 'page' | 'address'>) {
  const { texts, urlBase, role } = page;
  const isAdministrator = role === 'administrator';
  const isFiltered = writeLibraryAddress(address) !== '';
  const nothing = isAdministrator ? texts.library.empty : texts.library.emptyForViewers;
  return (
    <Empty page={page} icon="film">
      <p>{isFiltered ? texts.library.noneFound : nothing}</p>
      {isFiltered ? (
        <a class="button" href={`${urlBase}/library`}>
          {texts.library.showAll}
        </a>
      ) : null}
      {isFiltered || !isAdministrator ? null : (
        <a class="button" href={`${urlBase}/settings`}>
          {texts.library.toSettings}
        </a>
      )}
    </Empty>
  );
}

function Foot({ page, address, mirrored: { items } }: LibraryProps) {
  const { texts, urlBase, format } = page;
  const to = (cursor: string | null) => `${urlBase}/library${writeLibraryAddress({ ...address, cursor })}`;
  return (
    <div class="foot">
      <span>{texts.library.shown(format.number(items.items.length), format.number(items.total))}</span>
      {address.cursor === null ? null : (
        <a class="button" href={to(null)}>
          {texts.library.first}
        </a>
      )}
      {items.nextCursor === null ? null : (
        <a class="button" href={to(items.nextCursor)}>
          {texts.library.next}
        </a>
      )}
    </div>
  );
}
