import { existsSync, lstatSync, mkdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { FakeArr } from '../../test/fakes/fake-arr.ts';
import type { Pair, World } from '../../test/fakes/world.ts';

/**
 * The requests of Plex Linker 3, sequentially and without its pauses of half a second: per rule a series look-up and an
 * episode list, the link recreated, then two commands to Sonarr and one to Radarr. Look-ups are by id instead of its
 * slower ones by title. Returns the duration in milliseconds.
 */
export async function askAsPlexLinker3(world: World, pairs: readonly Pair[]): Promise<number> {
  const { sonarr, radarr } = world;
  const from = performance.now();
  for (const pair of pairs) {
    const { series, movie } = pair;
    await ask(sonarr, `/series/lookup?term=tvdb:${series.tvdbId}`);
    await ask(sonarr, `/episode?seriesId=${series.id}`);
    link(world.source(pair), world.expectedLink(pair));
    await ask(sonarr, '/command', { name: 'RescanSeries', seriesId: series.id });
    await ask(sonarr, '/command', { name: 'RefreshSeries', seriesId: series.id });
    await ask(radarr, '/command', { name: 'RescanMovie', movieId: movie.id });
  }
  return performance.now() - from;
}

async function ask(server: FakeArr, path: string, body?: object): Promise<unknown> {
  const headers = { 'X-Api-Key': server.apiKey, 'Content-Type': 'application/json' };
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${server.url}/api/v3${path}`, { headers, ...sent });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  return response.json();
}

function link(source: string, path: string): void {
  if (!existsSync(source)) throw new Error(`${source} is not there`);
  mkdirSync(dirname(path), { recursive: true });
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) unlinkSync(path);
  symlinkSync(relative(dirname(path), source), path);
}
