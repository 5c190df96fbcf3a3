import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from '../../../src/api.ts';
import { createApp } from '../../../src/app.ts';
import { createAuthorize, createCallerOf } from '../../../src/handlers/middleware/authorize.ts';
import { isApi, isMiddleware, routeRoles } from '../../../src/handlers/route-roles.ts';
import { createPageApp } from '../../../src/pages.ts';
import { openAssets } from '../../../src/web/assets.ts';
import { createTestContext } from '../../support/context.ts';
import { API_KEY, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';

let service: IdleService;
let routes: readonly string[];
beforeAll(async () => {
  // Nothing listens there: an administrator's request must not reach the real plex.tv.
  service = await startIdleService({ PLEX_TV_URL: 'http://127.0.0.1:9' });
  const made = await createTestContext({ environment: { MEDIA_ROOT: service.mediaRoot } });
  const { app } = made.context;
  const callerOf = createCallerOf(app);
  const authorize = createAuthorize(app, callerOf);
  const parts = [
    createApp(app),
    createApi(app, authorize),
    createPageApp(app, { authorize, callerOf, assets: openAssets(app.webFolder) }),
  ];
  const own = parts.flatMap((part) => part.routes).filter((route) => !isMiddleware(route));
  routes = [...new Set(own.map(({ method, path }) => `${method} ${path}`))];
  await made.close();
});
afterAll(() => service.close());

type Headers = { readonly [name: string]: string };

interface Answer {
  readonly status: number;
  readonly location: string | null;
  /** Of our own errors. */
  readonly message: string;
}

/** The stream never ends by itself, so the body is read only if it is an error. */
async function ask(route: string, headers: Headers): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:\w+/g, '1').replace(/\*$/, '0');
  const sent = { method: method === 'ALL' ? 'PATCH' : method, headers, redirect: 'manual' } as const;
  const response = await fetch(`${service.url}${path}`, sent);
  const message = response.status < 400 ? '' : await response.text();
  await response.body?.cancel().catch(() => {});
  return { status: response.status, location: response.headers.get('location'), message };
}

/** How a request was let through or turned away. */
function outcomeOf({ status, location, message }: Answer): string {
  if (status === 303 && location?.startsWith('/login?to=')) return 'sign in first';
  if (status === 401 && message.includes('Wrong or no API key')) return '401';
  if (status === 403) return '403';
  return 'admitted';
}

/** New headers for each request: one of them signs out. */
async function outcomes(headersOf: () => Headers | Promise<Headers>): Promise<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const route of routes) entries.push([route, outcomeOf(await ask(route, await headersOf()))]);
  return Object.fromEntries(entries);
}

function expected(outcome: (role: string, route: string) => string): Record<string, string> {
  return Object.fromEntries(routes.map((route) => [route, outcome(routeRoles[route] ?? 'no role', route)]));
}

describe('the table of roles', () => {
  test('names the role of every route, and no route that does not exist', () => {
    expect(routes.toSorted()).toEqual(Object.keys(routeRoles).toSorted());
  });

  test('contains every route that the API describes', async () => {
    const { paths } = (await service.ask('/api/v1/openapi.json')).json;
    const described = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(described.length).toBeGreaterThan(80);
    expect(described.filter((route) => routeRoles[route] === undefined)).toEqual([]);
  });
});

describe('every route', () => {
  test('that is not public answers nobody: 401, and a page leads to the sign-in', async () => {
    const page = (route: string) => route.startsWith('GET ') && !isApi(route.slice(4));
    expect(await outcomes(() => ({}))).toEqual(
      expected((role, route) => (role === 'public' ? 'admitted' : page(route) ? 'sign in first' : '401')),
    );
  });

  test('of administrators refuses a viewer, and the others admit one', async () => {
    expect(await outcomes(() => signInViewer(service.runtime))).toEqual(
      expected((role) => (role === 'administrator' ? '403' : 'admitted')),
    );
  });

  test('admits an administrator', async () => {
    expect(await outcomes(() => ({ 'x-api-key': API_KEY }))).toEqual(expected(() => 'admitted'));
  });
});

test.each(['/api/v1/nothing', '/api/nothing', '/reconcile/1/nothing'])(
  '%s does not exist, which only an administrator is told',
  async (path) => {
    const viewer = await signInViewer(service.runtime);
    expect((await ask(`GET ${path}`, {})).status).toBe(401);
    expect((await ask(`GET ${path}`, viewer)).status).toBe(403);
    expect((await ask(`GET ${path}`, { 'x-api-key': API_KEY })).status).toBe(404);
  },
);

test('a page leads to the sign-in with its own address', async () => {
  expect((await ask('GET /setup?a=b/c&d=é', {})).location).toBe('/login?to=/setup%3Fa%3Db/c%26d%3D%25C3%25A9');
});

test('a viewer is told who they are, and who could help', async () => {
  const viewer = await signInViewer(service.runtime);
  const { message } = await ask('GET /api/v1/rules', viewer);
  expect(message).toMatch(
    /Plex account vera is a viewer, and GET \/api\/v1\/rules is for administrators.*access\.admins/,
  );
  expect((await ask('GET /links', viewer)).message).toContain('and the page /links is for administrators');
});

test('what a viewer tried to change is recorded, ten times an hour at most; what they tried to read is not', async () => {
  const headers = await signInViewer(service.runtime, { accountId: 8, name: 'victor' });
  for (let turn = 0; turn < 12; turn++) await ask('POST /api/v1/system/backup', headers);
  await ask('GET /api/v1/settings', headers);
  const page = await service.store.audit.page({ action: 'refused' }, { limit: 100, cursor: null });
  const own = page.items.filter(({ who }) => who === 'Plex account victor');
  expect(own).toHaveLength(10);
  expect(own[0]).toMatchObject({ address: '127.0.0.1', after: { reason: 'POST /api/v1/system/backup' } });
});
