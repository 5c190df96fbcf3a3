import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld } from '../fakes/world.ts';
import { type Environment, runToEnd, startProcess } from '../support/process.ts';

let folder: string;
let good: Environment;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plex-linker-start-'));
  mkdirSync(join(folder, 'media'));
  writeFileSync(join(folder, 'a-file'), 'not a folder');
  good = { HOST: '127.0.0.1', PORT: '0', MEDIA_ROOT: join(folder, 'media') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;
/** Ends the start, and the one line that says why. */
async function refusal(environment: Record<string, string | undefined>): Promise<string> {
  count += 1;
  const given = Object.entries({ DATA_DIR: join(folder, `data-${count}`), ...good, ...environment });
  const end = await runToEnd(
    Object.fromEntries(given.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
  );
  expect(end).toMatchObject({ code: 1, signal: null });
  expect(end.stderr.trim().split('\n'), 'one line, no stack').toHaveLength(1);
  expect(end.stdout).not.toMatch(/listens on/);
  return end.stderr.trim();
}

describe.concurrent('a wrong environment ends the start with exit code 1 and one sentence that names the variable', () => {
  test.each<[string, Record<string, string | undefined>, RegExp]>([
    ['no media root', { MEDIA_ROOT: undefined }, /^MEDIA_ROOT is missing: set it to/],
    ['the whole disk as media root', { MEDIA_ROOT: '/' }, /^MEDIA_ROOT is "\/"/],
    ['the same by its old name', { MEDIA_ROOT: undefined, DOCKER_MEDIA_PATH: '/' }, /^DOCKER_MEDIA_PATH is "\/"/],
    ['a port that is none', { PORT: '80a' }, /^PORT .*whole number from 0 to 65535, not "80a"/],
    ['a port beyond all', { PORT: '70000' }, /^PORT .*"70000"/],
    [
      'a host that is not here',
      { HOST: '192.0.2.7' },
      /^Cannot listen on 192\.0\.2\.7.*no network.*has that address.*HOST/,
    ],
    [
      'a host that nobody knows',
      { HOST: 'nobody.invalid' },
      /^Cannot listen on nobody\.invalid:0 \(E.*host name.*Set HOST/,
    ],
    ['a host with a port', { HOST: '0.0.0.0:8080' }, /^HOST .*without port.*"0\.0\.0\.0:8080"/],
    ['an address of the wrong kind', { PUBLIC_URL: 'ftp://here' }, /^PUBLIC_URL .*address.*http/],
    ['a Sonarr without its key', { SONARR_0_URL: 'http://sonarr:8989' }, /^SONARR_0_API_KEY is missing/],
    ['a Sonarr without its address', { SONARR_API_KEY: 'abc' }, /^SONARR_URL is missing/],
    ['a Radarr without its key', { RADARR_3_URL: 'http://radarr:7878' }, /^RADARR_3_API_KEY is missing/],
    ['an address without scheme', { RADARR_URL: 'radarr:7878', RADARR_API_KEY: 'abc' }, /^RADARR_URL .*address/],
    ['two names for one server', { ...twice() }, /SONARR_0_.*SONARR_|SONARR_.*SONARR_0_/],
    ['a path map without "="', { ...sonarr(), SONARR_0_PATH_MAP: '/tv' }, /^SONARR_0_PATH_MAP .*pairs.*"\/tv"/],
    ['a path map to a relative path', { ...sonarr(), SONARR_0_PATH_MAP: '/tv=tv' }, /^SONARR_0_PATH_MAP/],
    [
      'an encryption key that is too short',
      { ENCRYPTION_KEY: 'abcd' },
      /^ENCRYPTION_KEY .*64 hex digits.*4 characters/,
    ],
    ['an unknown database', { DATABASE_URL: 'postgres://db/x' }, /^DATABASE_URL .*libsql.*postgres/],
    ['a word as AUTH', { AUTH: 'off' }, /^AUTH .*one of required, none, not "off"/],
    ['a word as METRICS_PUBLIC', { METRICS_PUBLIC: 'maybe' }, /^METRICS_PUBLIC .*one of/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL .*one of/],
    ['a proxy that is no address', { TRUSTED_PROXIES: 'nginx' }, /^TRUSTED_PROXIES .*addresses.*"nginx"/],
    ['a rate of nothing', { WEBHOOK_RATE_LIMIT: '0' }, /^WEBHOOK_RATE_LIMIT .*whole number/],
    ['an unknown link style', { LINK_STYLE: 'soft' }, /LINK_STYLE/],
    ['an unknown naming', { LINK_NAMING: 'plex' }, /LINK_NAMING/],
    ['an interval that is none', { PLEX_LINKER_SCAN_INTERVAL_MINUTES: 'hourly' }, /PLEX_LINKER_SCAN_INTERVAL_MINUTES/],
  ])('%s', async (_name, environment, sentence) => {
    expect(await refusal(environment)).toMatch(sentence);
  });

  test('several at once are all named', async () => {
    const said = await refusal({ MEDIA_ROOT: undefined, PORT: 'x', AUTH: 'off' });
    for (const name of ['MEDIA_ROOT', 'PORT', 'AUTH']) expect(said).toContain(name);
  });

  test('secrets in wrong values are not repeated', async () => {
    const said = await refusal({ PUBLIC_URL: 'ftp://me:hunter2hunter2@here', ENCRYPTION_KEY: 'hunter2hunter2' });
    expect(said).not.toContain('hunter2');
  });

  test('a data folder that cannot be made', async () => {
    expect(await refusal({ DATA_DIR: join(folder, 'a-file/data') })).toMatch(/ENOTDIR.*Set DATA_DIR/);
  });

  test('a database that is none, one that lies nowhere, and one of a newer version', async () => {
    const none = join(folder, 'none.db');
    writeFileSync(none, 'this is no database, but long enough to be looked at. '.repeat(100));
    expect(await refusal({ DATABASE_URL: `file:${none}` })).toMatch(/not an SQLite database.*DATABASE_URL/);
    expect(await refusal({ DATABASE_URL: `file:${join(folder, 'a-file/x.db')}` })).toMatch(/a-file\/x\.db/);

    const newer = join(folder, 'newer.db');
    await usedDatabase(newer, "insert into migrations values (9999, '9999_from_the_future', 0)");
    expect(await refusal({ DATABASE_URL: `file:${newer}` })).toMatch(
      /newer Plex Linker.*9999_from_the_future.*nothing was changed/,
    );
  });

  test('a libSQL server that is not there', async () => {
    const port = await closedPort();
    const said = await refusal({
      DATABASE_URL: `http://127.0.0.1:${port}`,
      DATABASE_AUTH_TOKEN: 'token-of-the-database',
    });
    expect(said).toMatch(/no answer from its server.*DATABASE_URL/);
    expect(said).not.toContain('token-of-the-database');
  });

  test('a port that another program listens on', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await refusal({ PORT: String(port) })).toBe(
      `Cannot listen on 127.0.0.1:${port} (EADDRINUSE): is another program there? Set HOST or PORT.`,
    );
    other.close();
  });

  test('a damaged file of the encryption key', async () => {
    const data = join(folder, 'damaged');
    mkdirSync(data);
    writeFileSync(join(data, 'encryption-key'), 'half of it\n');
    expect(await refusal({ DATA_DIR: data })).toMatch(/damaged\/encryption-key.*64 hex digits/);
  });
});

test('another encryption key than the stored servers were sealed with: the server says so and can be entered again', async () => {
  await using world = await createWorld();
  const none = { SONARR_0_URL: '', RADARR_0_URL: '', SONARR_0_API_KEY: '', RADARR_0_API_KEY: '' };
  await using service = await startProcess(world, { environment: { ...none, ENCRYPTION_KEY: 'ab'.repeat(32) } });
  const added = { kind: 'sonarr', name: 'Anime', url: world.sonarr.url, apiKey: world.sonarr.apiKey };
  const { status, body } = await service.send('POST', '/api/v1/instances', added);
  expect(status).toBe(201);
  await service.terminate();

  await service.restart({ ENCRYPTION_KEY: 'cd'.repeat(32) });
  const instance = () => service.get(`/api/v1/instances/${body.id}`);
  expect((await instance()).body.error).toMatch(
    /another encryption key encrypted it.*ENCRYPTION_KEY.*enter the API key again/,
  );
  await service.send('PATCH', `/api/v1/instances/${body.id}`, { apiKey: world.sonarr.apiKey });
  expect((await service.send('POST', `/api/v1/instances/${body.id}/test`)).body).toMatchObject({ ok: true });
  expect((await instance()).body.error).toBeNull();
});

function sonarr(): Record<string, string> {
  return { SONARR_0_URL: 'http://sonarr:8989', SONARR_0_API_KEY: 'abc' };
}

function twice(): Record<string, string> {
  return { ...sonarr(), SONARR_URL: 'http://other:8989', SONARR_API_KEY: 'def' };
}

async function usedDatabase(path: string, statement: string): Promise<void> {
  const client = createClient({ url: `file:${path}` });
  await client.execute(
    'create table migrations (number integer primary key, tag text not null, applied_at integer not null)',
  );
  await client.execute(statement);
  client.close();
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
