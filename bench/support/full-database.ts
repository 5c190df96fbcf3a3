import { join } from 'node:path';
import { refillSearch } from '../../src/db/library/fill-search.ts';
import { openDatabase } from '../../src/db/open.ts';
import { root } from './child.ts';

/** How much a long-used service holds: ids of each kind begin at 1, so that pages of some can be named. */
export const filled = {
  movies: 9_000,
  shows: 1_000,
  episodesPerShow: 48,
  links: 5_000,
  views: 1_000_000,
  candidates: 4_000,
  radarrMovies: 16_000,
  deliveries: 10_000,
};

const { movies, shows, episodesPerShow, links } = filled;
const specialsPerShow = episodesPerShow / 2;
const episodes = shows * episodesPerShow;
/** Recent, so that nothing is old enough to be deleted at the start. */
const now = Date.now() - 3 * 24 * 3_600_000;
const tenYears = 3_650 * 24 * 3_600_000;

/** The ids of items: movies first, then shows, seasons (two of each show) and episodes. */
export const itemIds = { movie: 1, show: movies + 1, season: movies + shows + 1, episode: movies + shows * 3 + 1 };
/** The ids of runs with a plan of all links. */
export const runIds = { held: 'held-removal', long: 'run-2000' };

const numbers = (last: number) => `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${last})`;
const movieTitle = (n: string) => `'The Lantern of Harbour Street ' || ${n}`;
const showTitle = (n: string) => `'Tales of the Quiet Coast ' || ${n}`;
const movieFile = (n: string) => `'/media/movies/The Lantern of Harbour Street ' || ${n} || ' (2012)/film.mkv'`;
const specialFile = (n: string) =>
  `'/media/tv/Tales of the Quiet Coast ' || (1 + ${n} % ${shows}) || '/Specials/special ' || ${n} || '.mkv'`;
/** The special that the movie of this number is linked as: its number within its show, and its item. */
const specialNumber = (n: string) => `(1 + ${n} / ${shows})`;
const specialItem = (n: string) =>
  `(${itemIds.episode} + (${n} % ${shows}) * ${episodesPerShow} + ${specialNumber(n)} - 1)`;

/** Fills the database of a data folder; the service must not run. */
export async function fillDatabase(data: string): Promise<void> {
  const path = join(data, 'plex-linker.db');
  const database = await openDatabase({ kind: 'file', path }, { migrationsFolder: join(root, 'migrations') });
  try {
    await database.client.execute('PRAGMA synchronous = OFF');
    for (const part of [servers, items, linked, watched, asked, happened])
      await database.client.batch([...part], 'write');
    await database.client.batch([...refillSearch], 'write');
  } finally {
    database.close();
  }
}

const servers = [
  `insert into plex_servers (id, number, name, url, machine_identifier, version, platform, enabled, source, connection, connections,
      remote_streaming, token_refused)
    values (1, 0, 'Attic', 'http://127.0.0.1:9', 'machine', '1.41.0', 'Linux', 1, 'environment', 'manual', '[]', 1, 0)`,
  `insert into plex_libraries (id, server_id, key, type, uuid, title, locations, enabled, refresh_minutes, item_count, cursors, synced_at,
      complete_at)
    values (1, 1, '1', 'movie', 'uuid-1', 'Films', '["/media/movies"]', 1, 360, ${movies}, '{}', ${now}, ${now}),
      (2, 1, '2', 'show', 'uuid-2', 'Series', '["/media/tv"]', 1, 360, ${episodes}, '{}', ${now}, ${now})`,
];

const itemColumns = `media_items (id, server_id, library_id, rating_key, type, presence, state, etag, details_etag, view_count, guid, title,
  sort_key, year, season_number, episode_number, parent_rating_key, grandparent_rating_key, parent_title, grandparent_title, duration_ms,
  added_at, created_at, changed_at)`;
const itemStart = (id: string, library: number, type: string) =>
  `${id}, 1, ${library}, ${id}, '${type}', 'present', iif(i % 20 = 0, 'remoteOnly', 'normal'), 'e', 'e', 0, 'plex://${type}/' || i`;

