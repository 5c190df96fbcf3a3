import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { anibridge, content, status } from './list-server.ts';
import { useLists } from './lists-setup.ts';

const setting = useLists({ each: true });
const { refresh, server } = setting;

describe('a mapping list', () => {
  test('is fetched, unpacked, stored, and fetched again only if it changed', async () => {
    const first = await refresh(content(gzipSync(anibridge(30)), { etag: '"a"' }));
    expect(first).toMatchObject({ rows: 30, usable: true, error: null, format: 'anibridge', changes: { added: 30 } });
    expect(server().asked.at(-1)?.['if-none-match']).toBeUndefined();
    expect(await refresh()).toEqual(first);
    expect(server().asked.at(-1)?.['if-none-match']).toBe('"a"');
    const packed = { etag: '"b"', 'content-encoding': 'gzip' };
    expect(await refresh(content(gzipSync(anibridge(30, 10)), packed))).toMatchObject({ rows: 30, error: null });
  });

  test('is asked for by date if it has no etag', async () => {
    const modified = 'Tue, 03 Feb 2026 04:05:06 GMT';
    await refresh(content(anibridge(30), { 'last-modified': modified }));
    const again = await refresh(status(304));
    expect(server().asked.at(-1)?.['if-modified-since']).toBe(modified);
    expect(again).toMatchObject({ rows: 30, error: null });
  });

  test('shows what a new version changes: rows, and the rules and questions that gone rows named', async () => {
    await setting.service.send('PATCH', '/api/v1/settings', { 'matching.autoAccept': null });
    const listed = setting.addListedPair(30);
    expect(await refresh(content(listed))).toMatchObject({ rows: 31, changes: { added: 31, removed: 0 } });
    expect(await setting.candidates('state=open')).toMatchObject([{ movie: { tmdbId: 10_900 } }]);
    const changes = { added: 1, removed: 1, rules: 0, candidates: 1 };
    expect(await refresh(content(anibridge(31)))).toMatchObject({ rows: 31, changes });
    const told = '1 rows added, 1 removed; 0 rules and 1 open candidates named by removed rows';
    expect(setting.service.log.join('\n')).toContain(told);
  });

  test('may have its ids as texts', async () => {
    const row = { movie: '10900', series: '70900', special: '4' };
    expect(await refresh(content(JSON.stringify({ version: 7, rows: [row] })))).toMatchObject({
      rows: 1,
      version: '7',
    });
  });

  test('of one’s own names its bad rows in health, and the others are used', async () => {
    const rows = [
      { movie: 7, series: 100, special: 'S00E09' },
      { movie: 'Kiri', series: 100, special: 1 },
    ];
    expect(await refresh(content(JSON.stringify(rows)))).toMatchObject({ rows: 1, error: null });
    const said = /contradict each other: 1. The first: Row 2: movie must be a TMDB id/;
    expect(await setting.health()).toMatchObject([{ level: 'notice', message: expect.stringMatching(said) }]);
    expect(await refresh(content(JSON.stringify(rows.slice(0, 1))))).toMatchObject({ rows: 1 });
    expect(await setting.health()).toEqual([]);
  });

  test('that contradicts the servers makes no rule of what it says', async () => {
    const series = setting.addShow('Lighthouse Keepers', 70_900);
    setting.addSpecial(series, 4, 'Reunion at the Lighthouse');
    setting.addSpecial(series, 5, 'Recipes of the Coast', { airDate: '2009-01-02', runtime: 4 });
    setting.addMovie('Reunion at the Lighthouse', 10_900);
    setting.addMovie('Storm Warning', 10_901);
    const row = (movie: number, special: number) => ({ movie, series: 70_900, special });
    // Another special, one that is not there, and a movie that none of them is.
    await refresh(content(JSON.stringify([row(10_900, 5), row(10_900, 77), row(10_901, 5)])));
    await setting.discover();
    const found = (await setting.candidates()).map(({ movie, special }) => [movie.tmdbId, special.episodeNumber]);
    expect(found).toEqual([[10_900, 4]]);
    expect(await setting.service.context.runtime.store.rules.byMovie(10_901)).toEqual([]);
  });
});
