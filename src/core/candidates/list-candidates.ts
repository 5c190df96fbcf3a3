import type { Candidate } from '../model/candidate.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { Run } from '../model/run.ts';
import type { AnsweredState, CandidateFilter } from '../ports/candidate-store.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { scheduleDiscoveryTask } from '../tasks/kinds/matching.ts';
import { whyNot } from './when-known.ts';

export function listCandidates(
  rt: Pick<Runtime, 'store'>,
  filter: CandidateFilter,
  page: PageQuery,
): Promise<Page<Candidate>> {
  return rt.store.candidates.page(filter, page);
}

/** Pairs with this answer (null: any), the last answered first. */
export function listAnswered(
  rt: Pick<Runtime, 'store'>,
  state: AnsweredState | null,
  page: PageQuery,
): Promise<Page<Candidate>> {
  return rt.store.candidates.answered(state, page);
}

export function findCandidate(rt: Pick<Runtime, 'store'>, id: number): Promise<Candidate | null> {
  return rt.store.candidates.get(id);
}

export interface DiscoveryRequest {
  readonly movieTmdbId?: number | undefined;
  readonly seriesTvdbId?: number | undefined;
  readonly dryRun: boolean;
  /** Who asked; default "api". */
  readonly trigger?: string;
}

/** Starts the search for one movie, one series, or everything that changed. */
export function requestDiscovery(rt: Runtime, request: DiscoveryRequest): Promise<Run> {
  const { movieTmdbId, seriesTvdbId, dryRun, trigger = 'api' } = request;
  const target = {
    ...(movieTmdbId === undefined ? {} : { movieTmdbId }),
    ...(seriesTvdbId === undefined ? {} : { seriesTvdbId }),
  };
  return startRun(rt, 'matching', { dryRun, trigger, target });
}

/** Starts the search for everything that changed. Null where it could only fail. */
export async function discoverAll(rt: Runtime): Promise<Run | null> {
  return (await whyNot(rt)) === null ? requestDiscovery(rt, { dryRun: false }) : null;
}

/** When the next search for everything that changed starts; null if none is planned. */
export async function findNextDiscovery({ store, now }: Pick<Runtime, 'store' | 'now'>): Promise<number | null> {
  const { kind } = scheduleDiscoveryTask({}, now());
  const { items } = await store.tasks.page({ kind, state: 'waiting' }, { limit: 1, cursor: null });
  return items[0]?.nextRunAt ?? null;
}
