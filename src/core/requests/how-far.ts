import type { MediaRequest, Wanted } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { type LookAtRequestPayload, lookAtRequestTask } from '../tasks/kinds/requests.ts';
import type { TaskResult } from '../tasks/result.ts';
import { withNumbersOfTitle } from './judge-video.ts';
import { advance } from './request-progress.ts';

/** How far a server is with what was asked for, and which one it is. */
interface Progress {
  readonly state: 'searching' | 'downloaded';
  readonly reason: string;
}

type Asking = Pick<Runtime, 'servers'>;
type Looking = Asking & Pick<Runtime, 'requests' | 'store' | 'logger' | 'now' | 'wake'>;

/** A person waits for the answer. */
const askMs = 5_000;

/** A new request begins where Radarr or Sonarr are with it already. One that does not answer is asked by a task, until it does. */
export async function beginWhereItIs(rt: Looking, request: MediaRequest): Promise<MediaRequest> {
  try {
    return await catchUp(rt, request, AbortSignal.timeout(askMs));
  } catch (error) {
    rt.logger.warn({ request: request.id, error: String(error) }, 'how far it is could not be asked yet');
    await rt.store.tasks.add([lookAtRequestTask({ id: request.id }, rt.now() + 1_000)]);
    rt.wake();
    return request;
  }
}

export async function lookAtRequest(
  rt: Looking,
  { id }: LookAtRequestPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const request = await rt.requests.get(id);
  if (request === null) return { kind: 'done', outcome: 'ignored: nobody waits for it any more' };
  const { state } = await catchUp(rt, request, signal);
  return { kind: 'done', outcome: state };
}

async function catchUp(rt: Looking, request: MediaRequest, signal: AbortSignal): Promise<MediaRequest> {
  const progress = await howFar(rt, request, signal);
  return progress === null ? request : ((await advance(rt, request, progress)) ?? request);
}

/** What is furthest of all servers; null: none lists it. A fault counts only where no other server has the file. */
async function howFar(rt: Asking, wanted: Wanted, signal: AbortSignal): Promise<Progress | null> {
  const asked = await Promise.allSettled(
    wanted.kind === 'movie' ? ofMovie(rt, wanted, signal) : ofEpisode(rt, wanted, signal),
  );
  const found = asked.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : []));
  const downloaded = found.find(({ state }) => state === 'downloaded');
  if (downloaded !== undefined) return downloaded;
  for (const one of asked) if (one.status === 'rejected') throw one.reason;
  return found[0] ?? null;
}

function ofMovie({ servers }: Asking, { tmdbId }: Wanted, signal: AbortSignal): Promise<Progress | null>[] {
  if (tmdbId === null || tmdbId === 0) return [];
  return servers.radarrs().map(async ({ client, instance }) => {
    const movies = (await client.movieByTmdbId(tmdbId, { signal })).filter((movie) => movie.tmdbId === tmdbId);
    if (movies.length === 0) return null;
    // The movie's own word for it is late during an upgrade.
    const files = await client.movieFiles(
      movies.map(({ id }) => id),
      { signal },
    );
    return progressOf(files.length > 0, `Radarr "${instance.name}"`);
  });
}

/** By the show's id and its numbers: Sonarr finds no episode by its own id. */
function ofEpisode({ servers }: Asking, wanted: Wanted, signal: AbortSignal): Promise<Progress | null>[] {
  const { kind, tvdbId, seasonNumber, episodeNumber } = withNumbersOfTitle(wanted);
  if (kind !== 'episode' || tvdbId == null || tvdbId === 0 || seasonNumber == null || episodeNumber == null) return [];
  return servers.sonarrs().map(async ({ client, instance }) => {
    const [series] = (await client.seriesByTvdbId(tvdbId, { signal })).filter((one) => one.tvdbId === tvdbId);
    if (series === undefined) return null;
    const episodes = await client.episodes(series.id, { seasonNumber, signal });
    const episode = episodes.find((one) => one.episodeNumber === episodeNumber);
    return episode === undefined ? null : progressOf(episode.hasFile, `Sonarr "${instance.name}"`);
  });
}

function progressOf(hasFile: boolean, server: string): Progress {
  return hasFile
    ? { state: 'downloaded', reason: `${server} has its file already` }
    : { state: 'searching', reason: `${server} lists it already` };
}
