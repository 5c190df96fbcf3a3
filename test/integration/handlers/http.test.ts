import { rm, writeFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadWhenAsked } from '../../../src/app.ts';
import { AppError } from '../../../src/errors.ts';
import { createErrorHandler } from '../../../src/handlers/middleware/answer-error.ts';
import { createLogger } from '../../../src/log/logger.ts';
import { showBareError } from '../../../src/web/bare-page.ts';
import { API_KEY, type IdleService, startIdleService } from '../../support/idle-service.ts';

let service: IdleService;
beforeEach(async () => {
  service = await startIdleService();
});
afterEach(() => service.close());

describe('the key', () => {
  test('comes as X-Api-Key or as apikey in the query', async () => {
    expect((await service.ask('/api/v1/rules')).status).toBe(200);
    expect((await service.ask(`/api/v1/rules?apikey=${API_KEY}`, { key: null })).status).toBe(200);
    expect(
      (await service.ask('/api/v1/rules', { key: null, headers: { authorization: `Bearer ${API_KEY}` } })).status,
    ).toBe(401);
  });

  test('wrong or missing is 401 with a body that says where it goes', async () => {
    for (const path of [
      '/api/v1/rules',
      '/api/v1/nothing',
      '/api/docs',
      '/api',
      '/reconcile',
      '/api/v1/stream',
      '/metrics',
      '/api//v1/rules',
    ])
      for (const key of [null, '', 'wrong', API_KEY.slice(1), `${API_KEY}0`]) {
        const reply = await service.ask(path, { key });
        expect.soft([path, key, reply.status]).toEqual([path, key, 401]);
        expect.soft(reply.json.error).toEqual({ code: 'unauthorized', message: expect.stringContaining('X-Api-Key') });
      }
  });

  test('never reaches the log', async () => {
    await service.ask(`/api/v1/rules?apikey=${API_KEY}`, { key: null });
    await service.ask('/api/v1/rules');
    expect(
      service.logged
        .filter(({ message }) => message === 'request')
        .map(({ fields }) => [fields.method, fields.path, fields.status]),
    ).toEqual([
      ['GET', '/api/v1/rules', 200],
      ['GET', '/api/v1/rules', 200],
    ]);
    expect(JSON.stringify(service.logged)).not.toContain(API_KEY);
  });
});

test('a part of the program that cannot be loaded is told, and loaded at the next request', async () => {
  const files = [
    () => Promise.reject(new Error('Cannot find module pages-1.js')),
    () => Promise.reject(new Error('Cannot find <pages-1.js>')),
    () => new Hono().get('/page', (c) => c.text('it')),
  ];
  const app = new Hono().get(
    '/page',
    loadWhenAsked(async () => (await files.shift()?.()) ?? new Hono()),
  );
  app.onError(createErrorHandler(createLogger({ level: 'silent', readable: false }), showBareError));
  const cookie = 'plex_linker_theme=light';
  const first = await app.request('/page');
  expect(first.status).toBe(503);
  expect(await first.text()).toMatch(/pages-1\.js.*restart it/);
  const page = await app.request('/page', { headers: { accept: 'text/html', 'accept-language': 'de-AT', cookie } });
  expect([page.status, page.headers.get('content-type')]).toEqual([503, expect.stringContaining('text/html')]);
  expect(await page.text()).toMatch(
    /"color-scheme" content="light"[\s\S]*<h1>Nicht verfügbar<[\s\S]*Starte ihn neu[\s\S]*&lt;pages-1\.js&gt;/,
  );
  expect(await (await app.request('/page')).text()).toBe('it');
});