const items = [
  `${numbers(movies)} insert into ${itemColumns}
    select ${itemStart('i', 1, 'movie')}, ${movieTitle('i')}, 'lantern of harbour street ' || i, 1960 + i % 60, null, null, null, null, null, null,
      6000000, ${now} - i * 60000, 0, 0 from n`,
  `${numbers(shows)} insert into ${itemColumns}
    select ${itemStart(`${itemIds.show} + i - 1`, 2, 'show')}, ${showTitle('i')}, 'tales of the quiet coast ' || i, 1990 + i % 30, null, null, null,
      null, null, null, null, ${now} - i * 60000, 0, 0 from n`,
  `${numbers(shows * 2)} insert into ${itemColumns}
    select ${itemStart(`${itemIds.season} + i - 1`, 2, 'season')}, iif(i % 2 = 1, 'Specials', 'Season 1'), iif(i % 2 = 1, 'specials', 'season 1'), null,
      (i - 1) % 2, null, ${itemIds.show} + (i - 1) / 2, null, ${showTitle('(1 + (i - 1) / 2)')}, null, null, ${now} - i * 60000, 0, 0 from n`,
  `${numbers(episodes)} insert into ${itemColumns}
    select ${itemStart(`${itemIds.episode} + i - 1`, 2, 'episode')}, 'An evening at sea ' || i, 'evening at sea ' || i, 2012,
      iif(e < ${specialsPerShow}, 0, 1), 1 + e % ${specialsPerShow}, ${itemIds.season} + s * 2 + iif(e < ${specialsPerShow}, 0, 1),
      ${itemIds.show} + s, iif(e < ${specialsPerShow}, 'Specials', 'Season 1'), ${showTitle('(1 + s)')}, 2700000, ${now} - i * 60000, 0, 0
    from (select i, (i - 1) / ${episodesPerShow} as s, (i - 1) % ${episodesPerShow} as e from n)`,
  `insert into media_details (item_id, details, media)
    select id, '{"summary":"A long evening by the sea, told by those who stayed and by those who left before the storm.","thumb":"/library/metadata/' || id
      || '/thumb/1","genres":["Drama","Mystery"],"directors":["Ada Winter"],"actors":[{"name":"Ben Sommer ' || id % 900 || '"},{"name":"Cleo Herbst"}]}',
      '[]' from media_items`,
  `insert into media_guids (item_id, guid) select id, 'tmdb://' || id from media_items where type = 'movie'`,
  `insert into media_guids (item_id, guid) select id, 'tvdb://' || id from media_items where type <> 'movie'`,
  `insert into media_files (item_id, position, media_id, part_id, path, local_path, size_bytes, container, is_here)
    select id, 0, id, id, ${movieFile('id')}, ${movieFile('id')}, 4000000000, 'mkv', 1 from media_items where type = 'movie'`,
  `insert into media_files (item_id, position, media_id, part_id, path, local_path, size_bytes, container, is_here)
    select id, 0, id, id, '/media/tv/' || id || '.mkv', '/media/tv/' || id || '.mkv', 900000000, 'mkv', 1 from media_items where type = 'episode'`,
  `${numbers(links)} update media_files set path = ${specialFile('i')}, local_path = ${specialFile('i')}, real_path = ${movieFile('i')}
    from n where item_id = ${specialItem('i')}`,
  `insert into shows_map (item_id, sonarr, sonarr_series_id, series_tvdb_id, confidence, method, sync_enabled, updated_at)
    select id, 0, id, id, 1, 'tvdb', 1, 0 from media_items where type = 'show' and id % 20 > 0`,
];

const seriesId = (n: string) => `(${itemIds.show} + ${n} % ${shows})`;

