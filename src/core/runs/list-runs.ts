import type { Page, PageQuery } from '../model/page.ts';
import type { Run, RunSummary } from '../model/run.ts';
import type { RunFilter } from '../ports/run-store.ts';
import type { Runtime } from '../runtime.ts';

export function listRuns(
  { store }: Pick<Runtime, 'store'>,
  filter: RunFilter,
  page: PageQuery,
): Promise<Page<RunSummary>> {
  return store.runs.page(filter, page);
}

export function findRun({ store }: Pick<Runtime, 'store'>, id: string): Promise<Run | null> {
  return store.runs.get(id);
}
