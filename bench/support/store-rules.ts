import { join } from 'node:path';
import { openDatabase } from '../../src/db/open.ts';
import { createStore } from '../../src/db/store.ts';
import type { World } from '../../test/fakes/world.ts';
import { root } from './child.ts';

/** The parts of a rule: a movie and a special. */
export interface RulePair {
  readonly movie: { readonly tmdbId: number; readonly title: string };
  readonly series: { readonly tvdbId: number; readonly title: string };
  readonly episode: { readonly seasonNumber: number; readonly episodeNumber: number };
}

/**
 * Inserts unresolved rules directly into the service's database: through the API each would be linked at once, and nothing
 * would be left for the measured reconcile.
 */
export async function storeRules(world: World, pairs: readonly RulePair[]): Promise<void> {
  const path = join(world.data, 'plex-linker.db');
  const database = await openDatabase({ kind: 'file', path }, { migrationsFolder: join(root, 'migrations') });
  try {
    await database.client.execute('PRAGMA synchronous = OFF');
    const store = createStore(database, { now: Date.now, seal: refuse, open: refuse });
    for (const pair of pairs) {
      const stored = await store.rules.create({
        movieTmdbId: pair.movie.tmdbId,
        movieTitle: pair.movie.title,
        sonarr: null,
        radarr: null,
        seriesTvdbId: pair.series.tvdbId,
        seriesTitle: pair.series.title,
        seasonNumber: pair.episode.seasonNumber,
        episodeNumbers: [pair.episode.episodeNumber],
        episodeTvdbIds: [],
        given: { season: '00', episode: pair.episode.episodeNumber, episodeId: null, seriesId: null },
        origin: 'manual',
        enabled: true,
      });
      if (stored === null) throw new Error(`the rule for ${pair.movie.title} was there already`);
    }
  } finally {
    database.close();
  }
}

function refuse(): never {
  throw new Error('rules hold nothing that is sealed');
}
