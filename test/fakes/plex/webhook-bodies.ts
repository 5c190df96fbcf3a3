import type { FakePlex } from '../fake-plex.ts';
import type { FakeAccount } from './accounts.ts';
import type { FakeItem } from './model.ts';
import { type Row, renderItem } from './render.ts';

export type PlexEventName =
  | 'media.play'
  | 'media.pause'
  | 'media.resume'
  | 'media.stop'
  | 'media.scrobble'
  | 'media.rate'
  | 'playback.started';

export interface WebhookBody {
  readonly event: string;
  readonly user: boolean;
  readonly owner: boolean;
  readonly Account: Row;
  readonly Server: Row;
  readonly Player?: Row;
  readonly Metadata?: Row;
  readonly rating?: string | number;
}

export interface EventOptions {
  readonly viewOffset?: number;
  readonly rating?: number;
  /** Older servers give the owner the id 1, newer ones the id at plex.tv. */
  readonly ownerId?: number;
  readonly hasGuids?: boolean;
  /** Additional or different fields of the item: `live`, `cinemaTrailer`, `librarySectionID: undefined`. */
  readonly metadata?: Row;
}

/** The payload of a player's event. */
export function playerEvent(
  plex: FakePlex,
  event: PlexEventName,
  item: FakeItem,
  account: FakeAccount,
  options: EventOptions = {},
): WebhookBody {
  const { rating } = options;
  return {
    event,
    user: account.isOwner,
    owner: true,
    ...about(plex, account, options.ownerId),
    Player: { local: true, publicAddress: '203.0.113.7', title: 'Living Room', uuid: 'player-1' },
    ...(rating !== undefined && { rating: String(rating) }),
    Metadata: metadata(plex, item, account, options),
  };
}

/** The payload of a library's event: it has no player, and no watch state. */
export function libraryEvent(
  plex: FakePlex,
  event: 'library.new' | 'library.on.deck',
  item: FakeItem,
  options: EventOptions = {},
): WebhookBody {
  const { owner } = plex.accounts;
  const {
    viewCount: _count,
    viewOffset: _offset,
    lastViewedAt: _at,
    ...row
  } = metadata(plex, item, owner, { hasGuids: false, ...options });
  return { event, user: true, owner: true, ...about(plex, owner, options.ownerId), Metadata: row };
}

function about(
  plex: FakePlex,
  account: FakeAccount,
  ownerId: number = plex.ownerId,
): Pick<WebhookBody, 'Account' | 'Server'> {
  const id = account.isOwner ? ownerId : account.id;
  return {
    Account: { id, thumb: `https://plex.tv/users/0123456789abcdef/avatar?c=${plex.startedAt}`, title: account.title },
    Server: { title: plex.name, uuid: plex.machineIdentifier },
  };
}

/** Without files: Plex sends them only sometimes, so nobody can rely on them. */
function metadata(
  plex: FakePlex,
  item: FakeItem,
  account: FakeAccount,
  { hasGuids = true, viewOffset, metadata: more }: EventOptions,
): Row {
  const section = plex.library.section(item.sectionKey);
  const { Media: _media, ...row } = renderItem(plex, item, { accountId: account.id, hasGuids, section });
  const all: Row = {
    librarySectionType: section?.type,
    ...row,
    ...(viewOffset !== undefined && { viewOffset }),
    ...more,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
