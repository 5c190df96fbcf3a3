import { type SQL, sql } from 'drizzle-orm';
import type { ItemWrite } from '../../core/model/plex.ts';
import type { Database } from '../database.ts';
import { jsonRows } from '../json-rows.ts';
import { addWords, removeWords } from './search.ts';
import { storedDetails } from './stored-details.ts';
import { sortKeyOf, spacedText } from './words.ts';

/** The first columns of every list: the one identity that a row of a batch has before and after the batch. */
const keyColumns = ['server_id', 'rating_key'] as const;
const isIt = sql.raw('i.server_id = value ->> 0 and i.rating_key = value ->> 1');
const itemColumns = [
  ...keyColumns,
  ...['library_id', 'type', 'state', 'etag', 'details_etag', 'view_count', 'view_offset_ms', 'last_viewed_at'],
  ...['user_rating', 'guid', 'title', 'sort_title', 'sort_key', 'original_title', 'year', 'season_number'],
  ...['episode_number', 'parent_rating_key', 'grandparent_rating_key', 'parent_title', 'grandparent_title'],
  ...['grandparent_guid', 'originally_available_at', 'duration_ms', 'added_at', 'updated_at', 'deleted_at', 'reason'],
] as const;
const fileColumns = [
  ...['position', 'media_id', 'part_id', 'path', 'local_path', 'size_bytes', 'duration_ms', 'container', 'deleted_at'],
  ...['is_here', 'is_playable', 'real_path'],
] as const;
/** Compared to decide whether an item changed: the etag covers everything the server reports about it. */
const telling = ['etag', 'state', 'reason', 'rating_key', 'library_id'] as const;

/**
 * Writes rows with their files, guids, details and words in one batch of few statements. Each statement takes all rows as one JSON text, so
 * neither statements nor parameters grow with the rows: a row is a list, whose columns need neither names nor a search for them. What an
 * item had is removed before it is written, when a new item has nothing yet that could be found.
 */
export async function writeItems(
  { build, write }: Database,
  writes: readonly ItemWrite[],
  now: number,
): Promise<number[]> {
  if (writes.length === 0) return [];
  // If a server lists an item twice, the last one counts.
  const rows = [...new Map(writes.map((one) => [keyOf(one.item), one])).values()];
  const keys = jsonRows(rows.map(({ item }) => [...keyValues(item), item.files.length]));
  const ids = sql`(select i.id from ${keys} cross join media_items i on ${isIt})`;
  const [, , , , written] = await write(
    [
      build.run(takeNewKeys(rows)),
      build.run(sql`delete from media_files where (item_id, position) in (
        select f.item_id, f.position from ${keys} cross join media_items i on ${isIt}
        cross join media_files f on f.item_id = i.id and f.position >= value ->> 2)`),
      build.run(sql`delete from media_guids where item_id in ${ids}`),
      build.run(removeWords(ids)),
      build.all<{ id: number; key: string }>(upsertItems(rows, now)),
      build.run(upsertFiles(rows)),
      build.run(insertGuids(rows)),
      build.run(upsertDetails(rows)),
      build.run(addWords(ids)),
    ],
    'repeatable',
  );
  const idByKey = new Map(written.map(({ id, key }) => [key, id]));
  return writes.map(({ item }) => idByKey.get(keyOf(item)) ?? -1);
}

/** A row known to be the same item takes the new ratingKey, unless another row has it by now. */
function takeNewKeys(rows: readonly ItemWrite[]): SQL {
  const known = rows.filter(({ id }) => id !== null);
  return sql`update media_items as i set rating_key = value ->> 1
    from ${jsonRows(known.map(({ id, item }) => [...keyValues(item), id]))}
    where i.id = value ->> 2 and i.rating_key <> value ->> 1 and not exists (
      select 1 from media_items other where other.server_id = value ->> 0 and other.rating_key = value ->> 1)`;
}

function upsertItems(rows: readonly ItemWrite[], now: number): SQL {
  const isChanged = telling.map((column) => `media_items.${column} is not excluded.${column}`).join(' or ');
  const set = itemColumns.map((column) =>
    // A list does not mean that streams and chapters were read.
    column === 'details_etag'
      ? 'details_etag = coalesce(excluded.details_etag, media_items.details_etag)'
      : `${column} = excluded.${column}`,
  );
  return sql`insert into media_items (${list(itemColumns)}, presence, created_at, changed_at)
    select ${list(itemColumns.map((_, place) => valueAt(place)))}, 'present', ${now}, ${now}
    from ${jsonRows(rows.map((row) => inOrder(itemColumns, itemValues(row))))} where true
    on conflict (server_id, rating_key) do update set ${list(set)}, presence = 'present', missing_since = null,
      changed_at = iif(media_items.presence <> 'present' or ${sql.raw(isChanged)}, excluded.changed_at, media_items.changed_at)
    returning id, server_id || ' ' || rating_key as key`;
}

