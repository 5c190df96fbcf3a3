import type { MirroredPage } from '../../core/plex/mirror/read-library.ts';
import { Empty } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { type Refused, Servers, Syncs } from './mirror.tsx';
import { itemStates, itemTypes, type LibraryAddress, writeLibraryAddress } from './query.ts';
import { ItemTable } from './table.tsx';

interface LibraryProps {
  readonly page: PageContext;
  readonly address: LibraryAddress;
  readonly mirrored: MirroredPage;
  readonly refused?: Refused | null;
}

export function LibraryPage(props: LibraryProps) {
  const { page, mirrored, refused = null } = props;
  const { texts, format, role } = page;
  const { items } = mirrored;
  return (
    <Shell page={page} name={texts.pages.library} beside={<span class="count">{format.number(items.total)}</span>}>
      {role === 'administrator' ? (
        <>
          <Syncs page={page} mirrored={mirrored} />
          <Servers page={page} mirrored={mirrored} refused={refused} />
        </>
      ) : null}
      <Filters {...props} />
      <LibraryRows {...props} />
    </Shell>
  );
}

/** The same page of the list again when the mirror has changed. */
export function LibraryRows(props: LibraryProps) {
  const { page, address, mirrored } = props;
  const { items } = mirrored.items;
  return (
    <div
      id="items"
      hx-get={`${page.urlBase}/library/rows${writeLibraryAddress(address)}`}
      hx-trigger="items from:body throttle:5s, resync from:body"
      hx-swap="outerMorph"
    >
      {items.length === 0 ? (
        <NoItems {...props} />
      ) : (
        <>
          <ItemTable page={page} address={address} items={items} />
          <Foot {...props} />
        </>
      )}
    </div>
  );
}

function Filters({ page, address, mirrored: { libraries } }: LibraryProps) {
  const { urlBase, texts, format } = page;
  const countOf = (type: string) => libraries.reduce((sum, { counts }) => sum + (counts[type] ?? 0), 0);
  const types = itemTypes.filter((type) => type === address.type || countOf(type) > 0);
  const to = (type: LibraryAddress['type']) => writeLibraryAddress({ ...address, type, cursor: null });
  const current = (is: boolean) => (is ? { 'aria-current': 'true' as const } : {});
  return (
    <div class="filters">
      <nav class="chips" aria-label={texts.library.byType}>
        <a href={`${urlBase}/library${to(undefined)}`} {...current(address.type === undefined)}>
          {texts.library.all}
        </a>
        {types.map((type) => (
          <a href={`${urlBase}/library${to(type)}`} {...current(type === address.type)}>
            {texts.library.types[type]} <span class="dim">{format.number(countOf(type))}</span>
          </a>
        ))}
      </nav>
      <form method="get" action={`${urlBase}/library`} class="library-filter">
        {address.type === undefined ? null : <input type="hidden" name="type" value={address.type} />}
        {address.sort === undefined ? null : <input type="hidden" name="sort" value={address.sort} />}
        {address.sort === undefined ? null : <input type="hidden" name="order" value={address.order} />}
        <input
          class="input"
          type="search"
          name="q"
          value={address.q}
          placeholder={texts.library.search}
          aria-label={texts.library.search}
          autocomplete="off"
        />
        <select class="input" name="state" aria-label={texts.library.state}>
          <option value="">{texts.library.anyState}</option>
          {itemStates.map((state) => (
            <option value={state} selected={state === address.state}>
              {texts.library.states[state]}
            </option>
          ))}
        </select>
        <select class="input" name="libraryId" aria-label={texts.library.library}>
          <option value="">{texts.library.anyLibrary}</option>
          {libraries.map(({ id, title }) => (
            <option value={String(id)} selected={id === address.libraryId}>
              {title}
            </option>
          ))}
        </select>
        <button type="submit" class="button">
          {texts.library.filter}
        </button>
      </form>
    </div>
  );
}

function NoItems({ page, address }: LibraryProps) {
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
