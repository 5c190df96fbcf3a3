import { expect, test } from 'vitest';
import { askServer, within } from '../../../../src/core/servers/ask-plex.ts';
import { failureOf, startServer } from '../../clients/server.ts';
import { connect, startSmallPlex } from './small-plex.ts';

const at = (url: string, token = 'good') => connect({ name: 'Plex', url, token });

test('a server that takes the token says who it is', async () => {
  const { url } = await startSmallPlex();
  expect(await askServer(at(url))).toEqual({
    machineIdentifier: 'machine-a',
    version: '1.43.2.1',
    name: 'Home',
    platform: 'Linux',
  });
});

test('a wrong token is refused as such, also behind a proxy that answers 401 at the bare address', async () => {
  for (const rootStatus of [200, 401] as const) {
    const { url } = await startSmallPlex({ rootStatus });
    expect.soft(await failureOf(askServer(at(url, 'bad')))).toMatchObject({ code: 'upstreamAuth' });
  }
});

test.each([302, 401, 403] as const)(
  'a proxy that answers %i at the bare address keeps only the name',
  async (rootStatus) => {
    const { url } = await startSmallPlex({ rootStatus });
    expect(await askServer(at(url))).toMatchObject({ machineIdentifier: 'machine-a', name: null, platform: null });
  },
);

test('another server than the expected one is not handed the token', async () => {
  const { url, seen } = await startSmallPlex({ machineIdentifier: 'machine-b' });
  const failure = await failureOf(askServer(at(url), { expected: 'machine-a' }));
  expect(failure).toMatchObject({ code: 'wrongServer', message: expect.stringMatching(/machine-b.*machine-a/) });
  expect(seen.map(({ url: path }) => path)).toEqual(['/identity']);
  expect(seen[0]?.headers['x-plex-token']).toBeUndefined();
});

test('two servers that answer in turn under one address are no server', async () => {
  const { url } = await startSmallPlex({ rootMachine: 'machine-b' });
  expect(await failureOf(askServer(at(url)))).toMatchObject({ code: 'wrongServer' });
});

test('an address where something else answers is no Plex', async () => {
  const { url } = await startServer((_, response) => void response.end('<html>a printer</html>'));
  expect((await failureOf(askServer(at(url)))) as Error).toMatchObject({
    code: expect.stringMatching(/^(wrongServer|upstreamData)$/),
  });
});

test('an address that never answers is given up, with what to check', async () => {
  const { url } = await startServer(() => undefined);
  const failure = await failureOf(within(40, `Plex at ${url}`, (signal) => askServer(at(url), { signal })));
  expect(failure).toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/did not answer within 0\.04 s.*firewall/),
  });
});
