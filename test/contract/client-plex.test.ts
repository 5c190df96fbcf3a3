import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notificationsOf } from '../../src/clients/plex/notifications.ts';
import type { Plex } from '../../src/core/ports/plex.ts';
import type { PlexItem } from '../../src/core/ports/plex-item.ts';
import { listAll, movies, plexAt, startPlex } from '../unit/clients/plex-server.ts';

/** The recorded answers lie beside a checkout, never in it: without them these tests are skipped. */
const folder = join(import.meta.dirname, '../../../shared/fixtures/plex');
const hasFixtures = existsSync(folder);
const skipNote = hasFixtures ? '' : ' (skipped: ../shared/fixtures/plex is absent)';

type Row = Record<string, unknown>;

function filesIn(name: string, end: string): string[] {
  if (!hasFixtures) return [];
  return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => join(name, file));
}

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function containerOf(file: string): Row | undefined {
  const document: unknown = JSON.parse(read(file));
  const container = (document as { MediaContainer?: unknown } | null)?.MediaContainer;
  return typeof container === 'object' && container !== null ? (container as Row) : undefined;
}

function rowsOf(value: unknown): Row[] {
  return Array.isArray(value) ? (value as Row[]) : [];
}

async function plexSaying(file: string): Promise<Plex> {
  return plexAt((await startPlex({ '/': read(file) })).url);
}

/** A plain field as the server wrote it: numbers and texts of numbers are the same. */
function plain(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' && /^\d+\.\d+$/.test(value) ? String(Number(value)) : String(value);
}

function seconds(ms: number | null): string | null {
  return ms === null ? null : String(ms / 1000);
}

/** Each field that we name says what the server said. */
function expectSame(item: PlexItem, row: Row, container: Row): void {
  const same = (name: string, ours: unknown) => expect(plain(ours), `${row.ratingKey} ${name}`).toBe(plain(row[name]));
  for (const name of ['ratingKey', 'key', 'guid', 'type', 'subtype', 'title', 'titleSort', 'year', 'index'] as const) {
    same(name, item[name]);
  }
  for (const name of ['parentIndex', 'parentRatingKey', 'grandparentRatingKey', 'parentGuid', 'parentTitle'] as const) {
    same(name, item[name]);
  }
  for (const name of ['grandparentTitle', 'grandparentGuid', 'leafCount', 'childCount', 'userRating'] as const) {
    same(name, item[name]);
  }
  same('originallyAvailableAt', item.originallyAvailableAt);
  same('duration', item.durationMs);
  same('viewOffset', item.viewOffsetMs);
  for (const name of ['addedAt', 'updatedAt', 'lastViewedAt', 'deletedAt'] as const) same(name, seconds(item[name]));
  expect(item.viewCount).toBe(Number(row.viewCount ?? 0));
  expect(item.librarySectionID).toBe(plain(row.librarySectionID ?? container.librarySectionID));
  expect(item.guids).toEqual(rowsOf(row.Guid).map(({ id }) => id));
  expectSameDetails(item, row);
  expectSameMedia(item, row);
}

function expectSameDetails({ details, ratingKey }: PlexItem, row: Row): void {
  const same = (name: string, ours: unknown) => expect(plain(ours), `${ratingKey} ${name}`).toBe(plain(row[name]));
  for (const name of ['tagline', 'studio', 'contentRating', 'rating', 'audienceRating', 'thumb', 'art'] as const) {
    same(name, details[name]);
  }
  for (const name of ['banner', 'ratingImage', 'audienceRatingImage', 'editionTitle'] as const)
    same(name, details[name]);
  expect(details.summary).toBe(plain(typeof row.summary === 'string' ? row.summary.trim() : undefined));
  const tagsOf = (name: string) => rowsOf(row[name]).map(({ tag }) => tag);
  expect(details.genres).toEqual(tagsOf('Genre'));
  expect(details.countries).toEqual(tagsOf('Country'));
  expect(details.directors).toEqual(tagsOf('Director'));
  expect(details.writers).toEqual(tagsOf('Writer'));
  expect(details.collections).toEqual(tagsOf('Collection'));
  expect(details.actors.map(({ name }) => name)).toEqual(tagsOf('Role'));
}

