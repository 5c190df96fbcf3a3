import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, pickConnection, rankConnections } from '../../../../src/core/plex/servers/pick-connection.ts';

const connection = (uri: string, more: object = {}) => ({ uri, local: false, relay: false, ...more });
const order = (...connections: ReturnType<typeof connection>[]) => rankConnections(connections).map(({ uri }) => uri);

describe('the order of addresses', () => {
  test('is local, remote, relay, and encrypted before plain', () => {
    expect(
      order(
        connection('https://relay.plex.direct:443', { relay: true }),
        connection('http://203.0.113.9:32400'),
        connection('https://203-0-113-9.a.plex.direct:32400'),
        connection('http://192.168.1.5:32400', { local: true }),
        connection('https://192-168-1-5.a.plex.direct:32400', { local: true }),
      ),
    ).toEqual([
      'https://192-168-1-5.a.plex.direct:32400',
      'http://192.168.1.5:32400',
      'https://203-0-113-9.a.plex.direct:32400',
      'http://203.0.113.9:32400',
      'https://relay.plex.direct:443',
    ]);
  });

  test('has a local address by its number too, for networks in which plex.direct does not resolve', () => {
    const local = { local: true, address: '192.168.1.5', port: 32400 };
    expect(rankConnections([connection('https://192-168-1-5.a.plex.direct:32400', local)])).toEqual([
      { uri: 'https://192-168-1-5.a.plex.direct:32400', kind: 'local' },
      { uri: 'http://192.168.1.5:32400', kind: 'local' },
    ]);
    expect(order(connection('https://x.plex.direct:1', { local: true, address: 'fd00::5', port: 32400 }))).toContain(
      'http://[fd00::5]:32400',
    );
  });

  test('never sends a token to a remote address or a relay in clear that plex.tv gave as encrypted', () => {
    const at = { address: '203.0.113.9', port: 32400 };
    expect(
      order(connection('https://a.plex.direct:1', at), connection('https://b.plex.direct:1', { ...at, relay: true })),
    ).toEqual(['https://a.plex.direct:1', 'https://b.plex.direct:1']);
  });

  test('leaves out what is no address, and what is there twice', () => {
    expect(
      order(connection('http://a:1/'), connection('http://a:1'), connection('file:///x'), connection('?')),
    ).toEqual(['http://a:1']);
  });

  const anyConnection = fc.record({
    uri: fc.oneof(fc.webUrl({ validSchemes: ['http', 'https'] }), fc.string()),
    local: fc.boolean(),
    relay: fc.boolean(),
    address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
    port: fc.integer({ min: 1, max: 65_535 }),
  });

  test('holds for any answer of plex.tv: bounded, each once, kinds in order, relays last, nothing that cannot be asked', () => {
    void fc.assert(
      fc.property(fc.array(anyConnection, { maxLength: 40 }), (connections) => {
        const ranked = rankConnections(connections);
        const ranks = ranked.map(({ kind }) => ['manual', 'local', 'remote', 'relay'].indexOf(kind));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect(new Set(ranked.map(({ uri }) => uri)).size).toBe(ranked.length);
        expect(ranked.length).toBeLessThanOrEqual(20);
        for (const { uri } of ranked) expect(new URL(uri).protocol).toMatch(/^https?:$/);
      }),
    );
  });
});

describe('the address that is taken', () => {
  const candidates = ['first', 'second', 'third'].map((uri): Candidate => ({ uri, kind: 'local' }));

  test('is the first in the order that answers, however fast the others are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...candidates.map(() => fc.record({ works: fc.boolean(), afterMs: fc.integer({ min: 0, max: 6 }) }))),
        async (behaviours) => {
          const picked = await pickConnection(candidates, async ({ uri }) => {
            const behaviour = behaviours[candidates.findIndex((one) => one.uri === uri)];
            await sleep(behaviour?.afterMs);
            if (!behaviour?.works) throw new Error(`${uri} is broken`);
            return `${uri} answers`;
          });
          const expected = candidates.find((_, index) => behaviours[index]?.works);
          if (expected === undefined) expect(picked).toMatchObject({ kind: 'unreached', failures: { length: 3 } });
          else expect(picked).toEqual({ kind: 'reached', candidate: expected, value: `${expected.uri} answers` });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('gives up the others once one is taken', async () => {
    const given: string[] = [];
    await pickConnection(candidates, ({ uri }, signal) => {
      if (uri === 'first') return Promise.resolve(uri);
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          given.push(uri);
          reject(signal.reason);
        }),
      );
    });
    expect(given).toEqual(['second', 'third']);
  });

  test('is none where nothing answers in time, with the reason of each', async () => {
    const hangs = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const picked = await pickConnection(
      candidates,
      ({ uri }, signal) => (uri === 'second' ? Promise.reject(new Error('refused')) : hangs(signal)),
      30,
    );
    expect(picked).toEqual({
      kind: 'unreached',
      failures: [
        { uri: 'first', reason: 'no answer within 0.03 s' },
        { uri: 'second', reason: 'refused' },
        { uri: 'third', reason: 'no answer within 0.03 s' },
      ],
    });
    expect(await pickConnection([], () => Promise.resolve(1))).toEqual({ kind: 'unreached', failures: [] });
  });
});
