import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ArrHttp, type ArrHttpOptions, createArrHttp } from '../../../../src/clients/arr/http.ts';
import { failureOf, startServer } from '../server.ts';

const row = z.object({ id: z.int() });
const apiKey = 'secret-key-0123456789';

function httpTo(baseUrl: string, own: Partial<ArrHttpOptions> = {}): ArrHttp {
  return createArrHttp({ kind: 'sonarr', name: 'sonarr', baseUrl, apiKey, keyVariable: 'SONARR_0_API_KEY', ...own });
}

/** An address where nobody listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** Answers the given statuses one after the other, then 200. */
function answering(...statuses: (429 | 500 | 502 | 503 | 504)[]): Hono {
  return new Hono().all('*', (c) => {
    const status = statuses.shift();
    return status ? c.json({ message: `no ${status}` }, status) : c.json({ id: 1 });
  });
}

describe('the key', () => {
  it('goes as a header only, on every kind of request', async () => {
    const server = await startServer(new Hono().get('*', (c) => c.json([])).post('*', (c) => c.json({ id: 1 }, 201)));
    const http = httpTo(server.url);
    await http.list('/series', row);
    await http.send('/command', row, { method: 'POST', body: { name: 'Backup' } });
    expect(server.seen.map(({ headers }) => headers['x-api-key'])).toEqual([apiKey, apiKey]);
    expect(server.seen.map(({ url }) => url).join()).not.toContain(apiKey);
  });

  it('and the query of the configured address stay out of requests and messages', async () => {
    const server = await startServer(answering(500));
    const { host } = new URL(server.url);
    const http = httpTo(`http://user:pa%3Ass@${host}/?apikey=${apiKey}`);
    const failure = await failureOf(http.get('/system/status', row));
    expect(String(failure)).toContain(`http://${host} `);
    expect(String(failure)).not.toMatch(/secret-key|pa(%3A|:)ss|user/);
    expect(server.seen[0]?.url).toBe('/api/v3/system/status');
    const basic = `Basic ${Buffer.from('user:pa:ss').toString('base64')}`;
    expect(server.seen[0]?.headers.authorization).toBe(basic);
  });

  it('is blanked out where the server quotes it', async () => {
    const said = `bad ${apiKey} at [http://u:p@hook/x?token=abc123]`;
    const server = await startServer(
      new Hono().all('*', (c) => c.json([{ propertyName: 'Url', errorMessage: said }], 400)),
    );
    const failure = await failureOf(httpTo(server.url).send('/notification', row, { method: 'POST', body: {} }));
    expect(failure).toMatchObject({
      code: 'upstreamError',
      message: expect.stringContaining('bad *** at [http://hook/x]'),
      details: { status: 400, reasons: [{ field: 'Url', text: 'bad *** at [http://hook/x]' }] },
    });
  });

  it('with characters that no header takes is refused without being named', () => {
    expect(() => httpTo('http://h', { apiKey: 'abc\ndefg' })).toThrow(/SONARR_0_API_KEY contains characters/);
    expect(() => httpTo('http://h', { apiKey: 'abc\ndefg' })).not.toThrow(/defg/);
  });
});

describe('addresses', () => {
  it.each([
    ['', '/api/v3/tag'],
    ['/', '/api/v3/tag'],
    ['/sonarr', '/sonarr/api/v3/tag'],
    ['/a/sonarr/', '/a/sonarr/api/v3/tag'],
    ['/sonarr/api/v3', '/sonarr/api/v3/tag'],
  ])('keep the URL base %j', async (urlBase, path) => {
    const server = await startServer(answering());
    await httpTo(server.url + urlBase).get('/tag', row);
    expect(server.seen[0]?.url).toBe(path);
  });

  it('take another API path', async () => {
    const server = await startServer(answering());
    await httpTo(server.url, { apiPath: 'api/v5/' }).get('/tag', row);
    expect(server.seen[0]?.url).toBe('/api/v5/tag');
  });

  it('encode queries and repeat lists', async () => {
    const server = await startServer(answering());
    const query = { path: '/a b/ü&c=1?#/', ids: [1, 2], includeFiles: true, none: undefined };
    await httpTo(server.url).get('/filesystem', row, { query });
    expect(server.seen[0]?.url).toBe(
      '/api/v3/filesystem?path=%2Fa%20b%2F%C3%BC%26c%3D1%3F%23%2F&ids=1&ids=2&includeFiles=true',
    );
  });

  it.each(['sonarr:8989', 'ftp://host', '', '/x'])('refuse %j', (baseUrl) => {
    expect(() => httpTo(baseUrl)).toThrow(/http:\/\/host:port/);
  });
});

