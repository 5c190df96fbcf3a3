import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Hono } from 'hono';
import { badRequest, empty, modelNotFound, notFound, ok, problem, serverError, validationErrors } from './answers.ts';
import type { FakeRadarr } from './fake-radarr.ts';
import { ENGLISH } from './languages.ts';
import { DotNetError, followedSize, isVideoName } from './media-files.ts';
import { qualityInName, qualityNamed } from './qualities.ts';
import type { RadarrMovie } from './radarr-model.ts';
import { renderMovieName } from './radarr-naming.ts';
import { lookedUpMovie, movieFileResource, movieResource } from './radarr-resources.ts';
import * as bodies from './webhook-bodies.ts';

type Routes = Hono<{ Variables: { body: unknown } }>;

export function addRadarrRoutes(radarr: FakeRadarr, routes: Routes): void {
  const resource = (movie: RadarrMovie) => {
    const files = radarr.filesOf(movie);
    return movieResource(movie, radarr.fileOf(movie), files.length, radarr.rootFolderOf(movie.path) ?? '');
  };
  routes.get('/api/v3/movie', (context) => {
    const tmdbId = context.req.query('tmdbId');
    if (tmdbId !== undefined) {
      if (!/^\d+$/.test(tmdbId)) {
        return problem({ tmdbId: [`The value '${tmdbId}' is not valid.`] }, 'application/problem+json');
      }
      const synthetic = radarr.synthetic?.byTmdbId(Number(tmdbId)) ?? null;
      if (synthetic !== null) return json(`[${synthetic}]`);
      return ok(radarr.movieTable.of(Number(tmdbId)).map(resource));
    }
    const own = radarr.movies.map(resource);
    return radarr.synthetic === null ? ok(own) : json(radarr.synthetic.stream(own));
  });
  routes.get('/api/v3/movie/:id{[0-9]+}', (context) => {
    const id = Number(context.req.param('id'));
    const movie = radarr.movie(id);
    if (movie !== null) return ok(resource(movie));
    const synthetic = radarr.synthetic?.one(id) ?? null;
    return synthetic === null ? notFound('Radarr') : json(synthetic);
  });
  routes.get('/api/v3/movie/lookup', (context) => {
    const term = (context.req.query('term') ?? '').toLowerCase();
    const tmdbId = Number(/^tmdb:(\d+)$/.exec(term)?.[1] ?? 0);
    const matches = (one: { tmdbId: number; title: string }) =>
      one.tmdbId === tmdbId || (!term.includes(':') && one.title.toLowerCase().includes(term));
    const others = radarr.catalogue.filter((one) => radarr.movieTable.of(one.tmdbId).length === 0 && matches(one));
    return ok([...radarr.movies.filter(matches).map(resource), ...others.map(lookedUpMovie)]);
  });
  routes.post('/api/v3/movie', async (context) => {
    const body = (await context.req.json()) as Record<string, unknown>;
    const invalid = validateMovie(radarr, body);
    if (invalid !== null) return invalid;
    const title = typeof body.title === 'string' ? body.title : `Movie ${Number(body.tmdbId)}`;
    const year = typeof body.year === 'number' ? body.year : 2000;
    const folder = body.path ?? `${String(body.rootFolderPath)}/${title} (${year})`;
    const movie = radarr.addMovie({ title, year, tmdbId: Number(body.tmdbId), path: String(folder) });
    // Without addOptions nothing is sent, and Radarr even counts that as a failure of the connection.
    if (body.addOptions !== undefined)
      void radarr.emit(['onMovieAdded'], movie, bodies.radarrMovieAdded(movie, radarr));
    return ok(resource(movie), 201, { Location: `${radarr.url}/api/v3/movie/${movie.id}` });
  });
  routes.on('PUT', ['/api/v3/movie', '/api/v3/movie/:id{[0-9]+}'], async (context) => {
    const body = (await context.req.json()) as Record<string, unknown>;
    const movie = radarr.movie(Number(context.req.param('id') ?? body.id));
    if (movie === null) return modelNotFound('Movie', String(body.id));
    if (Array.isArray(body.tags)) movie.tags = body.tags.map(Number);
    if (typeof body.monitored === 'boolean') movie.monitored = body.monitored;
    if (typeof body.path === 'string' && body.path !== movie.path) {
      const moves = context.req.query('moveFiles')?.toLowerCase() === 'true';
      // The answer has the new path before anything has moved.
      const old = movie.path;
      movie.path = body.path;
      if (moves) setImmediate(() => move(radarr, movie, old));
    }
    return ok(resource(movie), 202, { Location: `${radarr.url}/api/v3/movie/${movie.id}` });
  });
  routes.delete('/api/v3/movie/:id{[0-9]+}', async (context) => {
    const movie = radarr.movie(Number(context.req.param('id')));
    if (movie === null) return modelNotFound('Movie', context.req.param('id') ?? 0);
    const files = context.req.query('deleteFiles')?.toLowerCase() === 'true';
    const removeFiles = await radarr.announceDelete(movie, { files });
    setImmediate(removeFiles);
    return empty(200);
  });
  addFileRoutes(radarr, routes);
}

