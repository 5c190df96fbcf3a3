import { expect, test } from 'vitest';
import { mergeFound } from '../../../../src/core/plex/servers/discover-servers.ts';

const remote = { uri: 'https://a.plex.direct:32400', local: false, relay: false };
const resource = {
  name: 'Home',
  clientIdentifier: 'machine-a',
  owned: true,
  ownerId: null,
  accessToken: 'a-secret-token',
  presence: true,
  connections: [{ ...remote, protocol: 'https', address: '203.0.113.9', port: 32400 }],
};
const neighbour = { name: 'home', machineIdentifier: 'machine-a', url: 'http://192.168.1.5:32400' };

test('a server of an account that also answers in the network is one row with both addresses, and without its token', () => {
  const found = mergeFound([resource], [neighbour]);
  expect(found).toEqual([
    {
      name: 'Home',
      machineIdentifier: 'machine-a',
      owned: true,
      source: 'account',
      connections: [remote, { uri: 'http://192.168.1.5:32400', local: true, relay: false }],
    },
  ]);
  expect(JSON.stringify(found)).not.toContain('a-secret-token');
});

test('a server that two accounts may use is one row, owned when one of them owns it', () => {
  const shared = { ...resource, owned: false };
  for (const accounts of [
    [shared, resource],
    [resource, shared],
  ])
    expect(mergeFound(accounts, [])).toMatchObject([{ owned: true, connections: [remote] }]);
});

test('a server that only answers in the network says nothing of its owner', () => {
  expect(mergeFound([], [neighbour, neighbour])).toEqual([
    {
      name: 'home',
      machineIdentifier: 'machine-a',
      owned: null,
      source: 'network',
      connections: [{ uri: 'http://192.168.1.5:32400', local: true, relay: false }],
    },
  ]);
});