describe('errors of the server', () => {
  it.each([
    [401, 'upstreamAuth', 'check SONARR_0_API_KEY'],
    [403, 'upstreamAuth', 'check SONARR_0_API_KEY'],
    [404, 'upstreamError', 'SONARR_0_URL is the address of a Sonarr'],
    [405, 'upstreamError', '405'],
    [500, 'upstreamError', 'see the log'],
    [503, 'upstreamError', 'is starting'],
  ] as const)('%i with an empty body is %s', async (status, code, hint) => {
    const server = await startServer((_, response) => response.writeHead(status).end());
    const failure = await failureOf(httpTo(server.url).list('/series', row));
    expect(failure).toMatchObject({ code, details: { status } });
    expect(String(failure)).toContain(`Sonarr at ${server.url} answered ${status} to GET /api/v3/series`);
    expect(String(failure)).toContain(hint);
  });

  it('say what the server said, first line only', async () => {
    const body = { message: 'Database is locked\n   at Secret.Stack()', description: 'trace' };
    const server = await startServer(new Hono().all('*', (c) => c.json(body, 500)));
    const failure = await failureOf(httpTo(server.url).get('/tag', row));
    expect(String(failure)).toContain('Database is locked');
    expect(String(failure)).not.toMatch(/Stack|trace/);
  });

  it('read validation failures that are an object', async () => {
    const body = { title: 'One or more validation errors occurred.', errors: { '$.name': ['Not closed.'] } };
    const server = await startServer(new Hono().all('*', (c) => c.json(body, 400)));
    const failure = await failureOf(httpTo(server.url).send('/command', row, { method: 'POST', body: {} }));
    expect(failure).toMatchObject({ details: { reasons: [{ field: '$.name', text: 'Not closed.' }] } });
  });

  it('name the instance where it has a name of its own', async () => {
    const server = await startServer((_, response) => response.writeHead(401).end());
    expect(String(await failureOf(httpTo(server.url, { name: '4K' }).get('/tag', row)))).toContain('Sonarr "4K" at');
  });

  it('say that the URL base is missing when it redirects, which is not followed', async () => {
    const server = await startServer((request, response) => {
      response.writeHead(307, { location: `/sonarr${request.url}` }).end();
    });
    const failure = await failureOf(httpTo(server.url).get('/system/status', row));
    expect(failure).toMatchObject({
      code: 'upstreamError',
      details: { status: 307, suggested: `${server.url}/sonarr` },
    });
    expect(String(failure)).toContain(`the URL base is probably missing, set SONARR_0_URL to ${server.url}/sonarr`);
    expect(server.seen).toHaveLength(1);
  });

  it('say the same of a redirected write', async () => {
    const server = await startServer((_, response) => response.writeHead(302, { location: '/login?x=1' }).end());
    const failure = await failureOf(httpTo(server.url).send('/command', row, { method: 'POST', body: {} }));
    expect(String(failure)).toContain('302');
    expect(String(failure)).toContain('URL base');
    expect(String(failure)).not.toContain('x=1');
    expect(server.seen).toHaveLength(1);
  });
});

describe('what is not there', () => {
  const missing = (body: string, status: object | undefined) =>
    startServer((request, response) => {
      if (request.url === '/api/v3/system/status' && status) response.end(JSON.stringify(status));
      else response.writeHead(404).end(body);
    });

  it('is undefined when the API says so', async () => {
    const server = await missing('{"title":"Not Found","status":404,"traceId":"00-1"}', undefined);
    expect(await httpTo(server.url).find('/series/9', row)).toBeUndefined();
    expect(server.seen).toHaveLength(1);
  });

  it('is undefined after an empty 404 when the right server answers there', async () => {
    const server = await missing('', { appName: 'Sonarr' });
    expect(await httpTo(server.url).find('/command/9', row)).toBeUndefined();
  });

  it('is an error when another server answers there', async () => {
    const server = await missing('', { appName: 'Radarr' });
    const failure = await failureOf(httpTo(server.url).find('/series/9', row));
    expect(failure).toMatchObject({
      code: 'wrongServer',
      message: expect.stringContaining('but Radarr answers there'),
    });
  });

  it.each(['', '404 page not found', '<html>nginx</html>', '{"message":"no Route matched with those values"}'])(
    'is an error when a proxy said so: %j',
    async (body) => {
      const server = await missing(body, undefined);
      expect(await failureOf(httpTo(server.url).find('/series/9', row))).toMatchObject({ code: 'upstreamError' });
    },
  );

  it('is undefined for 204', async () => {
    const server = await startServer((_, response) => response.writeHead(204).end());
    expect(await httpTo(server.url).find('/parse', row)).toBeUndefined();
  });
});

