import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { anibridge, content, endless, type ListAnswer, status } from './list-server.ts';
import { useLists } from './lists-setup.ts';

const sent = { count: 0 };
const zeros = gzipSync(Buffer.alloc(100 * 1024 * 1024), { level: 1 });
/** Each movie at two specials of its series. */
const twice = JSON.stringify(
  Array.from({ length: 40 }, (_, n) => ({ movie: 1_000 + (n >> 1), series: 100, special: n + 1 })),
);

const broken: ListAnswer = (response) => {
  response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy());
};
const unasked: ListAnswer = (response, { 'if-none-match': etag }) => {
  response.writeHead(etag === undefined ? 304 : 500).end();
};

const bad: [string, ListAnswer, RegExp][] = [
  ['is a web page', content('<html>sign in</html>'), /is XML, but not a whole Anime-Lists document/],
  ['is cut off', content(anibridge(30).slice(0, -40)), /is not whole JSON/],
  ['is no list', content('{"message": "moved"}'), /is of no known format/],
  ['is empty', content(''), /is not JSON, XML or YAML/],
  ['contradicts itself', content(twice), /contradicts itself about 20 of 20 movies/],
  ['is gone', status(404), /the server answered 404/],
  ['is gone for good', status(410), /the server answered 410/],
  ['has no end', endless(sent), /is larger than 64 MiB/],
  ['is a bomb', content(zeros), /is larger than 64 MiB/],
  ['is a bomb on its way', content(zeros, { 'content-encoding': 'gzip' }), /is larger than 64 MiB/],
  ['is damaged', content(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5])), /it is damaged and cannot be unpacked/],
  ['breaks off', broken, /the connection was closed before the end/],
  ['never begins', () => undefined, /did not come within 0.5 s/],
  ['never ends', (response) => void response.writeHead(200).write('{"'), /did not come within 0.5 s/],
  ['redirects in a circle', status(302, { location: '/list' }), /more than 3 redirects/],
  [
    'leads away without TLS',
    status(302, { location: 'http://elsewhere.example/' }),
    /to elsewhere.example without TLS/,
  ],
  ['leads nowhere', status(302), /the redirect names no address/],
];

describe('a mapping list that', () => {
  describe('was good once and now', () => {
    const setting = useLists({ each: false });
    const { refresh, health } = setting;
    const known = async () => [
      await setting.candidates(),
      await setting.service.context.runtime.store.rules.byMovie(10_900),
    ];
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests
    let good: any;
    let before: unknown[];

    test('is good', async () => {
      good = await refresh(content(setting.addListedPair(30), { etag: '"good"' }));
      expect(good).toMatchObject({ rows: 31, error: null });
      before = await known();
      expect(before[0]).toHaveLength(1);
    });

    const isTooLong = ['is far longer than ever', content(anibridge(4_000)), /has 4000 rows instead of 31/] as const;
    test.each([...bad, isTooLong, ['asks for a pause', unasked, /the server answered 500/]] as const)(
      '%s stays in use as it was, and health says so',
      async (_, answer, said) => {
        setting.lists.timeoutMs = said.source.includes('within') ? 500 : 30_000;
        const failed = await refresh(answer);
        expect(setting.server().asked.at(-1)?.['if-none-match']).toBe('"good"');
        expect(failed).toEqual({ ...good, error: expect.stringMatching(said) });
        expect(failed.error).toContain(setting.name());
        expect(failed.error).toMatch(/\. The last good one stays in use\.$/);
        expect(await health()).toMatchObject([{ level: 'notice', message: failed.error }]);
        await setting.discover();
        expect(await known()).toEqual(before);
      },
    );

    test('has no end is read to the limit and no further', async () => {
      await refresh(endless(sent));
      // What lies in the sockets comes on top of the 64 MiB.
      expect(sent.count).toBeLessThan(90);
    });

    test('is unchanged again is told in health no more', async () => {
      expect(await refresh(content('', { etag: '"good"' }))).toEqual(good);
      expect(await health()).toEqual([]);
      expect(await refresh(content(anibridge(32)))).toMatchObject({ rows: 32, error: null });
    });
  });

  describe('was never good and', () => {
    const setting = useLists({ each: true });
    const { refresh, health } = setting;

    test.each([
      ['is gone', status(404), /the server answered 404/],
      ['is said to be unchanged', unasked, /answered 304 \(unchanged\), but no list is stored yet/],
      ['is no list', content('{"message": "moved"}'), /is of no known format/],
    ] as const)('%s is not called good, also after a restart', async (_, answer, said) => {
      const failed = await refresh(answer);
      expect(failed).toMatchObject({ rows: 0, usable: false, fetchedAt: null, error: expect.stringMatching(said) });
      expect(failed.error).toMatch(/It will be retried within the hour\.$/);
      expect(await health()).toMatchObject([{ level: 'warning', message: failed.error }]);
      await setting.restart();
      await expect.poll(health).toMatchObject([{ message: failed.error }]);
      // Everything else works.
      expect(await setting.discover()).toMatchObject({ state: 'succeeded', errors: [] });
    });
  });
});
