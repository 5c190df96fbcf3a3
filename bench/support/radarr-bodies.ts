import { join } from 'node:path';
import { radarrDownload } from '../../test/fakes/webhook-bodies.ts';
import type { World } from '../../test/fakes/world.ts';

/** Bodies for movies without a rule, like most; all different, because equal ones are only stored as duplicates. */
export function radarrBodies(world: World): (count: number) => string[] {
  const movie = world.radarr.addMovie({
    title: 'Tin Bells',
    year: 2014,
    tmdbId: 1,
    path: join(world.movies, 'Tin Bells (2014)'),
  });
  const file = world.radarr.setFile(movie, { name: 'Tin Bells (2014) WEBDL-1080p.mkv', quality: 'WEBDL-1080p' });
  let last = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      last += 1;
      const own = { ...movie, id: 1_000 + last, tmdbId: 100_000 + last, title: `${movie.title} ${last}` };
      return JSON.stringify(radarrDownload(own, { ...file, id: 1_000 + last, movieId: own.id }), null, 2);
    });
}
