import { episodeCode } from '../../core/model/episode-code.ts';
import type { MediaItem } from '../../core/model/plex.ts';
import type { WatchEvent } from '../../core/model/watch.ts';
import type { ViewsOf } from '../../core/watch/list-views.ts';
import { Badge, Icon, Time } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import type { PageContext } from '../page-context.ts';
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
  const { texts } = page;
  const { views } = ledger;
  const isFiltered = address.item !== null || address.kind !== null || address.account !== null;
  return (
    <Part page={page} part="ledger" address={address} rows={views}>
      {address.view === null ? null : <Filters {...props} />}
      {views.items.length > 0 ? null : (
        <p class="inside quiet">{isFiltered ? texts.watch.noneFound : texts.watch.noViews}</p>
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
  const to = (id: number) => `${urlBase}/watch${writeWatchAddress({ ...address, q: null, cursor: null, item: id })}`;
  const kept = (id: number | null) => (id === null ? undefined : String(id));
  const kinds = viewKinds.map((value) => ({ value, text: texts.watch[value] }));
  const { kind } = address;
  return (
    <div class="inside stack-small">
      <ListFilters
        page={page}
        path="/watch"
        search={{ label: texts.watch.findTitle, q: address.q ?? '', isOffer: true }}
        choices={[
          { name: 'kind', label: texts.watch.kind, any: texts.watch.anyKind, value: kind ?? '', options: kinds },
        ]}
        also={address.item === null ? [] : [item === null ? texts.watch.goneItem : titleOf(item)]}
        kept={{ view: 'ledger', account: kept(address.account), item: kept(address.item) }}
        unfiltered={`/watch${writeWatchAddress(firstOf('ledger', address.account))}`}
      />
      {found === null ? null : (
        <p>
          {found.length === 0 ? texts.watch.noTitle : texts.watch.whichTitle}{' '}
          {found.map(({ id, title, year, type }) => (
            <>
              <a class="run-name" href={to(id)}>
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
              {episodeCode(view)} <bdi class="quiet">{title}</bdi>
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
