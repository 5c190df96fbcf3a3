import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createHostCheck } from '../../../src/handlers/middleware/allow-host.ts';
import { createErrorHandler } from '../../../src/handlers/middleware/answer-error.ts';
import { createSameOriginCheck, type OriginOptions } from '../../../src/handlers/middleware/same-origin.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {}, hide() {} };

function app(options: Partial<OriginOptions> = {}): Hono {
  const check = createSameOriginCheck({ publicUrl: null, trustedProxies: [], ...options });
  const hono = new Hono();
  hono.onError(createErrorHandler(quiet as never));
  hono.use(async (c, next) => {
    check(c);
    await next();
  });
  hono.all('*', (c) => c.text('done'));
  return hono;
}

async function statusOf(headers: Record<string, string>, options: Partial<OriginOptions> = {}, method = 'POST') {
  const peer = { incoming: { socket: { remoteAddress: '172.18.0.2' } } };
  const response = await app(options).request('/x', { method, headers: { host: 'linker:8080', ...headers } }, peer);
  return response.status;
}

describe('a request that only a cookie or AUTH=none lets in', () => {
  test.each([
    ['of a program, without Origin and Sec-Fetch-Site', {}, 200],
    ['of our own page', { origin: 'http://linker:8080', 'sec-fetch-site': 'same-origin' }, 200],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }, 200],
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of a neighbour below the same domain', { 'sec-fetch-site': 'same-site' }, 403],
    ['of another site, from a browser without Sec-Fetch-Site', { origin: 'http://evil.example' }, 403],
    ['of the same host at another port', { origin: 'http://linker:9090' }, 403],
    ['of the same host with another scheme', { origin: 'https://linker:8080' }, 403],
    ['of a sandboxed page', { origin: 'null' }, 403],
  ])('%s', async (_, headers, status) => {
    expect(await statusOf(headers as Record<string, string>)).toBe(status);
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND'])('is refused for %s too', async (method) => {
    expect(await statusOf({ 'sec-fetch-site': 'cross-site' }, {}, method)).toBe(403);
  });

  test.each(['GET', 'HEAD', 'OPTIONS'])('passes for %s, which changes nothing', async (method) => {
    expect(await statusOf({ 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }, {}, method)).toBe(200);
  });

  test('behind a proxy is of our own page only if the proxy is trusted', async () => {
    const headers = {
      origin: 'https://linker.example.com',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'linker.example.com',
    };
    expect(await statusOf(headers)).toBe(403);
    expect(await statusOf(headers, { trustedProxies: ['172.18.0.0/16'] })).toBe(200);
    expect(await statusOf(headers, { publicUrl: 'https://linker.example.com/plex-linker' })).toBe(200);
  });

  test('believes the proxy nearest to us where several wrote', async () => {
    const headers = { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example, linker.example.com' };
    expect(await statusOf(headers, { trustedProxies: ['172.18.0.2'] })).toBe(403);
    const own = { origin: 'http://linker.example.com', 'x-forwarded-host': 'evil.example, linker.example.com' };
    expect(await statusOf(own, { trustedProxies: ['172.18.0.2'] })).toBe(200);
  });
});

describe('with AUTH=none, a Host', () => {
  const options = { publicUrl: 'https://linker.example.com/base', allowedHosts: ['tv.example.org'] };

  test.each([
    ['127.0.0.1', true],
    ['192.168.1.20:8080', true],
    ['[::1]:8080', true],
    ['localhost:8080', true],
    ['LOCALHOST', true],
    ['linker.localhost', true],
    ['plex-linker:8080', true],
    ['linker.example.com', true],
    ['Linker.Example.Com.:443', true],
    ['tv.example.org:8080', true],
    ['evil.example', false],
    ['evil.example:8080', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example', false],
    ['evillocalhost.example', false],
    ['sub.tv.example.org', false],
    ['nas.local', false],
    ['', false],
    [':8080', false],
    ['[evil.example]', false],
  ])('"%s" is accepted: %s', (host, isAccepted) => {
    expect(createHostCheck(options)(host)).toBe(isAccepted);
  });
});
