import { expect, test } from 'vitest';
import { radarrDownload } from '../../fakes/webhook-bodies.ts';
import type { Pair } from '../../fakes/world.ts';
import { leadsTo, useSetting } from './setup.ts';

const at = useSetting({ each: true });

/** Two links, whose movies have each other's id since Radarr was set up anew with the same movies. */
async function exchanged(): Promise<readonly [Pair, Pair]> {
  const pairs = [await at.linked(), await at.linked()] as const;
  const { movieTable, fileTable } = at.world.radarr;
  const [first, second] = pairs.map(({ movie }) => ({ movie, files: fileTable.of(movie.id) }));
  if (first === undefined || second === undefined) throw new Error('two movies were expected');
  const ids = [second.movie.id, first.movie.id];
  for (const { movie, files } of [first, second]) {
    movieTable.remove(movie);
    for (const file of files) fileTable.remove(file);
  }
  for (const [index, { movie, files }] of [first, second].entries()) {
    movie.id = ids[index] ?? 0;
    movieTable.add(movie);
    for (const file of files) fileTable.add(Object.assign(file, { movieId: movie.id }));
  }
  return pairs;
}

function expectOwnFiles(pairs: readonly Pair[]): void {
  for (const pair of pairs) expect(leadsTo(at.world.expectedLink(pair))).toBe(at.world.source(pair));
}

test('an event links the file of its movie, though Radarr gives the id that it had to another one', async () => {
  const pairs = await exchanged();
  const { radarr } = at.world;
  for (const { movie } of pairs) {
    const file = radarr.filesOf(movie)[0];
    if (file === undefined) throw new Error(`${movie.title} has no file`);
    await at.radarr(radarrDownload(movie, file, {}, radarr));
  }
  expectOwnFiles(pairs);
});

test('so does a reconcile', async () => {
  const pairs = await exchanged();
  await at.service.reconcile();
  await at.service.idle();
  expectOwnFiles(pairs);
});