const linked = [
  `${numbers(links)} insert into rules (id, movie_tmdb_id, movie_title, series_tvdb_id, series_title, season_number, episode_numbers,
      episode_tvdb_ids, given, episode_key, origin, enabled, state, known, created_at, updated_at)
    select i, i, ${movieTitle('i')}, ${seriesId('i')}, ${showTitle(`(1 + i % ${shows})`)}, 0, '[' || ${specialNumber('i')} || ']',
      '[' || ${specialItem('i')} || ']', '{"episode":null,"episodeId":null,"season":null,"seriesId":null}', 'k' || i, 'discovered', 1, 'linked',
      '{"radarr":0,"radarrMovieId":' || i || ',"sonarr":0,"sonarrSeriesId":' || ${seriesId('i')} || '}', ${now} - i * 60000, ${now} - i * 60000 from n`,
  `${numbers(links)} insert into links (id, rule_id, movie_tmdb_id, series_tvdb_id, episode_tvdb_ids, radarr, radarr_movie_id, sonarr,
      sonarr_series_id, path, target, style, text, made_path, origin, state, in_sonarr, in_plex, size_bytes, revision, created_at, updated_at)
    select i, i, i, ${seriesId('i')}, '[' || ${specialItem('i')} || ']', 0, i, 0, ${seriesId('i')}, ${specialFile('i')}, ${movieFile('i')}, 'relative',
      'x', ${specialFile('i')}, 'made', iif(i % 50 = 0, 'broken', 'confirmed'), 1, 1, 4000000000, 1, ${now} - i * 60000, ${now} - i * 60000 from n`,
  `${numbers(links * 4)} insert into link_events (link_id, at, step, reason)
    select 1 + i % ${links}, ${now} - ${links * 4} * 60000 + i * 60000, iif(i % 4, 'confirm', 'create'), 'the rule names it' from n`,
];

const watched = [
  `insert into accounts (id, plex_id, name, is_owner, followed, created_at) values (1, 1, 'Ada', 1, 1, 0), (2, 2, 'Ben', 0, 1, 0), (3, 3, 'Cleo', 0, 1, 0)`,
  `${numbers(filled.views)} insert into watch_events (account_id, server_id, item_id, kind, at, source, sources, twins, rating_key, guid, type, title)
    select 1 + i % 3, 1, x, iif(i % 97 = 0, 'unwatched', 'watched'), ${now - tenYears} + i * ${tenYears / filled.views}, s, '["' || s || '"]',
      iif(i % 19 = 0, 'marked', 'off'), x, 'plex://movie/' || x, 'movie', ${movieTitle('x')}
    from (select i, 1 + i * 7 % ${movies} as x, case when i % 499 = 0 then 'api' when i % 7 < 3 then 'history' else 'webhook' end as s from n)`,
  `insert into watch_counts (span, account_id, kind, source, count)
    select date(at / 1000, 'unixepoch'), account_id, kind, source, count(*) from watch_events group by 1, 2, 3, 4
    union all select 'all', account_id, kind, source, count(*) from watch_events group by 2, 3, 4`,
  `insert into watch_states (account_id, item_id, is_watched, last_watched_at, is_manual, is_baseline, updated_at)
    select a.id, i.id, 1, ${now}, 0, 0, ${now} from accounts a, media_items i where i.type = 'movie' or (i.type = 'episode' and i.id % 10 > 0)`,
];

const special = (n: string) =>
  `'{"episodeNumber":' || ${specialNumber(n)} || ',"episodeTvdbId":' || ${specialItem(n)} || ',"seasonNumber":0,"seriesTitle":"' || ${showTitle(`(1 + ${n} % ${shows})`)}
    || '","seriesTvdbId":' || ${seriesId(n)} || ',"title":"An evening at sea"}'`;
const evidence = `'[{"signal":"title","text":"same title","weight":3.2},{"signal":"date","text":"2 days apart","weight":1.1},
  {"signal":"runtime","text":"104 and 105 minutes","weight":0.8},{"signal":"language","text":"same language","weight":0.2}]'`;

