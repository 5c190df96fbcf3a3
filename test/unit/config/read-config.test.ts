import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/read-config.ts';
import { AppError } from '../../../src/errors.ts';

const least = { MEDIA_ROOT: '/media' };
const hex = 'ab'.repeat(32);

/** Of a plain machine: nothing exists, so that no test depends on where it runs. */
function read(environment: Record<string, string | undefined> = {}, existing: readonly string[] = []) {
  return readConfig({ ...least, ...environment }, { cwd: '/work', exists: (path) => existing.includes(path) });
}

function faultOf(environment: Record<string, string | undefined>): string {
  try {
    readConfig(environment, { cwd: '/work', exists: () => false });
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return error.message;
    throw error;
  }
  return 'no fault';
}

test('with nothing but the media root every value has its default', () => {
  expect(read()).toEqual({
    host: '127.0.0.1',
    port: 8080,
    urlBase: '',
    publicUrl: null,
    dataDir: '/work/data',
    database: { kind: 'file', path: '/work/data/plex-linker.db' },
    mediaRoot: '/media',
    mediaRootVariable: 'MEDIA_ROOT',
    instances: [],
    plexServers: [],
    plexTvUrl: 'https://plex.tv',
    sonarrPrefix: null,
    apiKey: null,
    webhookSecret: null,
    encryptionKey: null,
    previousEncryptionKey: null,
    auth: 'required',
    allowedHosts: [],
    trustedProxies: [],
    metricsPublic: false,
    webhookRateLimit: 100,
    yamlDir: null,
    mappingListUrls: ['https://github.com/anibridge/anibridge-mappings/releases/download/v3/mappings.json'],
    tmdbApiKey: null,
    logLevel: 'info',
    settings: new Map(),
    fromEnvironment: new Set(['MEDIA_ROOT']),
  });
});

test.each([
  ['HOST', '::1', { host: '::1' }],
  ['PORT', '0', { port: 0 }],
  ['PORT', '65535', { port: 65_535 }],
  ['URL_BASE', 'linker', { urlBase: '/linker' }],
  ['URL_BASE', '//media//linker/', { urlBase: '/media/linker' }],
  ['URL_BASE', '/', { urlBase: '' }],
  ['PUBLIC_URL', 'https://linker.example/base/', { publicUrl: 'https://linker.example/base' }],
  ['DATA_DIR', '/var/lib/linker', { dataDir: '/var/lib/linker' }],
  ['DATA_DIR', 'state', { dataDir: '/work/state' }],
  ['PLEX_TV_URL', 'http://127.0.0.1:9000/', { plexTvUrl: 'http://127.0.0.1:9000' }],
  ['SONARR_ROOT_PATH_PREFIX', '/mnt/tv/', { sonarrPrefix: '/mnt/tv' }],
  ['SONARR_ROOT_PATH_PREFIX', '/', { sonarrPrefix: null }],
  ['SONARR_ROOT_PATH_PREFIX', '//', { sonarrPrefix: null }],
  ['PLEX_LINKER_API_KEY', 'a-key', { apiKey: 'a-key' }],
  ['WEBHOOK_SECRET', 'a-secret', { webhookSecret: 'a-secret' }],
  ['ENCRYPTION_KEY', hex, { encryptionKey: hex }],
  ['ENCRYPTION_KEY_PREVIOUS', hex, { previousEncryptionKey: hex }],
  ['AUTH', 'none', { auth: 'none' }],
  ['AUTH', 'Required', { auth: 'required' }],
  [
    'TRUSTED_PROXIES',
    '10.0.0.1, 172.18.0.0/16;fd00::/8',
    { trustedProxies: ['10.0.0.1', '172.18.0.0/16', 'fd00::/8'] },
  ],
  ['METRICS_PUBLIC', 'true', { metricsPublic: true }],
  ['METRICS_PUBLIC', 'FALSE', { metricsPublic: false }],
  ['WEBHOOK_RATE_LIMIT', '5', { webhookRateLimit: 5 }],
  ['PLEX_LINKER_YAML_DIR', '/old', { yamlDir: '/old' }],
  [
    'MAPPING_LIST_URL',
    'http://lists.example/m.json?v=3 /lists/own.yaml',
    { mappingListUrls: ['http://lists.example/m.json?v=3', '/lists/own.yaml'] },
  ],
  ['TMDB_API_KEY', 'tmdb', { tmdbApiKey: 'tmdb' }],
  ['LOG_LEVEL', 'debug', { logLevel: 'debug' }],
  ['LOG_LEVEL', 'WARNING', { logLevel: 'warn' }],
  ['LOG_LEVEL', 'CRITICAL', { logLevel: 'error' }],
  ['LINK_STYLE', 'hardlink', { settings: new Map([['links.style', 'hardlink']]) }],
  ['LINK_NAMING', 'classic', { settings: new Map([['links.naming', 'classic']]) }],
  ['PLEX_LINKER_SCAN_INTERVAL_MINUTES', '0', { settings: new Map([['reconcile.intervalMinutes', 0]]) }],
  ['TZ', 'Europe/Berlin', {}],
  ['TZ', 'UTC', {}],
  ['TZ', 'US/Eastern', {}],
])('%s=%s is understood', (name, value, expected) => {
  const config = read({ [name]: value });
  expect(config).toMatchObject(expected);
  expect(config.fromEnvironment).toContain(name);
});

