import { type SQL, sql } from 'drizzle-orm';
import type { ItemWrite } from '../../core/model/plex.ts';
import type { Database } from '../database.ts';
import { jsonRows } from '../json-rows.ts';
import { addWords, removeWords } from './search.ts';
import { storedDetails } from './stored-details.ts';
import { sortKeyOf, spacedText } from './words.ts';

/** A server and its ratingKey: the one identity that a row of a batch has before and after the batch. */
const isIt = sql.raw(`i.server_id = value ->> 'server_id' and i.rating_key = value ->> 'rating_key'`);
const itemColumns = [
  ...['server_id', 'library_id', 'rating_key', 'type', 'state', 'etag', 'details_etag', 'view_count', 'view_offset_ms'],
  ...['last_viewed_at', 'user_rating', 'guid', 'title', 'sort_title', 'sort_key', 'original_title', 'year'],
  ...['season_number', 'episode_number', 'parent_rating_key', 'grandparent_rating_key', 'parent_title'],
  ...['grandparent_title', 'grandparent_guid', 'originally_available_at', 'duration_ms', 'added_at', 'updated_at'],
  ...['deleted_at', 'reason'],
] as const;
const fileColumns = [
  ...['position', 'media_id', 'part_id', 'path', 'local_path', 'size_bytes', 'duration_ms', 'container', 'deleted_at'],
  ...['is_here', 'is_playable', 'real_path'],
] as const;
/** Compared to decide whether an item changed: the etag covers everything the server reports about it. */
const telling = ['etag', 'state', 'reason', 'rating_key', 'library_id'] as const;

/**
 * Writes rows with their files, guids, details and words in one batch of few statements. Each statement takes all rows as one JSON text, so
 * neither statements nor parameters grow with the rows.
 */
export async function writeItems(
  { build, write }: Database,
  writes: readonly ItemWrite[],
  now: number,
): Promise<number[]> {
  if (writes.length === 0) return [];
  // If a server lists an item twice, the last one counts.
  const rows = [...new Map(writes.map((one) => [keyOf(one.item), one])).values()];
  const keys = jsonRows(rows.map(({ id, item }) => ({ ...keyColumns(item), id, files: item.files.length })));
  const files = jsonRows(rows.flatMap(fileRows));
  const guids = jsonRows(
    rows.flatMap(({ item }) => [...new Set(item.guids)].map((guid) => ({ ...keyColumns(item), guid }))),
  );
  const ids = sql`(select i.id from ${keys} cross join media_items i on ${isIt})`;
  const [, written] = await write(
    [
      build.run(takeNewKeys(keys)),
      build.all<{ id: number; key: string }>(upsertItems(jsonRows(rows.map(itemRow)), now)),
      build.run(sql`delete from media_files where (item_id, position) in (
        select f.item_id, f.position from ${keys} cross join media_items i on ${isIt}
        cross join media_files f on f.item_id = i.id and f.position >= value ->> 'files')`),
      build.run(upsertFiles(files)),
      build.run(sql`delete from media_guids where item_id in ${ids}`),
      build.run(sql`insert into media_guids (item_id, guid) select i.id, value ->> 'guid'
        from ${guids} cross join media_items i on ${isIt}`),
      build.run(upsertDetails(jsonRows(rows.map(detailsRow)))),
      build.run(removeWords(ids)),
      build.run(addWords(ids)),
    ],
    'repeatable',
  );
  const idByKey = new Map(written.map(({ id, key }) => [key, id]));
  return writes.map(({ item }) => idByKey.get(keyOf(item)) ?? -1);
}

/** A row known to be the same item takes the new ratingKey, unless another row has it by now. */
function takeNewKeys(keys: SQL): SQL {
  return sql`update media_items as i set rating_key = value ->> 'rating_key' from ${keys}
    where i.id = value ->> 'id' and i.rating_key <> value ->> 'rating_key' and not exists (
      select 1 from media_items other
      where other.server_id = value ->> 'server_id' and other.rating_key = value ->> 'rating_key')`;
}

function upsertItems(rows: SQL, now: number): SQL {
  const isChanged = telling.map((column) => `media_items.${column} is not excluded.${column}`).join(' or ');
  const set = itemColumns.map((column) =>
    // A list does not mean that streams and chapters were read.
    column === 'details_etag'
      ? 'details_etag = coalesce(excluded.details_etag, media_items.details_etag)'
      : `${column} = excluded.${column}`,
  );
  return sql`insert into media_items (${list(itemColumns)}, presence, created_at, changed_at)
    select ${sql.raw(itemColumns.map(fromJson).join(', '))}, 'present', ${now}, ${now} from ${rows} where true
    on conflict (server_id, rating_key) do update set ${sql.raw(set.join(', '))}, presence = 'present', missing_since = null,
      changed_at = iif(media_items.presence <> 'present' or ${sql.raw(isChanged)}, excluded.changed_at, media_items.changed_at)
    returning id, server_id || ' ' || rating_key as key`;
}

function upsertFiles(rows: SQL): SQL {
  const values = fileColumns.map(fromJson).join(', ');
  const set = fileColumns.slice(1).map((column) => `${column} = excluded.${column}`);
  return sql`insert into media_files (item_id, ${list(fileColumns)}) select i.id, ${sql.raw(values)}
    from ${rows} cross join media_items i on ${isIt} where true
    on conflict (item_id, position) do update set ${sql.raw(set.join(', '))}`;
}

function upsertDetails(rows: SQL): SQL {
  return sql`insert into media_details (item_id, details, media, extras, spaced_text)
    select i.id, value -> 'details', value -> 'media', nullif(value -> 'extras', 'null'), value ->> 'spaced_text'
    from ${rows} cross join media_items i on ${isIt} where true
    on conflict (item_id) do update set details = excluded.details, media = excluded.media,
      extras = coalesce(excluded.extras, media_details.extras), spaced_text = excluded.spaced_text`;
}

type Item = ItemWrite['item'];

function keyOf({ serverId, ratingKey }: Item): string {
  return `${serverId} ${ratingKey}`;
}

function keyColumns({ serverId, ratingKey }: Item) {
  return { server_id: serverId, rating_key: ratingKey };
}

function itemRow({ item, isWhole }: ItemWrite): Record<(typeof itemColumns)[number], unknown> {
  return {
    ...keyColumns(item),
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

function fileRows({ item }: ItemWrite): Record<(typeof fileColumns)[number], unknown>[] {
  return item.files.map((file, position) => ({
    ...keyColumns(item),
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
  }));
}

function detailsRow(one: ItemWrite): Record<string, unknown> {
  const { item, details } = one;
  const people = [...details.actors.map(({ name }) => name), ...details.directors, ...details.writers];
  return {
    ...keyColumns(item),
    ...storedDetails(one),
    spaced_text: spacedText([
      ...[item.title, item.originalTitle, item.grandparentTitle ?? item.parentTitle],
      ...people,
      ...details.producers,
    ]),
  };
}

function list(columns: readonly string[]): SQL {
  return sql.raw(columns.join(', '));
}

function fromJson(column: string): string {
  return `value ->> '${column}'`;
}
