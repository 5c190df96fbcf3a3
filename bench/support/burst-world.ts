import { radarrDownload } from '../../test/fakes/webhook-bodies.ts';
import type { Pair, World } from '../../test/fakes/world.ts';

const rulesPerShow = 4;

/** The same movies, shows and ids for every world of this size. */
export function fill(world: World, count: number): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < count; at += 1) {
    const show = at % rulesPerShow === 0 ? undefined : pairs.at(-1)?.series;
    pairs.push(world.pair({ number: 1 + (at % rulesPerShow), ...(show === undefined ? {} : { series: show }) }));
  }
  return pairs;
}

/** Of the event that its file was downloaded. */
export function bodyOf(world: World, { movie }: Pair): string {
  const file = world.radarr.fileOf(movie);
  if (file === null) throw new Error(`${movie.title} has no file`);
  return JSON.stringify(radarrDownload(movie, file), null, 2);
}
