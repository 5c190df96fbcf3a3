import type { Page, PageQuery } from '../model/page.ts';
import type { Run, RunSummary } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';

export interface Runs {
  /** Runs that wait for a person, with what they would remove. */
  readonly held: readonly Run[];
  readonly underWay: readonly RunSummary[];
  /** The last dry run of links that has ended. */
  readonly dryRun: Run | null;
  readonly all: Page<RunSummary>;
}

const atMost = 20;

/** What the page of runs shows; the plans of at most 21 runs are read. */
export async function readRuns({ store }: Pick<Runtime, 'store'>, query: PageQuery): Promise<Runs> {
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
  return {
    held: runs.filter((run) => run?.state === 'needsConfirmation').flatMap((run) => run ?? []),
    underWay: [...running.items, ...queued.items],
    dryRun: runs.find((run) => run?.id === last?.id) ?? null,
    all,
  };
}