test('an empty MAPPING_LIST_URL means no list', () => {
  expect(read({ MAPPING_LIST_URL: ' ' }).mappingListUrls).toEqual([]);
});

test('an empty variable is one that was not given', () => {
  const names = ['PORT', 'DATABASE_URL', 'ENCRYPTION_KEY', 'AUTH', 'SONARR_URL', 'SONARR_API_KEY', 'TZ', 'LINK_STYLE'];
  const empty = Object.fromEntries(names.map((name) => [name, '  ']));
  expect(read(empty)).toEqual(read());
});

test('what is none of our variables does not count as given', () => {
  expect(read({ PATH: '/bin', OTHER_TOKEN: 'x' }).fromEnvironment).toEqual(new Set(['MEDIA_ROOT']));
});

describe('the media root', () => {
  test.each([
    [{ MEDIA_ROOT: '/a', DOCKER_MEDIA_PATH: '/b', HOST_MEDIA_PATH: '/c' }, '/a', 'MEDIA_ROOT'],
    [{ MEDIA_ROOT: '', DOCKER_MEDIA_PATH: '/b/', HOST_MEDIA_PATH: '/c' }, '/b', 'DOCKER_MEDIA_PATH'],
    [{ MEDIA_ROOT: undefined, HOST_MEDIA_PATH: 'media' }, '/work/media', 'HOST_MEDIA_PATH'],
  ])('%o is %s, from %s', (environment, mediaRoot, mediaRootVariable) => {
    expect(read(environment)).toMatchObject({ mediaRoot, mediaRootVariable });
  });

  test('it must be given, and must not be the whole disk', () => {
    expect(faultOf({})).toMatch(/^MEDIA_ROOT is missing: set it to the folder/);
    expect(faultOf({ DOCKER_MEDIA_PATH: '/' })).toMatch(/^DOCKER_MEDIA_PATH is "\/": name the folder/);
  });
});

