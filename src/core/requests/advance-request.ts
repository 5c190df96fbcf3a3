import { describeChange } from '../audit/audit-scope.ts';
import type { MediaRequest, RequestState } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { checkRequestsTask, type RequestProgressPayload } from '../tasks/kinds/requests.ts';
import type { TaskResult } from '../tasks/result.ts';

const order: readonly RequestState[] = ['pending', 'searching', 'downloading', 'downloaded', 'available'];

/** Advances the requests that an event of Radarr or Sonarr concerns. Never moves one back. */
export async function requestProgress(
  rt: Pick<Runtime, 'requests' | 'now'>,
  payload: RequestProgressPayload,
): Promise<TaskResult> {
  const named = await requestsOf(rt, payload);
  let moved = 0;
  for (const request of named) {
    const { state, cause: reason } = payload;
    if ((await advance(rt, request, { state, reason })) !== null) moved += 1;
  }
  return { kind: 'done', outcome: moved === 0 ? 'ignored: nobody waits for it' : `${payload.state}: ${moved}` };
}

/** Never moves a request back, also if it advances further at the same moment. Null: it is already that far, or gone. */
export async function advance(
  rt: Pick<Runtime, 'requests' | 'now'>,
  request: MediaRequest,
  step: { readonly state: RequestState; readonly reason: string },
): Promise<MediaRequest | null> {
  if (order.indexOf(request.state) >= order.indexOf(step.state)) return null;
  const changed = await rt.requests.change(request.id, { ...step, from: request.state }, rt.now());
  if (changed === null || changed.state === step.state) return changed;
  return advance(rt, changed, step);
}

async function requestsOf(
  { requests }: Pick<Runtime, 'requests'>,
  { kind, tmdbId, seriesTvdbId, episodes }: RequestProgressPayload,
): Promise<MediaRequest[]> {
  if (kind === 'movie') return tmdbId === undefined ? [] : requests.byIds({ kind, tmdbId });
  const found: MediaRequest[] = [];
  for (const episode of episodes ?? [])
    if (episode.tvdbId !== null) found.push(...(await requests.byIds({ kind, tvdbId: episode.tvdbId })));
  // An episode may be requested by its show's id and its numbers.
  if (seriesTvdbId !== undefined) {
    const ofShow = await requests.byIds({ kind, tvdbId: seriesTvdbId });
    found.push(
      ...ofShow.filter((request) =>
        episodes === undefined
          ? true
          : episodes.some(
              (one) => one.seasonNumber === request.seasonNumber && one.episodeNumber === request.episodeNumber,
            ),
      ),
    );
  }
  return [...new Map(found.map((request) => [request.id, request])).values()];
}

/**
 * Sets the state of a request, as a person or a tool that downloads by itself asks; a task then checks whether the library has it. Null: no such
 * request.
 */
export async function setProgress(
  rt: Pick<Runtime, 'requests' | 'store' | 'now'>,
  id: number,
  state: Exclude<RequestState, 'available'>,
): Promise<MediaRequest | null> {
  describeChange({ subject: `request ${id}`, after: { state } });
  const said = { state, availableAt: null, reason: 'said through the API' } as const;
  const changed = await rt.requests.change(id, said, rt.now());
  if (changed === null) return null;
  await rt.store.tasks.add([checkRequestsTask({}, rt.now())]);
  return changed;
}
