import { createServer } from 'node:net';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { identify } from '../../../../src/clients/arr/identify.ts';
import { FakeRadarr } from '../../../fakes/fake-radarr.ts';
import { FakeSonarr } from '../../../fakes/fake-sonarr.ts';
import { startServer } from '../server.ts';

const timeoutMs = 1_000;

async function started<T extends FakeRadarr | FakeSonarr>(fake: T): Promise<T> {
  await fake.start();
  onTestFinished(() => fake.stop());
  return fake;
}

test('the sign-in page names the product, and no key is sent', async () => {
  const radarr = await started(new FakeRadarr());
  expect(await identify(radarr.url, { timeoutMs })).toEqual({ product: 'Radarr', url: radarr.url });
  expect(radarr.log.map(({ method, path, query }) => [method, path, query])).toEqual([['GET', '/login', {}]]);
});

test('a base path that the server redirects to is part of the address', async () => {
  const sonarr = await started(new FakeSonarr({ urlBase: '/tv/sonarr' }));
  const outside = sonarr.url.replace('/tv/sonarr', '');
  expect(await identify(outside, { timeoutMs })).toEqual({ product: 'Sonarr', url: sonarr.url });
});

test('another page, a redirect to another host, and a closed port are nothing', async () => {
  const other = await startServer(new Hono().get('/login', (c) => c.html('<title>Sign in</title>')));
  const lure = await startServer(new Hono().get('/login', (c) => c.redirect('http://elsewhere.example/radarr/login')));
  for (const url of [other.url, lure.url, 'http://127.0.0.1:1']) expect(await identify(url, { timeoutMs })).toBeNull();
});

test('a server that accepts and never answers is given up in time', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const began = Date.now();
  expect(await identify(`http://127.0.0.1:${port}`, { timeoutMs: 100 })).toBeNull();
  expect(Date.now() - began).toBeLessThan(1_000);
});
