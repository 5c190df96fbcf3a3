import { describe, expect, test } from 'vitest';
import { isSettingKey, parseSetting } from '../../../src/core/settings/parse-setting.ts';
import { effectiveSettings, settingRows } from '../../../src/core/settings/setting-rows.ts';
import { settingTable } from '../../../src/core/settings/settings.ts';
import { AppError } from '../../../src/errors.ts';

const none = new Map<string, unknown>();

function faultOf(key: string, value: unknown): string {
  try {
    parseSetting(key, value);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message;
    throw error;
  }
  return 'no fault';
}

test('the defaults are those that people were promised', () => {
  const { 'Movie Extensions': extensions, ...rest } = effectiveSettings(none, none);
  expect(rest).toEqual({
    'Movie Directories': [],
    'Show Directories': [],
    'links.style': 'relative',
    'links.naming': 'sonarr',
    'links.adopt': 'exact',
    'links.sidecars': true,
    'cleanup.brokenLinks': false,
    'breaker.maxRemovals': 10,
    'breaker.maxRemovalPercent': 10,
    'reconcile.intervalMinutes': 15,
    'requests.mostOpenPerViewer': 50,
    'mount.anchors': [],
    'access.admins': [],
    'access.viewers': [],
    'audit.retentionDays': 365,
    'deliveries.retentionDays': 90,
    'matching.discover': true,
    'matching.autoAccept': 0.9,
    'plex.recentlyAddedMinutes': 5,
    'plex.notifications': false,
    'sync.concurrentLibraries': 2,
    'sync.pageSize': 200,
    'http.timeoutSeconds': 30,
    'watch.twins': 'both',
    'watch.autoMark': true,
    'watch.propagateUnwatched': false,
    'watch.importHistory': false,
    'watch.accounts': [],
    'watch.ratings': false,
    'watch.progress': false,
    'shows.autoAdd': false,
  });
  expect(extensions).toEqual(expect.arrayContaining(['.mkv', '.mp4', '.m4v', '.avi', '.ts', '.m2ts', '.webm', '.iso']));
  // Sonarr's scan passes over these, or they only name a video.
  for (const other of ['.mts', '.m1v', '.strm', '.m3u', '.srt', '.nfo']) expect(extensions).not.toContain(other);
});

describe.each(settingTable)('the setting $key', (definition) => {
  const { key, type } = definition;

  test('accepts its own default and is described', () => {
    const isEmptyList = Array.isArray(definition.default) && definition.default.length === 0;
    expect(parseSetting(key, definition.default)).toEqual(isEmptyList ? undefined : definition.default);
    expect(definition.description).toMatch(/\.$/);
    expect(isSettingKey(key)).toBe(true);
  });

  test('goes back to its default when it is emptied', () => {
    for (const empty of ['', '  ', ...(type === 'stringList' ? [[], [' '], ','] : [])])
      expect(parseSetting(key, empty)).toBeUndefined();
    expect(parseSetting(key, null)).toBe(definition.nullable ? null : undefined);
  });

  test('refuses other types in a sentence that names it', () => {
    const wrong = type === 'stringList' ? [5, true, [1], { a: 1 }, '["a"'] : ['perhaps', [1], { a: 1 }, Number.NaN];
    for (const value of wrong) expect(faultOf(key, value)).toMatch(`"${key}" must be `);
  });
});

const ofType = (...types: string[]) => settingTable.filter(({ type }) => types.includes(type));

test.each(ofType('integer', 'number'))('$key keeps to its range, the ends included', ({ key, min = 0, max = 0 }) => {
  for (const good of [min, max, String(max)]) expect(parseSetting(key, good)).toBe(Number(good));
  for (const bad of [min - 1, max + 1, `${max + 1}`, Number.POSITIVE_INFINITY])
    expect(faultOf(key, bad)).toMatch(`from ${min} to ${max}`);
});

test.each(ofType('enum'))('$key accepts each of its choices and names them all otherwise', ({ key, choices = [] }) => {
  for (const choice of choices) expect(parseSetting(key, choice.toUpperCase())).toBe(choice);
  expect(faultOf(key, 'other')).toBe(`"${key}" must be one of ${choices.join(', ')}, not "other".`);
});

test.each(ofType('boolean'))('$key takes the words, too', ({ key }) => {
  const parsed = [true, 'true', 'True', false, 'false'].map((value) => parseSetting(key, value));
  expect(parsed).toEqual([true, true, true, false, false]);
  expect(faultOf(key, 1)).toBe(`"${key}" must be true or false, not 1.`);
});

