import type { Page, PageQuery } from '../model/page.ts';
import type { Run, RunSummary } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { nameSubjects, type Subjects } from './name-subjects.ts';

export interface Runs {
  /** Runs that wait for a person, with what they would remove. */
  readonly held: readonly Run[];
  readonly underWay: readonly RunSummary[];
  /** The last dry run of links that has ended. */
  readonly dryRun: Run | null;
  readonly all: Page<RunSummary>;
  /** Of their targets. */
  readonly subjects: Subjects;
}

const atMost = 20;

/** What the page of runs shows; the plans of at most 21 runs are read. */
export async function readRuns(rt: Pick<Runtime, 'store' | 'stats'>, query: PageQuery): Promise<Runs> {
  const { store } = rt;
  const first = { limit: atMost, cursor: null };
  const [held, running, queued, dry, all] = await Promise.all([
    store.runs.page({ state: 'needsConfirmation' }, first),
    store.runs.page({ state: 'running' }, first),
    store.runs.page({ state: 'queued' }, first),
    store.runs.page({ dryRun: true, state: 'succeeded' }, first),
    store.runs.page({}, query),
  ]);
  const last = dry.items.find(({ scope }) => scope === 'links' || scope === 'all');
  const runs = await Promise.all(
    [...held.items, ...(last === undefined ? [] : [last])].map(({ id }) => store.runs.get(id)),
  );
  const underWay = [...running.items, ...queued.items];
  return {
    held: runs.filter((run) => run?.state === 'needsConfirmation').flatMap((run) => run ?? []),
    underWay,
    dryRun: runs.find((run) => run?.id === last?.id) ?? null,
    all,
    subjects: await nameTargets(rt, [...underWay, ...all.items]),
  };
}

const targets: Readonly<Record<string, string>> = {
  serverId: 'Plex server',
  libraryId: 'library',
  movieTmdbId: 'movie',
  seriesTvdbId: 'series',
};

/** Names what runs are limited to. */
export function nameTargets(rt: Pick<Runtime, 'stats'>, runs: readonly RunSummary[]): Promise<Subjects> {
  return nameSubjects(rt, runs.flatMap(targetsOf));
}

/** What a run is limited to, as subjects. */
export function targetsOf({ target }: Pick<RunSummary, 'target'>): string[] {
  return Object.entries(target ?? {}).flatMap(([key, id]) =>
    targets[key] === undefined ? [] : [`${targets[key]} ${id}`],
  );
}
