import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeSonarr } from '../../fakes/fake-sonarr.ts';
import { type Ask, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { startPlex } from './plex/plex-answers.ts';

/** Some other machine, which writes down what it is asked. */
interface Elsewhere {
  readonly url: string;
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

async function startElsewhere(answer: (path: string) => string = () => '{}'): Promise<Elsewhere> {
  const asked: Elsewhere['asked'][number][] = [];
  const server: Server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers });
    response.setHeader('content-type', 'application/json').end(answer(request.url ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

let service: IdleService;
let elsewhere: Elsewhere;
beforeEach(async () => {
  service = await startIdleService({ PUBLIC_URL: 'http://linker:8080' });
  elsewhere = await startElsewhere();
});
afterEach(async () => {
  await service.close();
  await elsewhere.close();
});

const patch = (path: string, body: object): Promise<Awaited<ReturnType<IdleService['ask']>>> =>
  service.ask(`/api/v1${path}`, { method: 'PATCH', body } satisfies Ask);

describe('the stored key of an instance', () => {
  let id: number;
  beforeEach(async () => {
    const sonarr = {
      kind: 'sonarr',
      name: 'Anime',
      url: 'http://sonarr-anime:8989/base',
      apiKey: 'stored-key-0123456789',
    };
    id = (await service.ask('/api/v1/instances', { body: sonarr })).json.id;
  });

  test.each([
    ['another host', (url: string) => url],
    ['another port', () => 'http://sonarr-anime:9999/base'],
    ['another scheme', () => 'https://sonarr-anime:8989/base'],
  ])('does not follow to %s, masked or left out', async (_, address) => {
    for (const apiKey of [{}, { apiKey: '********' }]) {
      const reply = await patch(`/instances/${id}`, { url: address(elsewhere.url), ...apiKey });
      expect([reply.status, reply.json.error.message]).toEqual([400, expect.stringMatching(/give apiKey again/)]);
    }
    await service.ask(`/api/v1/instances/${id}/test`, { method: 'POST' });
    await service.ask(`/api/v1/instances/${id}/install-webhooks`, { method: 'POST', body: {} });
    expect(elsewhere.asked).toEqual([]);
    expect((await service.ask(`/api/v1/instances/${id}`)).json.url).toBe('http://sonarr-anime:8989/base');
  });

  test('stays where only the path changes, and goes where it is given again', async () => {
    expect((await patch(`/instances/${id}`, { url: 'http://sonarr-anime:8989/other' })).status).toBe(200);
    expect((await patch(`/instances/${id}`, { url: elsewhere.url, apiKey: 'another-key-0123456789' })).status).toBe(
      200,
    );
    await service.ask(`/api/v1/instances/${id}/test`, { method: 'POST' });
    expect(JSON.stringify(elsewhere.asked)).not.toContain('stored-key');
  });
});

describe('the stored token of a Plex server', () => {
  test('follows no redirect to another address', async () => {
    const plex = await startPlex();
    const { id } = (await service.ask('/api/v1/plex/servers', { body: { url: plex.url, token: 'server-token' } })).json;
    for (const token of [{}, { token: '********' }]) {
      const reply = await patch(`/plex/servers/${id}`, { url: elsewhere.url, ...token });
      expect([reply.status, reply.json.error.message]).toEqual([400, expect.stringMatching(/give token again/)]);
    }
    expect(elsewhere.asked).toEqual([]);
    expect(await service.runtime.library.servers.get(id)).toMatchObject({ url: plex.url, token: 'server-token' });
  });

  test('given again, is sent only once the machine there is the same', async () => {
    const plex = await startPlex();
    const { id } = (await service.ask('/api/v1/plex/servers', { body: { url: plex.url, token: 'server-token' } })).json;
    const other = await startElsewhere(() =>
      JSON.stringify({ MediaContainer: { size: 0, machineIdentifier: 'machine-b', version: '1.43.2.1' } }),
    );
    const reply = await patch(`/plex/servers/${id}`, { url: other.url, token: 'server-token' });
    expect([reply.status, reply.json.error.message]).toEqual([409, expect.stringContaining('Another Plex server')]);
    expect(other.asked.map(({ path }) => path)).toEqual(['/identity']);
    expect(JSON.stringify(other.asked)).not.toContain('server-token');
    await other.close();
  });
});

test('the webhook secret is written only to an http address, into that instance alone', async () => {
  const sonarr = new FakeSonarr({ apiKey: 'stored-key-0123456789', version: '4.0.19.1' });
  await sonarr.start();
  const input = { kind: 'sonarr', name: 'Anime', url: sonarr.url, apiKey: sonarr.apiKey };
  const { id } = (await service.ask('/api/v1/instances', { body: input })).json;
  for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'ftp://host', 'http://user:pass@host'])
    expect(
      (await service.ask(`/api/v1/instances/${id}/install-webhooks`, { method: 'POST', body: { url } })).status,
    ).toBe(400);
  expect(sonarr.requests.writesSince(0)).toEqual([]);
  await sonarr.stop();
});
