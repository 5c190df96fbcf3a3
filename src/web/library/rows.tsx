import { episodeCode } from '../../core/model/episode-code.ts';
import type { ItemState, MediaItem } from '../../core/model/plex.ts';
import { Badge, type Tone } from '../components/basics.tsx';
import { Poster, type PosterOf } from '../components/poster.tsx';
import type { PageContext } from '../page-context.ts';

const stateTones: Readonly<Record<ItemState, Tone | undefined>> = {
  normal: 'ok',
  remoteOnly: 'info',
  unavailable: 'warn',
  fileNotFound: 'bad',
};

/** Whether it has a poster may be unknown: then it is asked for. */
export type ShownItem = MediaItem & { readonly hasPoster?: boolean };

export function posterOf({ id, hasPoster }: ShownItem): PosterOf | null {
  return hasPoster === false ? null : { kind: 'items', id };
}

export function ItemRows({ page, items }: { page: PageContext; items: readonly ShownItem[] }) {
  return (
    <ul class="panel items">
      {items.map((item) => (
        <li data-id={String(item.id)} data-state={item.state}>
          <Poster page={page} title={item.grandparentTitle ?? item.title} of={posterOf(item)} />
          <span class="item-name">
            <a class="line" href={`${page.urlBase}/library/${item.id}`} title={item.title}>
              <bdi>{item.title}</bdi>
            </a>
            <span class="line place small quiet" title={placeText(item)}>
              <Place page={page} item={item} />
            </span>
          </span>
          <StateOf page={page} state={item.state} />
        </li>
      ))}
    </ul>
  );
}

export function StateOf({ page, state }: { page: PageContext; state: ItemState }) {
  return (
    <Badge tone={stateTones[state]} state={state}>
      {page.texts.library.states[state]}
    </Badge>
  );
}

/** What kind of item it is, of which show, and when: "Episode, The Show, S00E04, 2008". */
export function Place({ page, item }: { page: PageContext; item: MediaItem }) {
  const above = item.grandparentTitle ?? item.parentTitle;
  const parts = [numberOf(item), item.year === null ? '' : String(item.year)].filter((part) => part !== '');
  return (
    <>
      {page.texts.library.kinds[item.type] ?? item.type}
      {above === null ? null : (
        <>
          , <bdi>{above}</bdi>
        </>
      )}
      {parts.length === 0 ? null : `, ${parts.join(', ')}`}
    </>
  );
}

/** Of the whole line, where it is cut off. */
export function placeText({ grandparentTitle, parentTitle }: MediaItem): string {
  return grandparentTitle ?? parentTitle ?? '';
}

function numberOf(item: MediaItem): string {
  return item.type === 'season' || item.type === 'episode' ? episodeCode(item) : '';
}
