import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readMappingList } from '../../src/clients/mapping-lists/read-mapping-list.ts';
import { measureDiscovery } from '../unit/core/matching/discovery/measure-discovery.ts';
import { type UserCollection, worldOfCollection } from '../unit/core/matching/discovery/user-collection.ts';

const pairsFile = '../shared/fixtures/mappings/anibridge-edits.tvdb-s00.derived.json';
const collectionFile = '../shared/fixtures/rules/media_collection_parsed_last_run.yaml';
for (const file of [pairsFile, collectionFile]) if (!existsSync(file)) console.warn(`skipped: ${file} is not here`);

interface DerivedPair {
  readonly movie: string;
  readonly tvdbSeriesId: number;
  readonly episode: number;
}

describe.skipIf(!existsSync(pairsFile))('The pairs derived from the edits of anibridge-mappings', () => {
  const pairs = existsSync(pairsFile) ? (JSON.parse(readFileSync(pairsFile, 'utf8')) as DerivedPair[]) : [];
  const key = (movie: string, series: number, episode: number) => `${movie} ${series} ${episode}`;

  it('come back one by one from the form of the release', async () => {
    const list: Record<string, Record<string, Record<string, string>>> = {};
    for (const { movie, tvdbSeriesId, episode } of pairs)
      for (const [source, target, from, to] of [
        [movie, `tvdb_show:${tvdbSeriesId}:s0`, '1', String(episode)],
        [`tvdb_show:${tvdbSeriesId}:s0`, movie, String(episode), '1'],
      ] as const) {
        list[source] ??= {};
        list[source][target] = { ...list[source][target], [from]: to };
      }
    const { rows, format } = await readMappingList(JSON.stringify(list));
    expect(format).toBe('anibridge');
    const read = rows.flatMap((row) =>
      row.episodeNumbers.map((episode) =>
        key(
          row.movieTmdbId === null ? `imdb_movie:${row.movieImdbId}` : `tmdb_movie:${row.movieTmdbId}`,
          row.seriesTvdbId,
          episode,
        ),
      ),
    );
    expect(new Set(read)).toEqual(new Set(pairs.map((pair) => key(pair.movie, pair.tvdbSeriesId, pair.episode))));
  });
});

describe.skipIf(!existsSync(collectionFile))(
  "A real user's collection, of which only titles and years are known",
  () => {
    it('gives no wrong rule, and proposes most of its pairs', async () => {
      const world = worldOfCollection(parse(readFileSync(collectionFile, 'utf8')) as UserCollection);
      const { found } = await measureDiscovery(world);
      const automatic = found.filter((one) => one.found.state === 'automatic');
      expect(automatic.filter((one) => !one.isRight)).toEqual([]);
      expect(automatic.length).toBeGreaterThanOrEqual(34);
      const proposed = new Set(found.filter((one) => one.isRight).map((one) => one.found.movie.tmdbId));
      expect(proposed.size).toBeGreaterThanOrEqual(42);
    });
  },
);