function addFileRoutes(radarr: FakeRadarr, routes: Routes): void {
  routes.get('/api/v3/moviefile', (context) => {
    const movieIds = new Set((context.req.queries('movieId') ?? []).map(Number));
    const fileIds = new Set((context.req.queries('movieFileIds') ?? []).map(Number));
    if (movieIds.size === 0 && fileIds.size === 0) return badRequest('movieId or movieFileIds must be provided');
    const byId = [...fileIds].flatMap((id) => radarr.fileTable.get(id) ?? []);
    const found = new Set([...[...movieIds].flatMap((id) => radarr.fileTable.of(id)), ...byId]);
    const rows = [...found].flatMap((file) => {
      const movie = radarr.movie(file.movieId);
      return movie === null ? [] : [movieFileResource(movie, file)];
    });
    const made = radarr.synthetic === null ? [] : [...movieIds].flatMap((id) => radarr.synthetic?.file(id) ?? []);
    return ok([...rows, ...made]);
  });
  routes.get('/api/v3/moviefile/:id{[0-9]+}', (context) => {
    const id = Number(context.req.param('id'));
    const file = radarr.fileTable.get(id);
    const movie = file === null ? null : radarr.movie(file.movieId);
    if (file !== null && movie !== null) return ok(movieFileResource(movie, file));
    const made = radarr.synthetic?.file(id) ?? null;
    return made === null ? notFound('Radarr') : ok(made);
  });
  routes.delete('/api/v3/moviefile/:id{[0-9]+}', async (context) => {
    const id = Number(context.req.param('id'));
    const file = radarr.fileTable.get(id);
    const movie = file === null ? null : radarr.movie(file.movieId);
    if (file === null || movie === null) return modelNotFound('MovieFile', id);
    movie.movieFileId = file.id;
    await radarr.deleteFile(movie);
    return empty(200);
  });
  routes.get('/api/v3/rename', (context) => {
    const asked = context.req.query('movieId');
    if (asked === undefined) return badRequest('movieId must be provided');
    const movie = radarr.movie(Number(asked));
    if (movie === null) {
      const message = 'Expected query to return 1 rows but returned 0';
      return serverError({ type: 'System.ApplicationException', message, status: 500 });
    }
    const rows = radarr.filesOf(movie).map((file) => ({
      movieId: movie.id,
      movieFileId: file.id,
      existingPath: file.relativePath,
      newPath: renderMovieName(radarr.naming, movie, file),
    }));
    return ok(rows.filter((row) => row.newPath !== row.existingPath));
  });
  routes.get('/api/v3/extrafile', (context) => {
    const movieId = Number(context.req.query('movieId'));
    return ok(radarr.extraFiles.filter((extra) => extra.movieId === movieId));
  });
  routes.get('/api/v3/alttitle', (context) => {
    const movie = radarr.movie(Number(context.req.query('movieId')));
    const titles = movie?.alternateTitles ?? [];
    return ok(titles.map((title, index) => ({ sourceType: 'tmdb', movieMetadataId: movie?.id, title, id: index + 1 })));
  });
  routes.get('/api/v3/collection', () => ok([]));
  routes.get('/api/v3/history/since', () => ok([]));
  routes.get('/api/v3/history/movie', () => ok([]));
  routes.get('/api/v3/manualimport', (context) => {
    const folder = (context.req.query('folder') ?? '').replace(/\/$/, '');
    const names = existsSync(folder) ? readdirSync(folder).filter(isVideoName) : [];
    return ok(
      names.map((name, index) => ({
        path: path.join(folder, name),
        relativePath: name,
        name: path.parse(name).name,
        size: followedSize(path.join(folder, name)),
        quality: qualityInName('Radarr', name) ?? qualityNamed('Radarr', 'Unknown'),
        languages: [ENGLISH],
        qualityWeight: 1,
        customFormats: [],
        customFormatScore: 0,
        indexerFlags: 0,
        rejections: [],
        id: index + 1,
      })),
    );
  });
}

function json(body: string | ReadableStream): Response {
  return new Response(body, { headers: { 'Content-Type': 'application/json; charset=utf-8' } });
}

function validateMovie(radarr: FakeRadarr, body: Record<string, unknown>): Response | null {
  const errors: object[] = [];
  const add = (propertyName: string, errorMessage: string, attemptedValue: unknown, errorCode: string) =>
    errors.push({ propertyName, errorMessage, attemptedValue, severity: 'error', errorCode });
  if (!(Number(body.qualityProfileId) > 0)) {
    add('QualityProfileId', "'Quality Profile Id' must be greater than '0'.", 0, 'GreaterThanValidator');
  }
  if (body.path === undefined && body.rootFolderPath === undefined) {
    add('Path', "'Path' must not be empty.", null, 'NotEmptyValidator');
    add('RootFolderPath', "'Root Folder Path' must not be empty.", null, 'NotEmptyValidator');
  }
  if (radarr.movieTable.of(Number(body.tmdbId)).length > 0) {
    add('TmdbId', 'This movie has already been added', body.tmdbId, 'MovieExistsValidator');
  }
  return errors.length > 0 ? validationErrors(errors) : null;
}

function move(radarr: FakeRadarr, movie: RadarrMovie, from: string): void {
  const to = movie.path;
  if (!existsSync(from)) return;
  mkdirSync(path.dirname(to), { recursive: true });
  movie.path = from;
  try {
    radarr.moveMovie(movie, to);
  } catch (error) {
    throw new DotNetError('System.IO.IOException', String(error));
  }
}