describe('answers that cannot be used', () => {
  it.each([
    ['a page', '<!doctype html><html></html>', 'a web page came instead of JSON'],
    ['nothing', '', 'empty'],
    ['half a document', '{"id":1,"title":"x', 'cut short'],
    ['another shape', '{"id":"one"}', '"id" must be a whole number, not "one"'],
  ])('%s is upstreamData', async (_, body, hint) => {
    const server = await startServer((_request, response) => response.end(body));
    const failure = await failureOf(httpTo(server.url).get('/tag', row));
    expect(failure).toMatchObject({ code: 'upstreamData', message: expect.stringContaining(hint) });
    expect(String(failure)).toContain(`Sonarr at ${server.url} answered GET /api/v3/tag, but`);
  });

  it.each([
    ['a page', '<html></html>', 'a web page came instead of JSON'],
    ['an object', '{"id":1}', 'not a JSON list'],
    ['half a list', '[{"id":1},{"id":', 'cut short'],
    ['a row without its id', '[{"id":1},{}]', '"id" is missing: it must be a whole number'],
  ])('of a list: %s', async (_, body, hint) => {
    const server = await startServer((_request, response) => response.end(body));
    const failure = await failureOf(httpTo(server.url).list('/series', row));
    expect(failure).toMatchObject({ code: 'upstreamData', message: expect.stringContaining(hint) });
    expect(String(failure)).toContain(`Sonarr at ${server.url} answered GET /api/v3/series, but`);
  });

  it('a compressed list that stops in the middle is upstreamData', async () => {
    const zipped = gzipSync(JSON.stringify(Array.from({ length: 500 }, (_, id) => ({ id, x: Math.sin(id) }))));
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped.subarray(0, zipped.length / 2));
    });
    expect(await failureOf(httpTo(server.url).list('/series', row))).toMatchObject({ code: 'upstreamData' });
  });

  it('a document over the bound is refused', async () => {
    const server = await startServer((_, response) => response.end(Buffer.alloc(33 * 1024 * 1024, ' ')));
    const failure = await failureOf(httpTo(server.url).get('/tag', row));
    expect(failure).toMatchObject({ code: 'upstreamData', message: expect.stringContaining('more than 32 MiB') });
  });
});

