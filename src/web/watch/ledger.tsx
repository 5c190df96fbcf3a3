import type { MediaItem } from '../../core/model/plex.ts';
import type { WatchEvent } from '../../core/model/watch.ts';
import type { ViewsOf } from '../../core/watch/list-views.ts';
import { Badge, Icon, Time } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { numberOf } from './pairs.tsx';
import { Part } from './part.tsx';
import { firstOf, viewKinds, type WatchAddress, writeWatchAddress } from './query.ts';

export interface Ledger extends ViewsOf {
  /** Movies and shows with the words of the search; null if nothing is searched. */
  readonly found: readonly MediaItem[] | null;
}

interface LedgerProps {
  readonly page: PageContext;
  readonly address: WatchAddress;
  readonly ledger: Ledger;
}

/** What was watched and unmarked, the newest first. */
export function LedgerPart(props: LedgerProps) {
  const { page, address, ledger } = props;
  const { texts, urlBase } = page;
  const { views } = ledger;
  const isFiltered = address.item !== null || address.kind !== null || address.account !== null;
  return (
    <Part page={page} part="ledger" address={address} rows={views}>
      {address.view === null ? null : <Filters {...props} />}
      {views.items.length > 0 ? null : (
        <p class="inside quiet">
          {isFiltered ? texts.watch.noneFound : texts.watch.noViews}{' '}
          {isFiltered ? (
            <a class="run-name" href={`${urlBase}/watch${writeWatchAddress(firstOf('ledger', null))}`}>
              {texts.watch.showAll}
            </a>
          ) : null}
        </p>
      )}
      <ul class="rows">
        {views.items.map((view) => (
          <ViewRow page={page} address={address} view={view} />
        ))}
      </ul>
    </Part>
  );
}

function Filters({ page, address, ledger: { item, found } }: LedgerProps) {
  const { texts, urlBase } = page;
  const to = (change: Partial<WatchAddress>) =>
    `${urlBase}/watch${writeWatchAddress({ ...address, q: null, cursor: null, ...change })}`;
  return (
    <div class="inside stack-small">
      <form class="answers of-filters" method="get" action={`${urlBase}/watch`}>
        <input type="hidden" name="view" value="ledger" />
        {address.account === null ? null : <input type="hidden" name="account" value={String(address.account)} />}
        {address.item === null ? null : <input type="hidden" name="item" value={String(address.item)} />}
        <input
          class="input"
          type="search"
          name="q"
          value={address.q ?? ''}
          placeholder={texts.watch.findTitle}
          aria-label={texts.watch.findTitle}
          autocomplete="off"
        />
        <select class="input" name="kind" aria-label={texts.watch.kind}>
          <option value="">{texts.watch.anyKind}</option>
          {viewKinds.map((one) => (
            <option value={one} selected={one === address.kind}>
              {texts.watch[one]}
            </option>
          ))}
        </select>
        <button type="submit" class="button">
          {texts.watch.filter}
        </button>
      </form>
      {found === null ? null : (
        <p>
          {found.length === 0 ? texts.watch.noTitle : texts.watch.whichTitle}{' '}
          {found.map(({ id, title, year, type }) => (
            <>
              <a class="run-name" href={to({ item: id })}>
                <bdi>{title}</bdi>
              </a>{' '}
              <span class="small quiet">
                {type === 'show' ? texts.watch.show : texts.watch.movie}
                {year === null ? '' : ` ${year}`}
              </span>{' '}
            </>
          ))}
        </p>
      )}
      {address.item === null ? null : (
        <p>
          {texts.watch.only} <bdi>{item === null ? texts.watch.goneItem : titleOf(item)}</bdi>{' '}
          <a class="run-name" href={to({ item: null })}>
            {texts.watch.showAll}
          </a>
        </p>
      )}
    </div>
  );
}

function titleOf({ title, grandparentTitle }: MediaItem): string {
  return grandparentTitle === null ? title : `${grandparentTitle}, ${title}`;
}

function ViewRow({ page, address, view }: { page: PageContext; address: WatchAddress; view: WatchEvent }) {
  const { texts, urlBase, format } = page;
  const { id, kind, at, itemId, title, showTitle, accountName, sources, twins, type } = view;
  const name = <bdi>{showTitle ?? title}</bdi>;
  const own = { ...firstOf('ledger', address.account), item: itemId };
  return (
    <li data-id={String(id)} data-state={kind}>
      <Icon
        page={page}
        name={type === 'movie' ? 'film' : 'tv'}
        class={type === 'movie' ? 'tone-movie' : 'tone-special'}
        label={type === 'movie' ? texts.watch.movie : texts.watch.episode}
      />
      <div class="told">
        <p>
          {itemId === null ? (
            name
          ) : (
            <a class="run-name" href={`${urlBase}/watch${writeWatchAddress(own)}`}>
              {name}
            </a>
          )}{' '}
          {showTitle === null ? null : (
            <>
              {numberOf(view)} <bdi class="quiet">{title}</bdi>
            </>
          )}{' '}
          {kind === 'watched' ? null : <Badge state={kind}>{texts.watch.unwatched}</Badge>}
        </p>
        <p class="small quiet">
          <bdi>{accountName}</bdi>, {sources.map((source) => texts.watch.sources[source]).join(', ')}.{' '}
          {texts.watch.twins[twins]}
        </p>
      </div>
      <span class="when">
        <Time at={at} format={format} />
      </span>
    </li>
  );
}