function expectSameMedia(item: PlexItem, row: Row): void {
  expect(item.media.map(({ id }) => id)).toEqual(rowsOf(row.Media).map(({ id }) => String(id)));
  for (const [index, media] of item.media.entries()) {
    const source = rowsOf(row.Media)[index] ?? {};
    for (const name of ['bitrate', 'width', 'height', 'aspectRatio', 'videoCodec', 'videoResolution'] as const) {
      expect(plain(media[name]), name).toBe(plain(source[name]));
    }
    for (const name of ['videoFrameRate', 'videoProfile', 'audioCodec', 'audioChannels', 'container'] as const) {
      expect(plain(media[name]), name).toBe(plain(source[name]));
    }
    const parts = rowsOf(source.Part);
    expect(media.parts.map(({ id, file, key }) => [id, file, key])).toEqual(
      parts.map(({ id, file, key }) => [String(id), file ?? null, key ?? null]),
    );
    expect(media.parts.map(({ sizeBytes }) => plain(sizeBytes))).toEqual(parts.map(({ size }) => plain(size)));
    for (const [at, { streams }] of media.parts.entries()) {
      if (parts[at]?.Stream !== undefined)
        expect(streams?.map(asTexts)).toEqual(rowsOf(parts[at]?.Stream).map(asTexts));
    }
  }
}

/** The same whether a server writes a number or flag as such or as a text: what is kept has one type, see core/library/record-types. */
function asTexts(row: Row): Row {
  const textOf = (value: unknown) => {
    const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
    return /^-?\d+\.\d+$/.test(text) ? String(Number(text)) : text;
  };
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]));
}

/** Every recorded JSON answer whose rows are items of a library: of plays and of what a match would be, too. */
const lists = [...filesIn('plex-api.rs/server', '.json'), ...filesIn('plex-api.rs/transcode', '.json')]
  .concat(filesIn('plex-api.rs/timeline', '.json'), filesIn('official-examples', '.json'))
  .filter((file) => rowsOf(containerOf(file)?.Metadata).some(({ ratingKey, type }) => ratingKey && type));

describe.skipIf(!hasFixtures)(`the Plex client reads what a Plex answered${skipNote}`, () => {
  it.each(lists)('%s, losing nothing that we name', async (file) => {
    const container = containerOf(file) ?? {};
    const rows = rowsOf(container.Metadata);
    const isItem = ({ ratingKey, type }: Row) => ratingKey !== undefined && type !== undefined;
    const list = await listAll(await plexSaying(file), movies);
    const wanted = rows.filter(isItem);
    expect(list.items).toHaveLength(new Set(wanted.map(({ ratingKey }) => ratingKey)).size);
    expect(list.skipped).toHaveLength(rows.length - wanted.length);
    for (const [index, item] of list.items.entries()) expectSame(item, wanted[index] ?? {}, container);
  });

  it('there are enough of them to say so', () => {
    expect(lists.length).toBeGreaterThan(25);
  });

  it.each(
    filesIn('plex-api.rs/server/media', 'metadata_108.json').concat(
      filesIn('plex-api.rs/transcode', 'metadata_1036.json'),
    ),
  )('%s by its key, with its streams', async (file) => {
    const row = rowsOf(containerOf(file)?.Metadata)[0] ?? {};
    const [item] = await (await plexSaying(file)).items([String(row.ratingKey)]);
    const streams = item?.media[0]?.parts[0]?.streams;
    expect(streams?.map(({ codec }) => codec)).toEqual(
      rowsOf(rowsOf(rowsOf(row.Media)[0]?.Part)[0]?.Stream).map(({ codec }) => codec),
    );
  });

  const sections = 'official-examples/get_library_sections_all_basic_200.json';

  it('libraries with their places', async () => {
    const rows = rowsOf(containerOf(sections)?.Directory);
    const read = await (await plexSaying(sections)).sections();
    expect(read.map(({ key, uuid, type, title, agent }) => [key, uuid, type, title, agent])).toEqual(
      rows.map(({ key, uuid, type, title, agent }) => [String(key), uuid ?? null, type, title, agent]),
    );
    expect(read.map(({ locations }) => locations)).toEqual(
      rows.map(({ Location }) => rowsOf(Location).map(({ path }) => path)),
    );
    expect(read.map(({ updatedAt }) => seconds(updatedAt))).toEqual(rows.map(({ updatedAt }) => plain(updatedAt)));
  });

  it.each([
    'plex-api.rs/server/prefs.json',
    'official-examples/get_library_sections_sectionId_prefs_somePrefs_200.json',
  ])('settings: %s', async (file) => {
    const rows = rowsOf(containerOf(file)?.Setting);
    const settings = await (await plexSaying(file)).preferences();
    expect(settings.size).toBe(rows.length);
    for (const { id, value } of rows) expect(settings.get(String(id)), String(id)).toEqual(value);
  });

  it('plays', async () => {
    const file = 'official-examples/get_status_sessions_history_all_aHistory_200.json';
    const row = rowsOf(containerOf(file)?.Metadata)[0] ?? {};
    const [play] = await (await plexSaying(file)).history({ since: 0, limit: 1 });
    expect(play).toMatchObject({ historyKey: row.historyKey, ratingKey: row.ratingKey, accountId: row.accountID });
    expect(seconds(play?.viewedAt ?? null)).toBe(plain(row.viewedAt));
  });

  it('who it is', async () => {
    const file = 'official-examples/get_identity_identity_200.json';
    const { machineIdentifier, version } = containerOf(file) ?? {};
    expect(await (await plexSaying(file)).identity()).toEqual({ machineIdentifier, version });
    const root = 'vcr/bodies/TestConnectionContract_0_root.json';
    const info = await (await plexSaying(root)).info();
    expect(info).toMatchObject({ friendlyName: containerOf(root)?.friendlyName, myPlexSubscription: true });
  });
});

