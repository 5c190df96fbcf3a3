import type { FakePlex } from '../fake-plex.ts';
import { contain, failure } from './answers.ts';
import type { Asked, RouteRow } from './http-fake.ts';
import { page } from './listing.ts';
import { type Row, renderItem } from './render.ts';
import type { Play } from './views.ts';

/** Current sessions and the history. */
export function sessionRoutes(plex: FakePlex): RouteRow[] {
  return [
    ['GET', /^\/status\/sessions$/, (asked) => sessions(plex, asked)],
    ['GET', /^\/status\/sessions\/history\/all$/, (asked) => history(plex, asked)],
  ];
}

/** Ids are texts here that are numbers in libraries. */
function sessions(plex: FakePlex, asked: Asked): Response {
  const { headers, entry } = asked;
  if (!plex.accountOf(asked).isOwner) return failure(403);
  const Metadata = plex.sessions.map(({ sessionKey, item, account, viewOffset, state }) => {
    const section = plex.library.section(item.sectionKey);
    const row = withTextIds(renderItem(plex, item, { accountId: account.id, isWhole: true, hasGuids: true, section }));
    return {
      ...row,
      sessionKey,
      viewOffset,
      User: { id: String(account.id), thumb: '', title: account.title },
      Player: {
        address: '192.168.1.9',
        machineIdentifier: 'player-1',
        product: 'Plex Web',
        state,
        title: 'Living Room',
        local: true,
      },
      Session: { id: `session-${sessionKey}`, bandwidth: 4000, location: 'lan' },
    };
  });
  entry.rows = Metadata.length;
  return contain({ size: Metadata.length, ...(Metadata.length > 0 && { Metadata }) }, headers);
}

function withTextIds(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      if (Array.isArray(value))
        return [key, value.map((one) => (typeof one === 'object' && one !== null ? withTextIds(one as Row) : one))];
      return [key, (key === 'id' || key === 'librarySectionID') && typeof value === 'number' ? String(value) : value];
    }),
  );
}

const operators: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '>>': (one, other) => one > other,
  '>': (one, other) => one >= other,
  '<': (one, other) => one <= other,
  '<<': (one, other) => one < other,
  '': (one, other) => one === other,
};

/** Real plays: of all accounts for the owner, only one's own for others. */
function history(plex: FakePlex, asked: Asked): Response {
  const { query, fault } = asked;
  const account = plex.accountOf(asked);
  const wanted = [...query].flatMap(([name, value]) => {
    const [, field = '', sign = ''] =
      /^(viewedAt|accountID|librarySectionID|metadataItemID)(>>?|<<?)?$/.exec(name) ?? [];
    return field === '' || fault.ignoresFilters === true
      ? []
      : [{ field, value: Number(value), holds: operators[sign] }];
  });
  const fields: Readonly<Record<string, (play: Play) => number>> = {
    viewedAt: ({ viewedAt }) => viewedAt,
    accountID: ({ accountId }) => accountId,
    librarySectionID: ({ sectionKey }) => Number(sectionKey),
    metadataItemID: ({ ratingKey }) => ratingKey,
  };
  const isWanted = (play: Play) =>
    wanted.every(({ field, value, holds }) => holds?.(fields[field]?.(play) ?? 0, value) ?? true);
  const plays = plex.views.plays.filter((play) => (account.isOwner || play.accountId === account.id) && isWanted(play));
  const sign = query.get('sort') === 'viewedAt:desc' ? -1 : 1;
  plays.sort((one, other) => sign * (one.viewedAt - other.viewedAt || one.id - other.id));
  const byId = new Map(plays.map((play) => [play.id, play]));
  return page(plex, asked, { head: {}, ids: plays.map(({ id }) => id), row: (id) => renderPlay(plex, byId.get(id)) });
}

/** For an item that is gone, only the play's own fields are left. */
function renderPlay(plex: FakePlex, play: Play | undefined): Row | null {
  if (play === undefined) return null;
  const item = plex.library.item(play.ratingKey);
  const parent = item && plex.library.parentOf(item);
  const grandparent = parent && plex.library.parentOf(parent);
  return {
    historyKey: `/status/sessions/history/${play.id}`,
    ...(item && { key: `/library/metadata/${item.id}`, ratingKey: String(item.id) }),
    librarySectionID: play.sectionKey,
    ...(parent && { parentKey: `/library/metadata/${parent.id}` }),
    ...(grandparent && { grandparentKey: `/library/metadata/${grandparent.id}` }),
    guid: play.guid,
    title: play.title,
    ...(grandparent && { grandparentTitle: grandparent.title }),
    type: play.type,
    ...(item && { thumb: `/library/metadata/${item.id}/thumb/${item.updatedAt}` }),
    ...(item?.airDate && { originallyAvailableAt: item.airDate }),
    viewedAt: play.viewedAt,
    accountID: play.accountId,
    deviceID: 1,
  };
}