test.each([
  ['breaker.maxRemovals', 1.5, '"breaker.maxRemovals" must be a whole number from 0 to 1000000, not 1.5.'],
  ['matching.autoAccept', 1.1, '"matching.autoAccept" must be a number from 0 to 1, or null, not 1.1.'],
  ['Movie Extensions', ['a/b'], '"Movie Extensions" must be a list of extensions such as .mkv, not ["a/b"].'],
  [
    'Show Directories',
    ['tv', '../etc'],
    '"Show Directories" must be a list of strings (folders without ".."), not ["tv","../etc"].',
  ],
  ['mount.anchors', 'a\0b', '"mount.anchors" must be a list of strings (folders without ".."), not "a\\u0000b".'],
  ['no.such', 1, 'There is no setting called "no.such".'],
])('%s = %j is refused', (key, value, sentence) => {
  expect(faultOf(key, value)).toBe(sentence);
});

test('a long wrong value does not fill the message', () => {
  expect(faultOf('links.style', 'x'.repeat(10_000)).length).toBeLessThan(250);
});

describe('a list', () => {
  test.each([
    [['tv', ' anime/tv ', '']],
    ['["tv", "anime/tv"]'],
    ['tv, anime/tv'],
    ['tv\nanime/tv\n'],
    [['tv', 'anime/tv', 'tv']],
  ])('may come as %j', (value) => {
    expect(parseSetting('Show Directories', value)).toEqual(['tv', 'anime/tv']);
  });

  test('a folder whose name only has dots in it is no way out', () => {
    expect(parseSetting('Show Directories', ['A..B', '...'])).toEqual(['A..B', '...']);
    expect(faultOf('Show Directories', ['tv\\..\\..'])).toMatch(/without "\.\."/);
  });

  test('of extensions may have them with a dot, without, with a star and in capitals', () => {
    expect(parseSetting('Movie Extensions', 'mkv, .MP4, *.avi, mkv')).toEqual(['.mkv', '.mp4', '.avi']);
  });

  test.each(['.', '*', 'm?v', 'tar.gz', 'm kv', 'a\\b'])(
    'of extensions refuses "%s", which no file ends in',
    (value) => {
      expect(faultOf('Movie Extensions', [value])).toMatch(/"Movie Extensions" must be a list of extensions/);
    },
  );
});

describe('where a value comes from', () => {
  const rowOf = (key: string, stored: ReadonlyMap<string, unknown>, environment: ReadonlyMap<string, unknown>) =>
    settingRows(stored, environment).find((row) => row.key === key);
  const stored = new Map<string, unknown>([
    ['links.style', 'absolute'],
    ['breaker.maxRemovals', 0],
  ]);

  test('the environment wins over the database, the database over the default', () => {
    const environment = new Map([['links.style', 'hardlink']]);
    const base = { key: 'links.style', type: 'enum', default: 'relative' };
    expect(rowOf('links.style', stored, environment)).toEqual({ ...base, value: 'hardlink', source: 'environment' });
    expect(rowOf('links.style', stored, none)).toEqual({ ...base, value: 'absolute', source: 'database' });
    expect(rowOf('links.style', none, none)).toEqual({ ...base, value: 'relative', source: 'default' });
  });

  test('a stored 0, false or null is a value', () => {
    const falsy = new Map<string, unknown>([...stored, ['links.sidecars', false], ['matching.autoAccept', null]]);
    for (const [key, value] of [
      ['breaker.maxRemovals', 0],
      ['links.sidecars', false],
      ['matching.autoAccept', null],
    ] as const)
      expect(rowOf(key, falsy, none)).toMatchObject({ value, source: 'database' });
    expect(effectiveSettings(falsy, none)).toMatchObject({ 'breaker.maxRemovals': 0, 'matching.autoAccept': null });
  });

  test('a stored value that is no good any more counts as none, and strangers in the table are passed over', () => {
    const old = new Map<string, unknown>([
      ['links.style', 'telepathic'],
      ['legacy:Colour', 'blue'],
    ]);
    expect(rowOf('links.style', old, none)).toMatchObject({ value: 'relative', source: 'default' });
    expect(settingRows(old, none)).toHaveLength(settingTable.length);
  });

  test('each setting has one row, and each variable decides one setting', () => {
    const keys = settingTable.map((one) => one.key);
    expect(new Set(keys).size).toBe(keys.length);
    const variables = settingTable.flatMap((one) => one.variable ?? []);
    expect(variables.toSorted()).toEqual([
      'DISCOVERY',
      'LINK_NAMING',
      'LINK_STYLE',
      'PLEX_LINKER_SCAN_INTERVAL_MINUTES',
    ]);
  });
});