test('every answer has the headers that keep browsers safe', async () => {
  for (const path of ['/health', '/api/v1/rules', '/api/v1/rules/abc', '/nothing', '/webhooks/radarr', '/api/docs']) {
    const { headers } = await service.ask(path);
    expect.soft(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect.soft(headers['content-security-policy']).not.toContain('unsafe-inline');
    expect.soft(headers['content-security-policy']).toContain("form-action 'self';");
    expect.soft([headers['x-content-type-options'], headers['referrer-policy']]).toEqual(['nosniff', 'same-origin']);
  }
});

test.each([
  '/nothing',
  '/api/v1/nothing',
  '/api/v1/rules/1/nothing',
  '/..%2f..%2fetc/passwd',
  '/../../etc/passwd',
  '/%00',
  '/%',
  '/a%ffb',
])('what is not there is 404 in the shape of all errors: %s', async (path) => {
  const reply = await service.ask(path);
  expect([reply.status, reply.json]).toEqual([404, { error: { code: 'notFound', message: expect.any(String) } }]);
});

test('a fault of the database is 500 with its own words, a fault of a server 502', async () => {
  service.store.runs.start = async () => {
    throw new AppError('database', 'Could not write the database x: the disk is full.');
  };
  const reply = await service.ask('/reconcile', { method: 'POST' });
  expect([reply.status, reply.json.error]).toEqual([
    500,
    { code: 'database', message: 'Could not write the database x: the disk is full.' },
  ]);
  service.store.runs.start = async () => {
    throw new AppError('upstreamAuth', 'Sonarr answered 401: check SONARR_0_API_KEY.', {
      details: { server: 'Sonarr' },
      retryAfterMs: 1500,
    });
  };
  const other = await service.ask('/reconcile', { method: 'POST' });
  expect([other.status, other.headers['retry-after'], other.json.error.details]).toEqual([
    502,
    '2',
    { server: 'Sonarr' },
  ]);
});

describe('URL_BASE', () => {
  test('stands in front of everything, and may be taken away by a proxy', async () => {
    const based = await startIdleService({ URL_BASE: '/linker' });
    try {
      for (const path of ['/linker/health', '/linker/health/', '/health'])
        expect.soft([path, (await based.ask(path)).text]).toEqual([path, 'ok']);
      for (const path of ['/linker/api/v1/rules', '/linker/api/rules', '/linker/reconcile']) {
        expect.soft([path, (await based.ask(path)).status]).toEqual([path, 200]);
        expect.soft([path, (await based.ask(path, { key: null })).status]).toEqual([path, 401]);
      }
      // Nothing is connected: the first page leads to the set-up.
      expect((await based.ask('/linker')).headers.location).toBe('/linker/setup');
      expect((await based.ask('/linker/links')).text).toContain('href="/linker/links"');
      for (const path of ['/linkerx/health', '/other/health'])
        expect.soft([path, (await based.ask(path)).status]).toEqual([path, 404]);
      expect((await based.ask('/linker/webhooks/radarr/', { key: 'wrong', body: {} })).status).toBe(401);
    } finally {
      await based.close();
    }
  });
});

describe('health', () => {
  const plain = { key: null };

  test('/health is ok and /ping says OK, for everybody', async () => {
    const health = await service.ask('/health', plain);
    expect([health.status, health.text, health.headers['content-type']]).toEqual([
      200,
      'ok',
      expect.stringContaining('text/plain'),
    ]);
    expect((await service.ask('/ping', plain)).json).toEqual({ status: 'OK' });
  });

  test('/ready is 200 while database and media root are usable', async () => {
    const ready = await service.ask('/ready', plain);
    expect([ready.status, ready.json.reasons]).toEqual([200, []]);
  });

  test('/ready is 503 with the reason when the media root is gone, and when it is no folder', async () => {
    await rm(service.mediaRoot, { recursive: true });
    const gone = await service.ask('/ready', plain);
    expect([gone.status, gone.json.reasons]).toEqual([
      503,
      [expect.stringContaining(`${service.mediaRoot} (MEDIA_ROOT) does not exist`)],
    ]);
    expect((await service.ask('/health', plain)).text).toBe('ok');
    await writeFile(service.mediaRoot, '');
    const file = await service.ask('/ready', plain);
    expect([file.status, file.json.reasons]).toEqual([503, [expect.stringContaining('is not a folder')]]);
  });

  test('/ready is 503 with the reason when the database cannot be used', async () => {
    Object.assign(service.store, {
      check: async () => {
        throw new AppError('database', 'Could not use the database x: it is read-only.');
      },
    });
    const ready = await service.ask('/ready', plain);
    expect([ready.status, ready.json.reasons]).toEqual([503, ['Could not use the database x: it is read-only.']]);
  });
});

describe('/metrics', () => {
  test('is Prometheus text with what is stored and how the process is', async () => {
    await service.ask('/reconcile', { method: 'POST' });
    const { status, headers, text } = await service.ask('/metrics');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    for (const line of [
      'plex_linker_build_info{version="4.0.0-test"} 1',
      'plex_linker_links 0',
      'plex_linker_tasks{state="waiting"} 1',
      'plex_linker_runs{state="queued"} 1',
      'plex_linker_deliveries{status="dead"} 0',
    ])
      expect.soft(text.split('\n')).toContain(line);
    for (const line of text.trim().split('\n'))
      expect.soft(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"\})? -?\d+(\.\d+)?(e[+-]?\d+)?)$/);
    expect(text).toMatch(/^process_resident_memory_bytes [1-9]\d{6,}$/m);
  });

  test('needs the key, also as Bearer, unless METRICS_PUBLIC opens it', async () => {
    const bearer = (key: string) => ({ key: null, headers: { authorization: `Bearer ${key}` } });
    expect((await service.ask('/metrics', bearer(API_KEY))).status).toBe(200);
    expect((await service.ask('/metrics', bearer('wrong'))).status).toBe(401);
    const open = await startIdleService({ METRICS_PUBLIC: 'true' });
    try {
      expect((await open.ask('/metrics', { key: null })).status).toBe(200);
      expect((await open.ask('/api/v1/rules', { key: null })).status).toBe(401);
    } finally {
      await open.close();
    }
  });
});
