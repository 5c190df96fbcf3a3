import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { inventFranchises } from '../../test/unit/core/matching/discovery/generated-worlds.ts';

/** Invents a library into files, so that neither its time nor its memory is measured. Returns their folder. */
export async function writeLibrary(counts: { movies: number; specials: number }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-discovery-'));
  const [series, movies] = ['series', 'movies'].map((name) => createWriteStream(join(folder, `${name}.jsonl`))) as [
    WriteStream,
    WriteStream,
  ];
  let [movieCount, specialCount] = [0, 0];
  for (const franchise of inventFranchises(5, { distractors: 24 })) {
    const specials = franchise.series.specials.slice(0, counts.specials - specialCount);
    specialCount += specials.length;
    if (specials.length > 0) series.write(`${JSON.stringify({ ...franchise.series, specials })}\n`);
    for (const movie of franchise.movies.slice(0, counts.movies - movieCount)) {
      movieCount += 1;
      movies.write(`${JSON.stringify(movie)}\n`);
    }
    if (specialCount >= counts.specials && movieCount >= counts.movies) break;
  }
  series.end();
  movies.end();
  await Promise.all([finished(series), finished(movies)]);
  return folder;
}
