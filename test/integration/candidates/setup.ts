import { setTimeout as sleep } from 'node:timers/promises';
import type { NewMovie } from '../../fakes/fake-radarr.ts';
import type { RadarrMovie } from '../../fakes/radarr-model.ts';
import type { SonarrEpisode, SonarrSeries } from '../../fakes/sonarr-model.ts';
import { type Setting, type SettingOptions, useSetting } from '../links/setup.ts';

export interface DiscoverySetting extends Setting {
  /** Runs a search to its end and returns the run. */
  discover(body?: object): Promise<Record<string, unknown>>;
  addShow(title: string, tvdbId: number): SonarrSeries;
  addSpecial(series: SonarrSeries, number: number, title: string, more?: object): SonarrEpisode;
  /** With a file, unless said otherwise. */
  addMovie(title: string, tmdbId: number, more?: Partial<NewMovie> & { hasFile?: boolean }): RadarrMovie;
  /** Candidates of all states, without the pair that every world has. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by tests
  candidates(query?: string): Promise<any[]>;
}

/** A day and a runtime that movies and specials share unless said otherwise. */
export const sameFacts = { airDate: '2014-03-12', runtime: 104 };

/** Settings of links' tests with discovery switched on. */
export function useDiscovery(
  environment: () => Record<string, string> = () => ({}),
  options: SettingOptions = {},
): DiscoverySetting {
  const setting = useSetting({ each: true, ...options, environment: () => ({ DISCOVERY: 'true', ...environment() }) });
  // The setting's world and service are those of the running test, so its getters are kept.
  return Object.assign(Object.create(setting) as Setting, {
    async discover(body: object = {}) {
      const { body: started } = await setting.service.send('POST', '/api/v1/candidates/discover', body);
      for (;;) {
        const run = (await setting.service.get(`/reconcile/${started.run}`)).body;
        if (!['queued', 'running'].includes(run.state)) return run;
        await sleep(20);
      }
    },
    addShow(title: string, tvdbId: number) {
      const { sonarr, tv } = setting.world;
      return sonarr.addSeries({ title, tvdbId, path: `${tv}/${title}` });
    },
    addSpecial(series: SonarrSeries, number: number, title: string, more: object = {}) {
      const tvdbId = series.tvdbId * 10 + number;
      return setting.world.sonarr.addEpisode(series, { ...sameFacts, season: 0, number, title, tvdbId, ...more });
    },
    addMovie(
      title: string,
      tmdbId: number,
      { hasFile = true, ...more }: Partial<NewMovie> & { hasFile?: boolean } = {},
    ) {
      const { radarr, movies } = setting.world;
      const folder = `${title.replaceAll(':', '')} ${tmdbId}`;
      const facts = { year: 2014, runtime: sameFacts.runtime, inCinemas: sameFacts.airDate };
      const movie = radarr.addMovie({ ...facts, title, tmdbId, path: `${movies}/${folder}`, ...more });
      if (hasFile) radarr.setFile(movie, { name: `${folder}.mkv`, quality: 'WEBDL-1080p', sizeBytes: 44_000 });
      return movie;
    },
    async candidates(query = '') {
      const { items } = (await setting.service.get(`/api/v1/candidates?${query}`)).body;
      return items.filter(({ movie }: { movie: { title: string } }) => movie.title !== 'Bystander');
    },
  });
}