describe.skipIf(!hasFixtures)(`the Plex client reads XML that a Plex answered${skipNote}`, () => {
  const bodies = filesIn('vcr/bodies', '.xml');
  const named = (part: string) => bodies.filter((file) => file.includes(part));

  it.each(named('_library_sections.xml'))('libraries: %s', async (file) => {
    expect(await (await plexSaying(file)).sections()).toEqual([
      expect.objectContaining({ key: '1', type: 'movie', contentChangedAt: 74, locations: ['/media/Movies'] }),
    ]);
  });

  it.each(named('Test_Movie'))('an item by its file: %s', async (file) => {
    const list = await listAll(await plexSaying(file), movies);
    expect(list).toMatchObject({ received: 1, totalSize: 1, isComplete: true });
    expect(list.items[0]).toMatchObject({ ratingKey: '1', type: 'movie', durationMs: 30023, librarySectionID: '1' });
    expect(list.items[0]?.media[0]?.parts[0]?.file).toMatch(/^\/media\/Movies\/.+\.mkv$/);
  });

  it.each(named('DoesNotExist'))('nothing: %s', async (file) => {
    expect(await listAll(await plexSaying(file), movies)).toMatchObject({ received: 0, isComplete: true });
  });

  it.each(named('_root.xml'))('who it is: %s', async (file) => {
    expect(await (await plexSaying(file)).info()).toMatchObject({
      machineIdentifier: 'FAKE_PLEX_MID',
      friendlyName: 'FAKE_PLEX_NAME',
      myPlexSubscription: true,
    });
  });
});

describe.skipIf(!hasFixtures)(`the Plex client hears what a Plex told${skipNote}`, () => {
  const messagesOf = (file: string): unknown[] => {
    const document: unknown = JSON.parse(read(file));
    return Array.isArray(document) ? document : [document];
  };

  it.each(filesIn('ws-events', '.json'))('%s, on the event stream and as on the socket', (file) => {
    for (const message of messagesOf(file)) {
      const bare = notificationsOf(JSON.stringify(message));
      const wrapped = notificationsOf(JSON.stringify({ NotificationContainer: message }));
      expect(wrapped).toEqual(bare);
      const isPlaying = JSON.stringify(message).includes('PlaySessionStateNotification');
      expect(bare).toEqual(
        isPlaying
          ? [{ kind: 'playing', ratingKey: '12345', sessionKey: '999', state: 'playing', viewOffsetMs: 5050 }]
          : [],
      );
    }
  });
});
