import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createSenderOf } from '../../../src/handlers/middleware/sender.ts';

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