describe('the database', () => {
  test.each([
    ['file:/abs/x.db', { kind: 'file', path: '/abs/x.db' }],
    ['file:///abs/x.db', { kind: 'file', path: '/abs/x.db' }],
    ['file:near/x.db', { kind: 'file', path: '/work/near/x.db' }],
    ['file:/with%20space.db', { kind: 'file', path: '/with space.db' }],
    ['file:/100%/x.db', { kind: 'file', path: '/100%/x.db' }],
    ['sqlite:////abs/x.db', { kind: 'legacySqlite', path: '/abs/x.db' }],
    ['sqlite:///near/x.db', { kind: 'legacySqlite', path: '/work/near/x.db' }],
    ['sqlite+aiosqlite:////abs/x.db?timeout=5', { kind: 'legacySqlite', path: '/abs/x.db' }],
    ['libsql://db.example', { kind: 'remote', url: 'libsql://db.example' }],
    ['http://127.0.0.1:8090', { kind: 'remote', url: 'http://127.0.0.1:8090' }],
    ['https://db.example/', { kind: 'remote', url: 'https://db.example/' }],
  ])('%s is understood', (value, expected) => {
    expect(read({ DATABASE_URL: value }).database).toEqual(expected);
  });

  test('a server may have a token', () => {
    const { database } = read({ DATABASE_URL: 'libsql://db.example', DATABASE_AUTH_TOKEN: 'abc' });
    expect(database).toEqual({ kind: 'remote', url: 'libsql://db.example', authToken: 'abc' });
  });

  test.each(['postgres://me:hidden@db/linker', 'mysql:x', 'sqlite://', 'file:', 'file://host/x.db', 'hidden'])(
    '%s is refused without being repeated',
    (value) => {
      const message = faultOf({ ...least, DATABASE_URL: value });
      expect(message).toMatch(/^DATABASE_URL must be file:\/path/);
      expect(message).not.toContain('hidden');
    },
  );

  test.each(['file::memory:', 'sqlite:///:memory:'])('%s would forget everything', (value) => {
    expect(faultOf({ ...least, DATABASE_URL: value })).toMatch(/^DATABASE_URL names a database in memory/);
  });
});

describe('in a container', () => {
  test.each([
    ['the variable', { PLEX_LINKER_CONTAINER: '1' }, []],
    ['the file that Docker puts there', {}, ['/.dockerenv']],
  ])('%s tells, and the service listens everywhere and keeps its data in /config', (_, environment, existing) => {
    expect(read(environment, existing)).toMatchObject({ host: '0.0.0.0', dataDir: '/config' });
  });

  test.each([
    ['/app/data alone is where Plex Linker 3 kept them', ['/config', '/app/data'], '/app/data'],
    ['a database of ours in /config stays in use', ['/app/data', '/config/plex-linker.db'], '/config'],
    ['a key of ours in /config stays in use', ['/app/data', '/config/encryption-key'], '/config'],
  ])('%s', (_, existing, dataDir) => {
    expect(read({ PLEX_LINKER_CONTAINER: '1' }, existing).dataDir).toBe(dataDir);
  });

  test('DATA_DIR and HOST win', () => {
    const given = { PLEX_LINKER_CONTAINER: '1', DATA_DIR: '/mine', HOST: '127.0.0.1' };
    expect(read(given, ['/app/data'])).toMatchObject({ host: '127.0.0.1', dataDir: '/mine' });
  });

  test('outside one /app/data means nothing', () => {
    expect(read({}, ['/app/data']).dataDir).toBe('/work/data');
  });

  test('who starts it may know better', () => {
    expect(readConfig(least, { cwd: '/work', inContainer: true, exists: () => false }).dataDir).toBe('/config');
    expect(readConfig(least, { cwd: '/work', inContainer: false, exists: () => true }).dataDir).toBe('/work/data');
  });
});

