import { describe, expect, test } from 'vitest';
import { describeConfig, secretsOf } from '../../../src/config/describe-config.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { AppError } from '../../../src/errors.ts';

function read(environment: Record<string, string>) {
  return readConfig({ MEDIA_ROOT: '/media', ...environment }, { cwd: '/work', exists: () => false });
}

function faultOf(environment: Record<string, string>): string {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message;
    throw error;
  }
  return 'no fault';
}

describe.each(['sonarr', 'radarr'] as const)('%s', (kind) => {
  const upper = kind.toUpperCase();
  const title = kind === 'sonarr' ? 'Sonarr' : 'Radarr';
  const found = (fields: Record<string, string>) =>
    read(Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${upper}_${name}`, value]))).instances;

  test('with address and key alone is number 0 with the usual name and path', () => {
    const expected = [
      { kind, number: 0, name: title, url: 'http://arr:8989', apiPath: '/api/v3', apiKey: 'k', pathMap: [] },
    ];
    expect(found({ URL: 'http://arr:8989/', API_KEY: 'k' })).toEqual(expected);
    expect(found({ '0_URL': 'http://arr:8989', '0_API_KEY': 'k' })).toEqual(expected);
  });

  test('may have several servers, in the order of their numbers, with gaps', () => {
    const servers = found({
      '10_URL': 'http://c',
      '10_API_KEY': 'kc',
      '2_URL': 'http://b/base/',
      '2_API_KEY': 'kb',
      '2_NAME': 'Anime',
      URL: 'http://a',
      API_KEY: 'ka',
    });
    expect(servers.map(({ number, name, url, apiKey }) => [number, name, url, apiKey])).toEqual([
      [0, title, 'http://a', 'ka'],
      [2, 'Anime', 'http://b/base', 'kb'],
      [10, `${title} 10`, 'http://c', 'kc'],
    ]);
  });

  test.each([
    ['api/v3', '/api/v3'],
    ['/api/v3/', '/api/v3'],
    ['/custom/api', '/custom/api'],
    ['/', ''],
  ])('takes the API path %s for %s', (given, apiPath) => {
    expect(found({ URL: 'http://a', API_KEY: 'k', API_PATH: given })[0]?.apiPath).toBe(apiPath);
  });

  test('takes the fields of number 0 under either name', () => {
    const [server] = found({ URL: 'http://a', API_KEY: 'k', '0_PATH_MAP': '/tv=/media/tv', '0_URL': 'http://a' });
    expect(server).toMatchObject({ url: 'http://a', pathMap: [{ theirs: '/tv', ours: '/media/tv' }] });
  });

  test('is refused where both names differ', () => {
    expect(faultOf({ [`${upper}_URL`]: 'http://a', [`${upper}_0_URL`]: 'http://b', [`${upper}_API_KEY`]: 'k' })).toBe(
      `${upper}_0_URL and ${upper}_URL both mean ${title} 0 and differ: keep one of them.`,
    );
  });

  test('is refused with half of what it needs, and the other half is named', () => {
    expect(faultOf({ [`${upper}_URL`]: 'http://a' })).toBe(
      `${upper}_API_KEY is missing, though ${upper}_URL is given: ${title} shows it in Settings, General.`,
    );
    expect(faultOf({ [`${upper}_3_API_KEY`]: 'k' })).toBe(
      `${upper}_3_URL is missing, though ${upper}_3_API_KEY is given.`,
    );
  });

  test('is not there for a name, a path or a map alone', () => {
    expect(found({ NAME: 'x', API_PATH: '/api/v3', PATH_MAP: '/a=/b' })).toEqual([]);
  });

  test.each(['http://arr/base/?apikey=x', 'http://arr/base#top', 'http://arr/base//'])(
    'keeps of %s what is an address',
    (url) => {
      expect(found({ URL: url, API_KEY: 'k' })[0]?.url).toBe('http://arr/base');
    },
  );

  test('is refused with an address that is none', () => {
    const message = faultOf({ [`${upper}_URL`]: 'arr:8989', [`${upper}_API_KEY`]: 'k' });
    expect(message).toBe(`${upper}_URL must be an address that begins with http:// or https://, not "arr:8989".`);
    expect(
      faultOf({ [`${upper}_URL`]: 'http://a', [`${upper}_API_KEY`]: 'k', [`${upper}_API_PATH`]: 'http://a/api/v3' }),
    ).toBe(`${upper}_API_PATH must be a path such as /api/v3, not "http://a/api/v3".`);
  });
});

