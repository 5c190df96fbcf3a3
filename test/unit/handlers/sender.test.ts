import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createSenderOf, networkOf } from '../../../src/handlers/middleware/sender.ts';

async function senderOf(trusted: readonly string[], socket: string, forwarded?: string): Promise<string> {
  const app = new Hono();
  const read = createSenderOf(trusted);
  app.get('/', (c) => c.text(read(c)));
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await app.request('/', { headers }, { incoming: { socket: { remoteAddress: socket } } })).text();
}

test.each([
  [[], '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  [['10.0.0.0/8'], '10.1.2.3', undefined, '10.1.2.3'],
  [['10.0.0.0/8'], '10.1.2.3', '203.0.113.9', '203.0.113.9'],
  [['10.0.0.0/8'], '10.1.2.3', 'forged, 203.0.113.9', '203.0.113.9'],
  [['10.0.0.0/8'], '10.1.2.3', '198.51.100.4, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
  [['10.0.0.0/8'], '10.1.2.3', 'nonsense', '10.1.2.3'],
  [['10.0.0.0/8'], '::ffff:10.1.2.3', '203.0.113.9:4711', '203.0.113.9'],
  [['fd00::/8'], 'fd00::1', '[2001:db8::7]:443', '2001:db8::7'],
  [['10.0.0.1'], '10.0.0.2', '203.0.113.9', '10.0.0.2'],
])('trusting %j, from %s with "%s" it is %s', async (trusted, socket, forwarded, expected) => {
  expect(await senderOf(trusted, socket, forwarded)).toBe(expected);
});

test('without a socket it is unknown', async () => {
  const app = new Hono();
  const read = createSenderOf([]);
  app.get('/', (c) => c.text(read(c)));
  expect(await (await app.request('/')).text()).toBe('unknown');
});

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  // Link-local: the other machines of the network, each with one address.
  ['fe80::1%eth0', 'fe80::1%eth0'],
  ['192.0.2.7', '192.0.2.7'],
  ['unknown', 'unknown'],
])('limits count %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
