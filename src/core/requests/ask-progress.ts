import type { MediaRequest, Wanted } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { type AskProgressPayload, askProgressTask } from '../tasks/kinds/requests.ts';
import type { TaskResult } from '../tasks/result.ts';
import { advance } from './advance-request.ts';
import { withNumbersOfTitle } from './judge-video.ts';

/** The state of a request in one instance. */
interface Progress {
  readonly state: 'searching' | 'downloaded';
  readonly reason: string;
}

type Servers = Pick<Runtime, 'servers'>;
type ProgressRuntime = Servers & Pick<Runtime, 'requests' | 'store' | 'logger' | 'now'>;

/** Short, because a person waits for the answer. */
const askMs = 5_000;

/** Sets a new request to its state in Radarr or Sonarr. If an instance does not answer, a task tries again. */
export async function askProgress(rt: ProgressRuntime, request: MediaRequest): Promise<MediaRequest> {
  try {
    return await updateProgress(rt, request, AbortSignal.timeout(askMs));
  } catch (error) {
    rt.logger.warn(
      { request: request.id, error: String(error) },
      'Radarr or Sonarr could not be asked for the state of a request; a task asks again',
    );
    await rt.store.tasks.add([askProgressTask({ id: request.id }, rt.now() + 1_000)]);
    return request;
  }
}

export async function askProgressAgain(
  rt: ProgressRuntime,
  { id }: AskProgressPayload,
  signal: AbortSignal,
): Promise<TaskResult> {
  const request = await rt.requests.get(id);
  if (request === null) return { kind: 'done', outcome: 'ignored: nobody waits for it any more' };
  const { state } = await updateProgress(rt, request, signal);
  return { kind: 'done', outcome: state };
}

async function updateProgress(rt: ProgressRuntime, request: MediaRequest, signal: AbortSignal): Promise<MediaRequest> {
  const progress = await readProgress(rt, request, signal);
  return progress === null ? request : ((await advance(rt, request, progress)) ?? request);
}

/** The furthest progress in any instance; null: no instance lists it. An error counts only if no other instance has the file. */
async function readProgress(rt: Servers, wanted: Wanted, signal: AbortSignal): Promise<Progress | null> {
  const asked = await Promise.allSettled(
    wanted.kind === 'movie' ? ofMovie(rt, wanted, signal) : ofEpisode(rt, wanted, signal),
  );
  const found = asked.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : []));
  const downloaded = found.find(({ state }) => state === 'downloaded');
  if (downloaded !== undefined) return downloaded;
  for (const one of asked) if (one.status === 'rejected') throw one.reason;
  return found[0] ?? null;
}

function ofMovie({ servers }: Servers, { tmdbId }: Wanted, signal: AbortSignal): Promise<Progress | null>[] {
  if (tmdbId === null || tmdbId === 0) return [];
  return servers.radarrs().map(async ({ client, instance }) => {
    const movies = (await client.movieByTmdbId(tmdbId, { signal })).filter((movie) => movie.tmdbId === tmdbId);
    if (movies.length === 0) return null;
    // During an upgrade the movie's own hasFile is outdated.
    const files = await client.movieFiles(
      movies.map(({ id }) => id),
      { signal },
    );
    return progressOf(files.length > 0, `Radarr "${instance.name}"`);
  });
}

/** Uses the show's id and the numbers: Sonarr cannot find an episode by the episode's own id. */
function ofEpisode({ servers }: Servers, wanted: Wanted, signal: AbortSignal): Promise<Progress | null>[] {
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
