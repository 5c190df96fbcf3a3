import { AppError } from '../../errors.ts';
import type { InstanceKind } from '../model/instance.ts';
import type { Picture } from '../model/picture.ts';
import type { PosterKind, PosterSize } from '../model/poster.ts';
import type { ThumbQuery } from '../ports/library-store.ts';
import type { PictureSource } from '../ports/poster-cache.ts';
import type { Runtime } from '../runtime.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import { within } from '../tasks/patience.ts';

export interface WantedPoster {
  readonly kind: PosterKind;
  readonly id: number;
  readonly size: PosterSize;
  /** `library`: only of what the mirror has, for viewers, who may not learn what else others wait for. */
  readonly from: 'anywhere' | 'library';
}

/** The heights that Sonarr and Radarr keep ready, and the same for Plex. */
const sizes = {
  small: { width: 167, height: 250 },
  large: { width: 334, height: 500 },
} as const satisfies Record<PosterSize, { readonly width: number; readonly height: number }>;

/** Sonarr and Radarr do not say when a poster changes. */
const dayMs = 86_400_000;
const maxAgeMs = 7 * dayMs;
/** Of each of its two requests. */
const longestMs = 10_000;

type PosterRuntime = Pick<Runtime, 'library' | 'plex' | 'servers' | 'posters'>;

/** The poster from the cache or the first server that has one; null if none has. */
export async function findPoster(runtime: PosterRuntime, wanted: WantedPoster): Promise<Picture | null> {
  const mirrored = await mirrorSources(runtime, wanted);
  return runtime.posters.get([...mirrored, ...(wanted.from === 'library' ? [] : instanceSources(runtime, wanted))]);
}

async function mirrorSources({ library, plex }: PosterRuntime, wanted: WantedPoster): Promise<PictureSource[]> {
  const thumbs = await library.items.thumbs(itemsOf(wanted));
  return thumbs.map(({ serverId, thumb }) => {
    const client = plex.get(serverId)?.client;
    const server = `plex ${serverId}`;
    // A thumb's path contains the time of its last change.
    const key = `${server} ${thumb} ${wanted.size}`;
    return { key, server, ...(client && { fetch: () => client.picture(thumb, sizes[wanted.size]) }) };
  });
}

function itemsOf({ kind, id }: WantedPoster): ThumbQuery {
  if (kind === 'items') return { ids: [id] };
  return kind === 'movies' ? { type: 'movie', guid: `tmdb://${id}` } : { type: 'show', guid: `tvdb://${id}` };
}

function instanceSources({ servers }: PosterRuntime, wanted: WantedPoster): PictureSource[] {
  const kind = instanceKinds[wanted.kind];
  const instances = servers.all().filter((instance) => instance.kind === kind);
  return instances.map(({ number, url }) => {
    const server = `${kind} ${number} ${url}`;
    const read =
      kind === 'radarr' ? moviePoster(servers.radarr(number), wanted) : seriesPoster(servers.sonarr(number), wanted);
    return {
      key: `${server} ${wanted.id} ${wanted.size}`,
      server,
      maxAgeMs,
      ...(read && { fetch: () => within(longestMs, read) }),
    };
  });
}

const instanceKinds = { items: null, movies: 'radarr', series: 'sonarr' } as const satisfies Record<
  PosterKind,
  InstanceKind | null
>;

function moviePoster(server: RadarrServer | null, { id, size }: WantedPoster): (() => Promise<Uint8Array>) | null {
  if (server === null) return null;
  return async () => {
    const [movie] = await server.client.movieByTmdbId(id);
    if (movie === undefined) throw new AppError('notFound', `Radarr has no movie with the TMDB id ${id}`);
    return server.client.poster(movie.id, sizes[size].height);
  };
}

function seriesPoster(server: SonarrServer | null, { id, size }: WantedPoster): (() => Promise<Uint8Array>) | null {
  if (server === null) return null;
  return async () => {
    const [series] = await server.client.seriesByTvdbId(id);
    if (series === undefined) throw new AppError('notFound', `Sonarr has no series with the TVDB id ${id}`);
    return server.client.poster(series.id, sizes[size].height);
  };
}
