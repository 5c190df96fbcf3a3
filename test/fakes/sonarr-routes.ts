import { existsSync } from 'node:fs';
import type { Hono } from 'hono';
import { badRequest, empty, modelNotFound, notFound, ok, serverError, validationErrors } from './answers.ts';
import type { FakeSonarr } from './fake-sonarr.ts';
import { qualityById } from './qualities.ts';
import { manualImportList } from './sonarr-import.ts';
import type { SonarrEpisodeFile, SonarrSeries } from './sonarr-model.ts';
import { renderSeasonFolder } from './sonarr-naming.ts';
import { addParseRoute } from './sonarr-parse.ts';
import { renamePreview } from './sonarr-rename.ts';
import { episodeFileResource, episodeResource, plainSeriesResource, seriesResource } from './sonarr-resources.ts';

type Routes = Hono<{ Variables: { body: unknown } }>;
type Body = Record<string, unknown>;

export function addSonarrRoutes(sonarr: FakeSonarr, routes: Routes): void {
  addSeriesRoutes(sonarr, routes);
  addEpisodeRoutes(sonarr, routes);
  addEpisodeFileRoutes(sonarr, routes);
  addParseRoute(sonarr, routes);
  routes.get('/api/v3/rename', (context) => {
    const series = sonarr.seriesById(Number(context.req.query('seriesId') ?? 0));
    if (series === null) return modelNotFound('Series', Number(context.req.query('seriesId') ?? 0));
    return ok(renamePreview(sonarr, series, numberOrNull(context.req.query('seasonNumber'))));
  });
  routes.get('/api/v3/manualimport', (context) => {
    const seriesId = numberOrNull(context.req.query('seriesId'));
    const series = seriesId === null ? null : sonarr.seriesById(seriesId);
    const isFiltered = context.req.query('filterExistingFiles')?.toLowerCase() !== 'false';
    return ok(manualImportList(sonarr, context.req.query('folder') ?? series?.path ?? '', { seriesId, isFiltered }));
  });
  routes.get('/api/v3/config/naming/examples', (context) => {
    // The settings in the query count only together with their id.
    const asked = context.req.query('id') === undefined ? {} : context.req.query();
    const naming = { ...sonarr.naming, ...asked };
    const sample = {
      title: "The Series Title's!",
      tvdbId: 12345,
      imdbId: 'tt12345',
      year: 2010,
      seasonFolder: true,
    } as SonarrSeries;
    return ok({
      singleEpisodeExample: `${sample.title} - S01E01 - Episode Title (1) WEBDL-1080p Proper`,
      multiEpisodeExample: `${sample.title} - S01E01-E03 - Episode Title WEBDL-1080p Proper`,
      dailyEpisodeExample: `${sample.title} - 2013-10-30 - Episode Title (1) WEBDL-1080p Proper`,
      animeEpisodeExample: `${sample.title} - S01E01 - Episode Title (1) WEBDL-1080p v2`,
      animeMultiEpisodeExample: `${sample.title} - S01E01-E03 - Episode Title WEBDL-1080p v2`,
      seriesFolderExample: sample.title,
      seasonFolderExample: renderSeasonFolder(naming, sample, 1),
      specialsFolderExample: renderSeasonFolder(naming, sample, 0),
    });
  });
  routes.get('/api/v3/history/since', () => ok([]));
  routes.get('/api/v3/history/series', () => ok([]));
}

