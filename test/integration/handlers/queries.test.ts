import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, type IdleService, startIdleService } from '../../support/idle-service.ts';

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
});
afterAll(() => service.close());

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

async function reads(): Promise<{ path: string; queries: string[] }[]> {
  const { json } = await service.ask('/api/v1/openapi.json');
  return Object.entries<Record<string, Operation>>(json.paths).flatMap(([path, { get }]) =>
    get === undefined
      ? []
      : [
          {
            path: path.replaceAll(/\{\w+\}/g, '1'),
            queries: (get.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
          },
        ],
  );
}

describe('A query that an address does not know', () => {
  test('is refused by every read, with the names that it knows', async () => {
    const all = await reads();
    expect(all.length).toBeGreaterThan(40);
    for (const { path, queries } of all) {
      const { status, json } = await service.ask(`${path}?moveiTmdbId=603`);
      const known = [...queries, 'apikey'].join(', ');
      expect([path, status, json.error?.message]).toEqual([
        path,
        400,
        `The request is not valid: "moveiTmdbId" is not a query parameter of this address, which accepts ${known}.`,
      ]);
    }
  });

  test('is refused where a query says what else a request is to do, and only there', async () => {
    expect((await service.ask('/api/v1/plex/servers/1?shure=true', { method: 'DELETE' })).status).toBe(400);
    expect((await service.ask('/api/v1/rules/1?x=1', { method: 'DELETE' })).status).toBe(404);
  });

  test('is told of apart from an address that is not there, and from one without its key', async () => {
    expect((await service.ask('/api/v1/nothing?x=1')).status).toBe(404);
    expect((await service.ask('/api/v1/rules?x=1', { key: null })).status).toBe(401);
  });

  test('is the API key for none of them', async () => {
    for (const { path, queries } of await reads()) {
      if (queries.includes('title') || path.endsWith('/stream')) continue;
      const { status } = await service.ask(`${path}?apikey=${API_KEY}`, { key: null });
      expect([path, status]).not.toEqual([path, 400]);
    }
  });
});

test('A filter that is given twice is refused: only one of both would be used', async () => {
  const { status, json } = await service.ask('/api/v1/rules?state=linked&state=waiting');
  expect([status, json.error.message]).toEqual([
    400,
    'The request is not valid: "state" is given 2 times: give it once.',
  ]);
});

describe('What zod says of a query or a body never reaches people', () => {
  test.each<[string, string, unknown, string]>([
    [
      'GET',
      '/rules?state=new',
      undefined,
      '"state" must be one of linked, waiting, conflict, disabled, error, not "new".',
    ],
    ['GET', '/rules?limit=1000', undefined, '"limit" must be a whole number from 1 to 500, not "1000".'],
    ['GET', '/rules?limit=x', undefined, '"limit" must be a whole number from 1 to 500, not "x".'],
    ['GET', '/library/items?hasTwin=1', undefined, '"hasTwin" must be one of true, false, not "1".'],
    ['GET', '/stats/activity?days=0', undefined, '"days" must be a whole number from 1 to 3660, not "0".'],
    [
      'GET',
      '/watch/events?from=noon',
      undefined,
      '"from" must be a time such as 2026-01-31T20:15:00Z, a day such as 2026-01-31, or epoch milliseconds, not "noon".',
    ],
    ['GET', '/shows/discover', undefined, '"title" is missing: it must be a text of 1 to 500 characters.'],
    [
      'POST',
      '/rules',
      { seriesTvdbId: 1, movieTmdbId: '603' },
      '"movieTmdbId" must be a whole number from 1 to 2147483647, not "603".',
    ],
    [
      'POST',
      '/rules',
      { seriesTvdbId: 1, movieTmdbId: 1 },
      '"episodeNumbers" must name the special: give it, "episodeTvdbIds", or both.',
    ],
    [
      'POST',
      '/instances',
      { kind: 'plex', url: 'http://x', apiKey: 'k' },
      '"kind" must be one of sonarr, radarr, not "plex".',
    ],
    ['PATCH', '/settings', [], 'the body must be an object, not a list of 0.'],
    [
      'PATCH',
      '/settings',
      { 'watch.twins': 'all' },
      '"watch.twins" must be one of both, movieToSpecial, specialToMovie, off, not "all".',
    ],
    [
      'POST',
      '/conflicts/1/resolve',
      { action: 'choose' },
      '"action" must be one of select, create, ignore, not "choose".',
    ],
    ['POST', '/requests/check', [{ kind: 'movie' }], '"0.title" is missing: it must be a text of 1 to 500 characters.'],
    ['PUT', '/watch/states', { itemId: 1, isWatched: 'yes' }, '"isWatched" must be true or false, not "yes".'],
    [
      'POST',
      '/plex/servers',
      { url: 'http://x', token: 'a b' },
      '"token" must be a token as Plex writes it, without spaces, not what was given.',
    ],
  ])('%s %s %j', async (method, path, body, message) => {
    const { status, json } = await service.ask(`/api/v1${path}`, { method, ...(body === undefined ? {} : { body }) });
    expect([status, json.error.code, json.error.message]).toEqual([400, 'invalid', expect.stringContaining(message)]);
    expect(json.error.message).not.toMatch(/Invalid |Too (big|small)|Unrecognized|expected |received/);
  });

  test('whatever is wrong, on whatever address', async () => {
    const { json: spec } = await service.ask('/api/v1/openapi.json');
    const wrong = [
      {},
      [],
      7,
      'x',
      null,
      { unknown: 1 },
      { id: {}, kind: 7, title: [], url: 3, rule: 'x', action: 'create' },
    ];
    for (const [path, operations] of Object.entries<Record<string, { requestBody?: unknown }>>(spec.paths))
      for (const [method, { requestBody }] of Object.entries(operations)) {
        if (requestBody === undefined) continue;
        for (const body of wrong) {
          const address = path.replaceAll(/\{\w+\}/g, '1');
          const { text } = await service.ask(address, { method: method.toUpperCase(), body: JSON.stringify(body) });
          expect(`${method} ${path} ${text}`).not.toMatch(
            /Invalid (input|option|key|URL|ISO)|Too (big|small)|Unrecognized key/,
          );
        }
      }
  });
});

describe('A list that is kept in memory', () => {
  test('is paged like any other when a limit is asked for', async () => {
    const whole = (await service.ask('/api/v1/settings')).json;
    const found = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await service.ask(`/api/v1/settings?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(json.total).toBe(whole.total);
      expect(json.items.length).toBeLessThanOrEqual(7);
      found.push(...json.items);
      cursor = json.nextCursor;
    }
    expect(found).toEqual(whole.items);
    expect((await service.ask('/api/v1/settings?cursor=nonsense')).status).toBe(400);
  });
});
