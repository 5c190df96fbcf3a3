import { afterAll, beforeAll, expect, test } from 'vitest';
import { anibridge, type ListServer, startListServer } from './list-server.ts';
import { useDiscovery } from './setup.ts';

let server: ListServer;
beforeAll(async () => {
  server = await startListServer();
});
afterAll(() => server.stop());

/** Addresses of one list server that differ only in what is never shown. */
const setting = useDiscovery(() => {
  const [scheme, host] = server.url.split('//') as [string, string];
  const signedIn = `${scheme}//reader:hidden@${host}`;
  return { MAPPING_LIST_URL: `${server.url}?of=first&key=hidden ${server.url}?of=second&key=hidden ${signedIn}` };
});

test('lists whose addresses differ only in query or password are lists of their own', async () => {
  let rows = 10;
  server.answer = (response) => {
    rows += 10;
    response.writeHead(200).end(anibridge(rows));
  };
  await setting.service.send('POST', '/api/v1/mapping-lists/refresh');
  await setting.service.idle();
  const { items } = (await setting.service.get('/api/v1/mapping-lists')).body;
  expect(items.map(({ rows: count }: { rows: number }) => count)).toEqual([20, 30, 40]);
  const names = items.map(({ source }: { source: string }) => source.replace(/\d+\.\d+\.\d+\.\d+:\d+/, 'host'));
  expect(names).toEqual(['http://host/list?…', 'http://host/list?… (2)', 'http://…@host/list']);
  expect(JSON.stringify(items)).not.toContain('hidden');
});