function addSeriesRoutes(sonarr: FakeSonarr, routes: Routes): void {
  const resource = (series: SonarrSeries) => {
    const root = sonarr.rootFolderOf(series.path) ?? '';
    return seriesResource(series, sonarr.episodesOf(series), sonarr.filesOf(series), root);
  };
  routes.get('/api/v3/series', (context) => {
    const tvdbId = context.req.query('tvdbId');
    const hits = tvdbId === undefined ? sonarr.series : sonarr.seriesTable.of(Number(tvdbId));
    return ok(hits.map(resource));
  });
  routes.get('/api/v3/series/:id{[0-9]+}', (context) => {
    const series = sonarr.seriesById(Number(context.req.param('id')));
    return series === null ? notFound('Sonarr', 'problem') : ok(resource(series));
  });
  routes.get('/api/v3/series/lookup', (context) => ok(lookup(sonarr, context.req.query('term') ?? '')));
  routes.post('/api/v3/series', async (context) => {
    const body = (await context.req.json()) as Body;
    const invalid = validateSeries(sonarr, body);
    if (invalid !== null) return invalid;
    const known = sonarr.catalogue.find((entry) => entry.tvdbId === body.tvdbId);
    const title = known?.title ?? String(body.title);
    const series = sonarr.addSeries({
      title,
      tvdbId: Number(body.tvdbId),
      path: typeof body.path === 'string' ? body.path : `${String(body.rootFolderPath)}/${title}`,
      seasonFolder: body.seasonFolder === true,
      ...(known?.tmdbId === undefined ? {} : { tmdbId: known.tmdbId }),
      ...(known?.imdbId === undefined ? {} : { imdbId: known.imdbId }),
      ...(known?.year === undefined ? {} : { year: known.year }),
      ...(known?.episodes === undefined ? {} : { episodes: known.episodes }),
    });
    series.monitored = body.monitored === true;
    // Without addOptions no event is sent.
    if (body.addOptions !== undefined) void sonarr.announceSeries(series);
    return ok(resource(series), 201, { Location: `${sonarr.url}/api/v3/series/${series.id}` });
  });
  routes.put('/api/v3/series/:id{[0-9]+}', async (context) => {
    const series = sonarr.seriesById(Number(context.req.param('id')));
    if (series === null) return notFound('Sonarr', 'problem');
    const body = (await context.req.json()) as Body;
    if (Array.isArray(body.tags)) series.tags = body.tags.map(Number);
    if (typeof body.monitored === 'boolean') series.monitored = body.monitored;
    if (typeof body.seasonFolder === 'boolean') series.seasonFolder = body.seasonFolder;
    if (typeof body.path === 'string' && body.path !== series.path) {
      if (context.req.query('moveFiles')?.toLowerCase() === 'true') sonarr.moveSeries(series, body.path);
      else series.path = body.path;
    }
    return ok(resource(series), 202, { Location: `${sonarr.url}/api/v3/series/${series.id}` });
  });
  routes.delete('/api/v3/series/:id{[0-9]+}', async (context) => {
    const series = sonarr.seriesById(Number(context.req.param('id')));
    if (series === null) {
      const message = 'Expected query to return 1 rows but returned 0';
      return serverError({ type: 'System.ApplicationException', message, status: 500 });
    }
    await sonarr.removeSeries(series, { deleteFiles: context.req.query('deleteFiles')?.toLowerCase() === 'true' });
    return empty(200);
  });
}