describe('asking again', () => {
  it.each([429, 502, 503, 504] as const)('a read is asked twice more after %i, no more', async (status) => {
    const patient = await startServer(answering(status, status));
    expect(await httpTo(patient.url).get('/tag', row)).toEqual({ id: 1 });
    expect(patient.seen).toHaveLength(3);
    const vain = await startServer(answering(status, status, status));
    expect(await failureOf(httpTo(vain.url).get('/tag', row))).toMatchObject({ code: 'upstreamError' });
    expect(vain.seen).toHaveLength(3);
  });

  it('a read is not asked again after 500', async () => {
    const server = await startServer(answering(500));
    await failureOf(httpTo(server.url).get('/tag', row));
    expect(server.seen).toHaveLength(1);
  });

  it.each([429, 502, 503, 504] as const)('a write is never sent again: %i', async (status) => {
    const server = await startServer(answering(status));
    await failureOf(
      httpTo(server.url).send('/command', row, { method: 'POST', body: { name: 'RescanSeries', seriesId: 1 } }),
    );
    expect(server.seen).toHaveLength(1);
  });

  it('a read is asked again when the connection was closed, a write is not', async () => {
    let closed = 0;
    const server = await startServer((request, response) => {
      closed += 1;
      if (closed === 1 || request.method === 'POST') request.socket.destroy();
      else response.end('{"id":1}');
    });
    expect(await httpTo(server.url).get('/tag', row)).toEqual({ id: 1 });
    const failure = await failureOf(httpTo(server.url).send('/command', row, { method: 'POST', body: {} }));
    expect(failure).toMatchObject({ code: 'unreachable' });
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
  });

  it('a list that broke off is read anew, and no row comes twice', async () => {
    let asked = 0;
    const server = await startServer((request, response) => {
      asked += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      if (asked > 1) response.end('[{"id":1},{"id":2}]');
      else response.write('[{"id":1},', () => setTimeout(() => request.socket.destroy(), 20));
    });
    expect(await httpTo(server.url).list('/series', row)).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('a list that always breaks off is upstreamData', async () => {
    const server = await startServer((request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('[{"id":1},', () => setTimeout(() => request.socket.destroy(), 5));
    });
    const failure = await failureOf(httpTo(server.url).list('/series', row));
    expect(failure).toMatchObject({ code: 'upstreamData', message: expect.stringContaining('broke') });
    expect(server.seen).toHaveLength(3);
  });

  it('waits no longer than the window when the server asks for more, and passes its wish on', async () => {
    const server = await startServer((_, response) => response.writeHead(429, { 'retry-after': '30' }).end());
    expect(await failureOf(httpTo(server.url).get('/tag', row))).toMatchObject({ retryAfterMs: 30_000 });
    expect(server.seen).toHaveLength(1);
  });
});

describe('servers that do not answer', () => {
  it('a hanging one is unreachable after the timeout', async () => {
    const server = await startServer(() => undefined);
    const failure = await failureOf(httpTo(server.url, { timeoutMs: 100 }).get('/tag', row));
    expect(failure).toMatchObject({ code: 'unreachable', message: expect.stringContaining('within 0.1 s') });
    expect(server.seen).toHaveLength(1);
  });

  it('one that falls silent in the middle of its answer as well', async () => {
    const server = await startServer((_, response) => void response.write('[{"id":1},'));
    const failure = await failureOf(httpTo(server.url, { timeoutMs: 100 }).list('/series', row));
    expect(failure).toMatchObject({ code: 'unreachable', message: expect.stringContaining('within 0.1 s') });
  });

  it('a list may take longer than the timeout as long as it flows', async () => {
    const server = await startServer(async (_, response) => {
      response.write('[');
      for (let id = 0; id < 6; id += 1) {
        await sleep(100);
        response.write(`${id > 0 ? ',' : ''}{"id":${id}}`);
      }
      response.end(']');
    });
    expect(await httpTo(server.url, { timeoutMs: 400 }).list('/series', row)).toHaveLength(6);
  });

  it('a refused connection and an unknown host are unreachable, with what to check', async () => {
    const refused = await failureOf(httpTo(await closedAddress()).get('/tag', row));
    expect(refused).toMatchObject({ code: 'unreachable', message: expect.stringContaining('SONARR_0_URL') });
    const unknown = await failureOf(httpTo('http://no-such-host.invalid').get('/tag', row));
    expect(unknown).toMatchObject({ code: 'unreachable' });
  });

  it('https where http is spoken says so', async () => {
    const server = await startServer(answering());
    const failure = await failureOf(httpTo(server.url.replace('http:', 'https:')).get('/tag', row));
    expect(failure).toMatchObject({ code: 'unreachable', message: expect.stringContaining('http or https') });
  });

  it('the caller may stop waiting, with its own reason, also before its turn', async () => {
    const server = await startServer(() => undefined);
    const http = httpTo(server.url, { concurrency: 1 });
    const reason = new Error('shutting down');
    const controller = new AbortController();
    const calls = [1, 2].map(() => failureOf(http.get('/tag', row, { signal: controller.signal })));
    await expect.poll(() => server.seen.length).toBe(1);
    controller.abort(reason);
    expect(await Promise.all(calls)).toEqual([reason, reason]);
    expect(server.seen).toHaveLength(1);
  });
});

it('asks at most eight things at a time', async () => {
  let running = 0;
  let most = 0;
  const app = new Hono().get('*', async (c) => {
    running += 1;
    most = Math.max(most, running);
    await sleep(100);
    running -= 1;
    return c.json({ id: 1 });
  });
  const server = await startServer(app);
  const http = httpTo(server.url);
  await Promise.all(Array.from({ length: 40 }, () => http.get('/tag', row)));
  expect(server.seen).toHaveLength(40);
  expect(most).toBe(8);
});

it('keeps working when the server closed a connection that was kept', async () => {
  const server = await startServer((_, response) => {
    response.end('{"id":1}', () => setTimeout(() => response.socket?.destroy(), 5));
  });
  const http = httpTo(server.url);
  for (let round = 0; round < 10; round += 1) {
    expect(await http.get('/tag', row)).toEqual({ id: 1 });
    await sleep(round);
  }
});

it('works on a fetch that is given to it', async () => {
  const app = new Hono().get('/api/v3/tag', (c) => c.json({ id: 5 }));
  const fetch = async (input: string | URL | globalThis.Request, init?: RequestInit) =>
    app.request(String(input), init);
  expect(await httpTo('http://fake', { fetch }).get('/tag', row)).toEqual({ id: 5 });
});
