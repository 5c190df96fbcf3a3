import type { CallOptions } from '../../core/ports/call-options.ts';
import type {
  EpisodeOptions,
  ManualImportFile,
  ManualImportOptions,
  NewSeriesBody,
  SeriesRow,
  Sonarr,
} from '../../core/ports/sonarr.ts';
import { checkId, createArr } from '../arr/arr.ts';
import { type ArrOptions, createArrHttp } from '../arr/http.ts';
import { namedId } from '../arr/schema.ts';
import * as schema from './schema.ts';

/** To list a folder for import, Sonarr reads every file in it. */
const manualImportTimeoutMs = 120_000;
/** Sonarr asks its metadata source before it answers. */
const lookupTimeoutMs = 60_000;

/** The client of one Sonarr (API v3, which Sonarr 5 keeps). Throws `invalid` for an address or key that cannot be. */
export function createSonarr(options: ArrOptions): Sonarr {
  const http = createArrHttp({ ...options, kind: 'sonarr' });
  const arr = createArr(http, options);
  return {
    kind: 'sonarr',
    ...arr,
    seriesByTvdbId: async (tvdbId: number, { signal }: CallOptions = {}) => {
      const query = { tvdbId: checkId('tvdbId', tvdbId) };
      const where = (series: SeriesRow) => series.tvdbId === tvdbId;
      const rows = await http.list('/series', schema.series, { signal, query, where });
      return rows.map((series) => ({ ...series, tvdbId }));
    },
    series: async (id: number, { signal }: CallOptions = {}) =>
      http.find(`/series/${checkId('id', id)}`, schema.series, { signal }),
    lookupSeries: (term: string, { signal }: CallOptions = {}) =>
      http.list('/series/lookup', schema.seriesLookup, { signal, timeoutMs: lookupTimeoutMs, query: { term } }),
    addSeries: (body: NewSeriesBody, { signal }: CallOptions = {}) =>
      http.send('/series', schema.series, { method: 'POST', body, signal, timeoutMs: lookupTimeoutMs }),
    allSeries: ({ signal }: CallOptions = {}) =>
      http.list('/series', schema.series, { signal, fields: schema.seriesFields }),
    episodes: async (seriesId: number, { signal, seasonNumber }: EpisodeOptions = {}) => {
      const query = { seriesId: checkId('seriesId', seriesId), seasonNumber, includeEpisodeFile: true };
      return http.list('/episode', schema.episode, { signal, query, fields: schema.episodeFields });
    },
    episodeFiles: async (seriesId: number, { signal }: CallOptions = {}) => {
      const query = { seriesId: checkId('seriesId', seriesId) };
      return http.list('/episodefile', schema.episodeFile, { signal, query });
    },
    naming: ({ signal }: CallOptions = {}) => http.get('/config/naming', schema.naming, { signal }),
    qualityDefinitions: ({ signal }: CallOptions = {}) =>
      http.list('/qualitydefinition', schema.qualityDefinition, { signal }),
    languages: ({ signal }: CallOptions = {}) => http.list('/language', namedId, { signal }),
    parse: (title: string, { signal }: CallOptions = {}) =>
      http.find('/parse', schema.parsedTitle, { signal, query: { title } }),
    renamePreview: async (seriesId: number, { signal, seasonNumber }: EpisodeOptions = {}) => {
      const query = { seriesId: checkId('seriesId', seriesId), seasonNumber };
      return http.list('/rename', schema.renamePreview, { signal, query });
    },
    manualImportList: (folder: string, { signal, ...query }: ManualImportOptions = {}) => {
      const timeoutMs = manualImportTimeoutMs;
      return http.list('/manualimport', schema.manualImport, { signal, timeoutMs, query: { folder, ...query } });
    },
    rescanSeries: (seriesId: number, own?: CallOptions) => arr.command({ name: 'RescanSeries', seriesId }, own),
    refreshSeries: (seriesId: number, own?: CallOptions) => arr.command({ name: 'RefreshSeries', seriesId }, own),
    renameFiles: (seriesId: number, fileIds: number[], own?: CallOptions) =>
      arr.command({ name: 'RenameFiles', seriesId, files: fileIds }, own),
    manualImport: (files: ManualImportFile[], own?: CallOptions) =>
      arr.command({ name: 'ManualImport', importMode: 'auto', files }, own),
  };
}