function addEpisodeRoutes(sonarr: FakeSonarr, routes: Routes): void {
  routes.get('/api/v3/episode', (context) => {
    const seriesId = numberOrNull(context.req.query('seriesId'));
    const ids = new Set((context.req.queries('episodeIds') ?? []).map(Number));
    if (seriesId === null && ids.size === 0) return badRequest('seriesId or episodeIds must be provided');
    const series = seriesId === null ? null : sonarr.seriesById(seriesId);
    if (seriesId !== null && series === null) return ok([]);
    const seasonNumber = numberOrNull(context.req.query('seasonNumber'));
    const known =
      series === null
        ? [...ids].flatMap((id) => sonarr.episodeTable.get(id) ?? [])
        : sonarr.episodesOf(series, seasonNumber);
    const withFiles = context.req.query('includeEpisodeFile')?.toLowerCase() === 'true';
    return ok(
      known.map((episode) => {
        const owner = sonarr.seriesById(episode.seriesId);
        const file = withFiles ? sonarr.fileOf(episode) : null;
        return episodeResource(
          episode,
          file === null || owner === null ? {} : { episodeFile: episodeFileResource(owner, file) },
        );
      }),
    );
  });
  routes.get('/api/v3/episode/:id{[0-9]+}', (context) => {
    const episode = sonarr.episodeTable.get(Number(context.req.param('id')));
    const series = episode === null ? null : sonarr.seriesById(episode.seriesId);
    if (episode === null || series === null) return notFound('Sonarr', 'problem');
    const file = sonarr.fileOf(episode);
    const seasons = [...new Set(sonarr.episodesOf(series).map((one) => one.seasonNumber))];
    const extras = { series: plainSeriesResource(series, seasons) };
    return ok(
      episodeResource(episode, file === null ? extras : { ...extras, episodeFile: episodeFileResource(series, file) }),
    );
  });
  routes.put('/api/v3/episode/monitor', async (context) => {
    const body = (await context.req.json()) as { episodeIds?: number[]; monitored?: boolean };
    const episodes = (body.episodeIds ?? []).flatMap((id) => sonarr.episodeTable.get(id) ?? []);
    for (const episode of episodes) episode.monitored = body.monitored === true;
    return ok(
      episodes.map((episode) => episodeResource(episode)),
      202,
    );
  });
  routes.put('/api/v3/episode/:id{[0-9]+}', async (context) => {
    const episode = sonarr.episodeTable.get(Number(context.req.param('id')));
    if (episode === null) return notFound('Sonarr', 'problem');
    episode.monitored = ((await context.req.json()) as Body).monitored === true;
    return ok(episodeResource(episode), 202);
  });
}

function addEpisodeFileRoutes(sonarr: FakeSonarr, routes: Routes): void {
  const find = (id: number) => sonarr.fileTable.get(id);
  const resource = (file: SonarrEpisodeFile) => {
    const series = sonarr.seriesById(file.seriesId);
    return series === null ? {} : episodeFileResource(series, file);
  };
  routes.get('/api/v3/episodefile', (context) => {
    const seriesId = numberOrNull(context.req.query('seriesId'));
    const ids = new Set((context.req.queries('episodeFileIds') ?? []).map(Number));
    if (seriesId === null && ids.size === 0) return badRequest('seriesId or episodeFileIds must be provided');
    if (seriesId === null) return ok([...ids].flatMap((id) => find(id) ?? []).map(resource));
    const series = sonarr.seriesById(seriesId);
    return series === null ? modelNotFound('Series', seriesId) : ok(sonarr.filesOf(series).map(resource));
  });
  routes.get('/api/v3/episodefile/:id{[0-9]+}', (context) => {
    const file = find(Number(context.req.param('id')));
    return file === null ? notFound('Sonarr', 'problem') : ok(resource(file));
  });
  routes.delete('/api/v3/episodefile/:id{[0-9]+}', async (context) => {
    const file = find(Number(context.req.param('id')));
    if (file === null) return modelNotFound('EpisodeFile', context.req.param('id') ?? 0);
    await sonarr.deleteEpisodeFile(file);
    return empty(200);
  });
  routes.delete('/api/v3/episodefile/bulk', async (context) => {
    const body = (await context.req.json()) as { episodeFileIds?: number[] };
    for (const id of body.episodeFileIds ?? []) {
      const file = find(id);
      if (file !== null) await sonarr.deleteEpisodeFile(file);
    }
    return ok({});
  });
  routes.put('/api/v3/episodefile/bulk', async (context) => {
    const changed: SonarrEpisodeFile[] = [];
    for (const row of (await context.req.json()) as Body[]) {
      const file = find(Number(row.id));
      if (file === null) continue;
      applyQuality(file, row);
      changed.push(file);
    }
    return ok(changed.map(resource), 202);
  });
  routes.put('/api/v3/episodefile/:id{[0-9]+}', async (context) => {
    const file = find(Number(context.req.param('id')));
    if (file === null) return notFound('Sonarr', 'problem');
    applyQuality(file, (await context.req.json()) as Body);
    return ok(resource(file), 202, { Location: `${sonarr.url}/api/v3/episodefile/${file.id}` });
  });
}