const asked = [
  `${numbers(filled.radarrMovies)} insert into discovery_movies (tmdb_id, mark, is_compared, facts)
    select i, 'm', 1, '{"tmdbId":' || i || ',"title":"' || ${movieTitle('i')} || '","year":2012,"inCinemas":"2012-03-12","runtime":104,"originalLanguage":"English"}' from n`,
  `${numbers(shows)} insert into discovery_series (tvdb_id, row_mark, mark, specials, is_compared, facts)
    select ${itemIds.show} + i - 1, 'm', 'm', ${specialsPerShow}, 1, json_object('tvdbId', ${itemIds.show} + i - 1, 'title', ${showTitle('i')}, 'year', 2012, 'specials',
      (select json_group_array(json_object('tvdbId', ${itemIds.episode} + (i - 1) * ${episodesPerShow} + value - 1, 'seasonNumber', 0, 'episodeNumber', value,
        'title', 'An evening at sea ' || value, 'airDate', '2012-03-14', 'runtime', 105)) from generate_series(1, ${specialsPerShow}))) from n`,
  `${numbers(filled.candidates * 1.5)} insert into candidates (movie_tmdb_id, series_tvdb_id, episode_tvdb_id, movie, special, further_parts, confidence,
      evidence, state, created_at, updated_at)
    select 5000 + i, ${seriesId('i + 500')}, ${specialItem('(i + 5000)')}, '{"title":"' || ${movieTitle('(5000 + i)')} || '","tmdbId":' || (5000 + i) || ',"year":2012}',
      ${special('(i + 5000)')}, '[]', (60 + i % 40) / 100.0, ${evidence}, iif(i <= ${filled.candidates}, 'open', iif(i % 3, 'accepted', 'rejected')), ${now} + i, ${now} + i from n`,
  `${numbers(500)} insert into conflicts (kind, asker, subject, options, state, reason, created_at)
    select 'multipleMatches', 'movie ' || i, '{"movieTmdbId":' || (10000 + i) || ',"movieTitle":"' || ${movieTitle('i')} || '","seriesTvdbId":' || ${seriesId('i')}
      || ',"seriesTitle":"' || ${showTitle(`(1 + i % ${shows})`)} || '","seriesPath":null,"episodeTvdbId":null,"path":null,"existingPath":null}',
      '[{"id":"1","title":"first"},{"id":"2","title":"second"}]', 'open', 'two specials fit', ${now} + i from n`,
  `${numbers(2_000)} insert into requests (plex_id, requester_name, kind, title, title_key, tmdb_id, state, created_at, updated_at)
    select 2, 'Ben', 'movie', 'A film to come ' || i, 'afilmtocome' || i, 900000 + i, iif(i % 3, 'available', 'pending'), ${now} + i, ${now} + i from n`,
];

const plan = (
  step: string,
) => `(select json_group_array(json_object('step', '${step}', 'path', path, 'from', null, 'target', target, 'reason',
  'Radarr no longer has the movie', 'movieTmdbId', movie_tmdb_id, 'seriesTvdbId', series_tvdb_id, 'episodeTvdbId', null)) from links)`;
const runColumns = `runs (id, scope, dry_run, state, trigger, created_at, started_at, finished_at, progress, counts, cancel_requested, errors, removals, plan)`;
const run = (id: string, state: string, at: string) =>
  `${id}, 'links', 0, '${state}', 'schedule', ${at}, ${at}, ${at} + 4000, '{"groups":{"done":1,"total":1},"items":{"done":1,"total":1}}', '{"kept":5000}', 0, '[]'`;

const happened = [
  `${numbers(2_000)} insert into ${runColumns} select ${run(`'run-' || i`, 'succeeded', `${now} + i * 60000`)}, '[]', '[]' from n`,
  `update runs set plan = ${plan('keep')} where id = '${runIds.long}'`,
  `insert into ${runColumns} select ${run(`'${runIds.held}'`, 'needsConfirmation', `${now} + 150000000`)},
    (select json_group_array(id) from links), ${plan('remove')}`,
  `${numbers(filled.deliveries)} insert into deliveries (id, source, instance, event, received_at, hash, title, status, payload)
    select 'd' || i, iif(i % 3, 'radarr', 'plex'), 0, 'Download', ${now} + i * 1000, 'hash ' || i, ${movieTitle('i')}, iif(i % 50 = 0, 'dead', 'succeeded'),
      json_object('text', hex(zeroblob(1500))) from n`,
  `${numbers(filled.deliveries)} insert into tasks (kind, item, lane, state, attempts, next_run_at, created_at, started_at, finished_at, outcome, error)
    select 'reconcile movie', 'movie ' || i, 'movie ' || i, iif(i % 50 = 0, 'dead', 'succeeded'), 1, ${now}, ${now}, ${now}, ${now} + i,
      iif(i % 50 = 0, null, 'nothing to do'), iif(i % 50 = 0, 'Radarr did not respond', null) from n`,
  `${numbers(filled.deliveries)} insert into audit_events (at, who, address, action, subject)
    select ${now} + i * 1000, 'key', '127.0.0.1', iif(i % 2, 'accept candidate', 'change setting'), 'candidate ' || i from n`,
];