describe('a wrong value', () => {
  test.each([
    ['PORT', '80a', 'PORT must be a whole number from 0 to 65535, not "80a".'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535, not "65536".'],
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535, not "-1".'],
    ['URL_BASE', 'http://x/linker', 'URL_BASE must be a path such as /plex-linker, not "http://x/linker".'],
    ['URL_BASE', '/a/../b', 'URL_BASE must be a path such as /plex-linker, not "/a/../b".'],
    [
      'PUBLIC_URL',
      'linker:8080',
      'PUBLIC_URL must be an address that begins with http:// or https://, not "linker:8080".',
    ],
    ['PLEX_TV_URL', 'ftp://x', 'PLEX_TV_URL must be an address that begins with http:// or https://, not "ftp://x".'],
    [
      'MAPPING_LIST_URL',
      'list.json',
      'MAPPING_LIST_URL must hold addresses that begin with http:// or https://, or paths of files; "list.json" is neither.',
    ],
    ['ENCRYPTION_KEY', 'abc123', 'ENCRYPTION_KEY must be 64 hex digits (32 bytes); what was given has 6 characters.'],
    ['ENCRYPTION_KEY', `${hex}a`, 'ENCRYPTION_KEY must be 64 hex digits (32 bytes); what was given has 65 characters.'],
    ['AUTH', 'off', 'AUTH must be one of required, none, not "off".'],
    [
      'ALLOWED_HOSTS',
      'https://linker.example.com',
      'ALLOWED_HOSTS must hold host names such as linker.example.com, without port; "https://linker.example.com" is none.',
    ],
    [
      'ALLOWED_HOSTS',
      'a.example b.example:8080',
      'ALLOWED_HOSTS must hold host names such as linker.example.com, without port; "b.example:8080" is none.',
    ],
    [
      'TRUSTED_PROXIES',
      '10.0.0.0/33',
      'TRUSTED_PROXIES must hold addresses or networks such as 172.18.0.0/16; "10.0.0.0/33" is none.',
    ],
    [
      'TRUSTED_PROXIES',
      'traefik',
      'TRUSTED_PROXIES must hold addresses or networks such as 172.18.0.0/16; "traefik" is none.',
    ],
    [
      'TRUSTED_PROXIES',
      '10.0.0.0/8/9',
      'TRUSTED_PROXIES must hold addresses or networks such as 172.18.0.0/16; "10.0.0.0/8/9" is none.',
    ],
    ['METRICS_PUBLIC', 'yes', 'METRICS_PUBLIC must be one of true, false, not "yes".'],
    ['WEBHOOK_RATE_LIMIT', '0', 'WEBHOOK_RATE_LIMIT must be a whole number from 1 to 1000000000, not "0".'],
    [
      'LOG_LEVEL',
      'loud',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, silent, warning, critical, not "loud".',
    ],
    ['TZ', 'Mars/Base', 'TZ must be the name of a time zone such as Europe/Berlin, not "Mars/Base".'],
    ['LINK_STYLE', 'soft', 'LINK_STYLE must be one of relative, absolute, hardlink, not "soft".'],
    ['LINK_NAMING', 'mine', 'LINK_NAMING must be one of sonarr, classic, not "mine".'],
    [
      'PLEX_LINKER_SCAN_INTERVAL_MINUTES',
      '1.5',
      'PLEX_LINKER_SCAN_INTERVAL_MINUTES must be a whole number from 0 to 100000, not "1.5".',
    ],
  ])('%s=%s is told in a sentence', (name, value, sentence) => {
    expect(faultOf({ ...least, [name]: value })).toBe(sentence);
  });

  test('all of them are told at once', () => {
    const message = faultOf({
      PORT: 'x',
      AUTH: 'off',
      ENCRYPTION_KEY: 'short',
      SONARR_URL: 'http://s',
      LINK_STYLE: 'soft',
    });
    for (const name of ['MEDIA_ROOT', 'PORT', 'AUTH', 'ENCRYPTION_KEY', 'SONARR_API_KEY', 'LINK_STYLE'])
      expect(message).toMatch(new RegExp(`(?:^|\\. )${name} `));
  });

  test('what may be a secret in it is not repeated, nor anything endless or on several lines', () => {
    const message = faultOf({
      ...least,
      PUBLIC_URL: 'gopher://me:hidden@x/?token=hidden',
      ENCRYPTION_KEY: `${'hidden'.repeat(10)}`,
      AUTH: 'a\nb'.repeat(1000),
    });
    expect(message).not.toMatch(/hidden|\n/);
    expect(message.length).toBeLessThan(600);
  });
});

test.each([
  ['[::]', '::'],
  ['::1', '::1'],
  ['[fe80::1%eth0]', 'fe80::1%eth0'],
  ['linker.lan', 'linker.lan'],
])('HOST %s is listened to as %s', (given, host) => {
  expect(read({ HOST: given }).host).toBe(host);
});

test.each(['http://linker', '[linker]', '127.0.0.1:80', '[::]:8080'])('HOST %s is refused by name', (given) => {
  expect(faultOf({ ...least, HOST: given })).toMatch(/^HOST must be .*without port/);
});