test('a Plex server has its token under the name of a key, and no other variable of ours is taken for one', () => {
  const given = { PLEX_URL: 'http://plex:32400/', PLEX_API_KEY: 't0', PLEX_1_URL: 'https://p1', PLEX_1_API_KEY: 't1' };
  const others = { PLEX_TV_URL: 'http://tv', PLEX_LINKER_API_KEY: 'ours' };
  const { plexServers } = read({ ...given, PLEX_1_NAME: 'Attic', PLEX_1_PATH_MAP: 'D:\\m=/media', ...others });
  expect(plexServers).toEqual([
    { number: 0, name: 'Plex', url: 'http://plex:32400', token: 't0', pathMap: [] },
    { number: 1, name: 'Attic', url: 'https://p1', token: 't1', pathMap: [{ theirs: 'D:\\m', ours: '/media' }] },
  ]);
  expect(faultOf({ PLEX_2_URL: 'http://p' })).toBe(
    "PLEX_2_API_KEY is missing, though PLEX_2_URL is given: it is the server's X-Plex-Token.",
  );
});

describe('a path map', () => {
  const pathMap = (value: string) =>
    read({ SONARR_URL: 'http://s', SONARR_API_KEY: 'k', SONARR_PATH_MAP: value }).instances[0]?.pathMap;

  test.each([
    ['/tv=/media/tv', [['/tv', '/media/tv']]],
    ['\\\\nas\\media=/media', [['\\\\nas\\media', '/media']]],
    [
      'D:\\TV = /media/tv ; /anime=/media/anime;',
      [
        ['D:\\TV', '/media/tv'],
        ['/anime', '/media/anime'],
      ],
    ],
    ['/a=b=/media', [['/a=b', '/media']]],
  ])('%s is understood', (value, pairs) => {
    expect(pathMap(value)).toEqual(pairs.map(([theirs, ours]) => ({ theirs, ours })));
  });

  test.each(['/tv', '=/media', '/tv=', '/tv=media'])('%s is refused', (value) => {
    expect(faultOf({ RADARR_URL: 'http://r', RADARR_API_KEY: 'k', RADARR_0_PATH_MAP: value })).toBe(
      `RADARR_0_PATH_MAP must hold pairs "theirs=ours" split by ";", ours an absolute path here; "${value}" is none.`,
    );
  });
});

describe('the configuration as it is printed', () => {
  const secrets = {
    SONARR_API_KEY: 'secret-sonarr',
    RADARR_API_KEY: 'secret-radarr',
    PLEX_API_KEY: 'secret-plex',
    PLEX_LINKER_API_KEY: 'secret-linker',
    WEBHOOK_SECRET: 'secret-webhook',
    ENCRYPTION_KEY: 'c0de'.repeat(16),
    TMDB_API_KEY: 'secret-tmdb',
    DATABASE_AUTH_TOKEN: 'secret-database',
  };
  const config = read({
    ...secrets,
    SONARR_URL: 'http://me:hidden@sonarr:8989',
    RADARR_URL: 'http://radarr:7878',
    PLEX_URL: 'http://plex:32400',
    DATABASE_URL: 'libsql://db.example?authToken=hidden',
    MAPPING_LIST_URL: 'https://lists.example/m.json?key=hidden',
    LINK_STYLE: 'absolute',
  });
  const printed = JSON.stringify(describeConfig(config));

  test('holds no secret', () => {
    for (const secret of Object.values(secrets)) expect(printed).not.toContain(secret);
    expect(printed).not.toContain('hidden');
  });

  test('still says what is set, and by which variables', () => {
    expect(describeConfig(config)).toMatchObject({
      mediaRoot: '/media',
      settings: { 'links.style': 'absolute' },
      instances: [{ kind: 'sonarr', url: 'http://…@sonarr:8989' }, { url: 'http://radarr:7878' }],
    });
    for (const name of [...Object.keys(secrets), 'LINK_STYLE']) expect(printed).toContain(`"${name}"`);
  });

  test('leaves a secret that is not set apart from one that is', () => {
    expect(describeConfig(read({}))).toMatchObject({ apiKey: null, tmdbApiKey: null });
  });

  test('every secret that was given can be told to the log', () => {
    expect(secretsOf(config).toSorted()).toEqual(Object.values(secrets).toSorted());
    expect(secretsOf(read({}))).toEqual([]);
  });
});