function upsertFiles(rows: readonly ItemWrite[]): SQL {
  const files = rows.flatMap(({ item }) =>
    item.files.map((file, position) => [...keyValues(item), ...inOrder(fileColumns, fileValues(file, position))]),
  );
  const values = fileColumns.map((_, place) => valueAt(keyColumns.length + place));
  const set = fileColumns.slice(1).map((column) => `${column} = excluded.${column}`);
  return sql`insert into media_files (item_id, ${list(fileColumns)}) select i.id, ${list(values)}
    from ${jsonRows(files)} cross join media_items i on ${isIt} where true
    on conflict (item_id, position) do update set ${list(set)}`;
}

function insertGuids(rows: readonly ItemWrite[]): SQL {
  const guids = jsonRows(rows.map(({ item }) => [...keyValues(item), [...new Set(item.guids)]]));
  return sql`insert into media_guids (item_id, guid) select i.id, guid.value
    from (select value ->> 0 as server_id, value ->> 1 as rating_key, value from ${guids}) as row
    cross join media_items i on i.server_id = row.server_id and i.rating_key = row.rating_key
    cross join json_each(row.value, '$[2]') as guid`;
}

function upsertDetails(rows: readonly ItemWrite[]): SQL {
  return sql`insert into media_details (item_id, details, media, extras, spaced_text)
    select i.id, value -> 2, value -> 3, nullif(value -> 4, 'null'), value ->> 5
    from ${jsonRows(rows.map(detailsRow))} cross join media_items i on ${isIt} where true
    on conflict (item_id) do update set details = excluded.details, media = excluded.media,
      extras = coalesce(excluded.extras, media_details.extras), spaced_text = excluded.spaced_text`;
}

type Item = ItemWrite['item'];

function keyOf({ serverId, ratingKey }: Item): string {
  return `${serverId} ${ratingKey}`;
}

function keyValues({ serverId, ratingKey }: Item): [serverId: number, ratingKey: string] {
  return [serverId, ratingKey];
}

function itemValues({ item, isWhole }: ItemWrite): Record<(typeof itemColumns)[number], unknown> {
  return {
    server_id: item.serverId,
    rating_key: item.ratingKey,
    library_id: item.libraryId,
    type: item.type,
    state: item.state,
    etag: item.etag,
    details_etag: isWhole ? item.etag : null,
    view_count: item.view.viewCount,
    view_offset_ms: item.view.viewOffsetMs,
    last_viewed_at: item.view.lastViewedAt,
    user_rating: item.view.userRating,
    guid: item.guid,
    title: item.title,
    sort_title: item.sortTitle,
    sort_key: sortKeyOf(item.sortTitle ?? item.title),
    original_title: item.originalTitle,
    year: item.year,
    season_number: item.seasonNumber,
    episode_number: item.episodeNumber,
    parent_rating_key: item.parentRatingKey,
    grandparent_rating_key: item.grandparentRatingKey,
    parent_title: item.parentTitle,
    grandparent_title: item.grandparentTitle,
    grandparent_guid: item.grandparentGuid,
    originally_available_at: item.originallyAvailableAt,
    duration_ms: item.durationMs,
    added_at: item.addedAt,
    updated_at: item.updatedAt,
    deleted_at: item.deletedAt,
    reason: item.reason,
  };
}

function fileValues(file: Item['files'][number], position: number): Record<(typeof fileColumns)[number], unknown> {
  return {
    position,
    media_id: file.mediaId,
    part_id: file.partId,
    path: file.path,
    local_path: file.localPath,
    size_bytes: file.sizeBytes,
    duration_ms: file.durationMs,
    container: file.container,
    deleted_at: file.deletedAt,
    is_here: file.isHere,
    is_playable: file.isPlayable,
    real_path: file.realPath,
  };
}

function detailsRow(one: ItemWrite): unknown[] {
  const { item } = one;
  const { details, media, extras } = storedDetails(one);
  const { actors, directors, writers, producers } = one.details;
  const people = [...actors.map(({ name }) => name), ...directors, ...writers, ...producers];
  const spaced = spacedText([item.title, item.originalTitle, item.grandparentTitle ?? item.parentTitle, ...people]);
  return [...keyValues(item), details, media, extras, spaced];
}

function inOrder<Column extends string>(columns: readonly Column[], values: Record<Column, unknown>): unknown[] {
  return columns.map((column) => values[column]);
}

function list(columns: readonly string[]): SQL {
  return sql.raw(columns.join(', '));
}

function valueAt(place: number): string {
  return `value ->> ${place}`;
}