function applyQuality(file: SonarrEpisodeFile, row: Body): void {
  const id = (row.quality as { quality?: { id?: number } } | undefined)?.quality?.id;
  const quality = id === undefined ? null : qualityById('Sonarr', id);
  if (quality !== null) file.quality = { ...file.quality, quality };
}

type Looked = Pick<SonarrSeries, 'title' | 'tvdbId'> & Partial<Pick<SonarrSeries, 'tmdbId' | 'imdbId'>>;

function lookup(sonarr: FakeSonarr, term: string): object[] {
  const matches = matcherOf(sonarr, term);
  // The source may know more about a series than was stored when it was added.
  const idsOf = ({ tvdbId }: SonarrSeries) => {
    const { tmdbId, imdbId } = sonarr.catalogue.find((entry) => entry.tvdbId === tvdbId) ?? {};
    return { ...(tmdbId === undefined ? {} : { tmdbId }), ...(imdbId === undefined ? {} : { imdbId }) };
  };
  const known = sonarr.series.filter((series) => matches({ ...series, ...idsOf(series) }));
  const found = known.map((series) => {
    const seasons = [...new Set(sonarr.episodesOf(series).map((one) => one.seasonNumber))];
    return { ...plainSeriesResource(series, seasons), ...idsOf(series), folder: series.title };
  });
  const others = sonarr.catalogue
    .filter((entry) => !sonarr.series.some((series) => series.tvdbId === entry.tvdbId) && matches(entry))
    .map(({ title, tvdbId, tmdbId = 0, imdbId, year }) => ({
      ...{ title, tvdbId, tmdbId, imdbId },
      year: year ?? 2010,
      folder: title,
      seasons: [],
      images: [],
    }));
  return [...found, ...others];
}

/** An id of a kind that this version does not know is searched as words, so something with that title may be found. */
function matcherOf(sonarr: FakeSonarr, term: string): (series: Looked) => boolean {
  const [, kind = '', id = ''] = /^([a-z]+):\s*(\w+)$/i.exec(term) ?? [];
  if (!sonarr.lookupKinds.includes(kind)) return ({ title }) => title.toLowerCase().includes(term.toLowerCase());
  return ({ tvdbId, tmdbId, imdbId }) => `${{ tvdb: tvdbId, tmdb: tmdbId, imdb: imdbId }[kind]}` === id;
}

function validateSeries(sonarr: FakeSonarr, body: Body): Response | null {
  const errors: object[] = [];
  const add = (propertyName: string, errorMessage: string, attemptedValue: unknown, errorCode: string) =>
    errors.push({ propertyName, errorMessage, attemptedValue, severity: 'error', errorCode });
  if (!(Number(body.qualityProfileId) > 0)) {
    add('QualityProfileId', "'Quality Profile Id' must be greater than '0'.", 0, 'GreaterThanValidator');
  }
  if (typeof body.path !== 'string' && typeof body.rootFolderPath !== 'string') {
    add('Path', "'Path' must not be empty.", null, 'NotEmptyValidator');
    add('RootFolderPath', "'Root Folder Path' must not be empty.", null, 'NotEmptyValidator');
  } else if (typeof body.rootFolderPath === 'string' && !existsSync(body.rootFolderPath)) {
    add(
      'RootFolderPath',
      `Root folder '${body.rootFolderPath}' does not exist`,
      body.rootFolderPath,
      'RootFolderExistsValidator',
    );
  }
  if (typeof body.title !== 'string' || body.title === '') {
    add('Title', "'Title' must not be empty.", null, 'NotEmptyValidator');
  }
  if (sonarr.series.some((series) => series.tvdbId === body.tvdbId)) {
    add('TvdbId', 'This series has already been added', body.tvdbId, 'SeriesExistsValidator');
  }
  return errors.length > 0 ? validationErrors(errors) : null;
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}
