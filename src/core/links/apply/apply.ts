import { AppError, messageOf } from '../../../errors.ts';
import type { Sidecar } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { Runtime } from '../../runtime.ts';
import { inParallel } from '../../tasks/in-parallel.ts';
import { borderOf } from '../decide/link-place.ts';
import type { LinkStep } from '../decide/link-step.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import { clearStep, type PlacedPaths, placeStep } from './apply-step.ts';
import { type Job, type Origin, placesLink } from './job.ts';
import { recordIntent, recordObservations, recordResults } from './record-steps.ts';
import { removeSidecars, syncSidecars } from './sidecars.ts';
import { type Applied, summarize } from './summarize.ts';

const jobsAtOnce = 8;

/** How many steps are recorded, applied and recorded again together. */
const chunkSize = 200;

/**
 * Applies plans. Every step is recorded in the ledger before the disk is touched, and its result after: whatever a kill leaves, the next run repairs.
 * A step that fails is reported and stops no other.
 */
export async function applyPlans(rt: Runtime, plans: readonly PairPlan[], origin: Origin): Promise<Applied> {
  const jobs: Job[] = plans.flatMap((plan) =>
    plan.steps.map(
      (step): Job => ({ plan, step, link: 'link' in step ? step.link : null, result: 'done', secondsRemoved: 0 }),
    ),
  );
  const planned = new Set(jobs.flatMap(({ step }) => (placesLink(step) ? step.wanted.path : [])));
  const taken: PlacedPaths = { planned, made: new Set() };
  for (let at = 0; at < jobs.length; at += chunkSize)
    await applyChunk({ rt, taken, origin }, jobs.slice(at, at + chunkSize));
  return summarize(plans, jobs);
}

interface Chunk {
  readonly rt: Runtime;
  readonly taken: PlacedPaths;
  readonly origin: Origin;
}

async function applyChunk({ rt, taken, origin }: Chunk, jobs: readonly Job[]): Promise<void> {
  await recordIntent(rt, jobs);
  const doing = jobs.filter((job) => job.result === 'done');
  await inParallel(doing, jobsAtOnce, (job) => guarded(rt, job, () => placeStep(job, taken)));
  await inParallel(doing, jobsAtOnce, (job) => guarded(rt, job, () => clearStep(job, taken)));
  await recordObservations(rt, jobs);
  await recordResults(rt, jobs, origin);
  const settings = await rt.settings();
  const rows = Map.groupBy(await readSidecars(rt, jobs), (row) => row.linkId);
  await inParallel(jobs, jobsAtOnce, (job) =>
    guarded(rt, job, () =>
      applySidecars(rt, job, { rows: rows.get(job.link?.id ?? -1) ?? [], enabled: settings['links.sidecars'] }),
    ),
  );
}

/** A link that was just created has none. */
async function readSidecars(rt: Runtime, jobs: readonly Job[]): Promise<Sidecar[]> {
  const known = jobs.flatMap(({ step }) => step.link?.id ?? []);
  return known.length === 0 ? [] : rt.store.links.sidecars(known);
}

async function guarded(rt: Runtime, job: Job, work: () => Promise<void>): Promise<void> {
  if (job.result !== 'done') return;
  try {
    await work();
  } catch (error) {
    job.result = 'failed';
    job.error = error;
    rt.logger.warn({ step: job.step.do, path: job.link?.path }, messageOf(error));
  }
}

async function applySidecars(
  rt: Runtime,
  job: Job,
  { rows, enabled }: { readonly rows: readonly Sidecar[]; readonly enabled: boolean },
): Promise<void> {
  const link = job.link;
  if (link === null || job.step.do === 'forget') return;
  const { series, limits } = job.plan.facts;
  const { removalRoots, showRoots } = limits;
  const sidecars = { link, rows, foundAt: foundAt(job.step) };
  if (link.state === 'removed') await removeSidecars(rt, sidecars, removalRoots);
  else if (series.kind === 'known' && !(job.step.do === 'keep' && job.step.lost))
    await syncSidecars(rt, sidecars, { enabled, make: borderOf(series.series, showRoots), remove: removalRoots });
}

/** Where the link was before this step. */
function foundAt(step: LinkStep): string | null {
  if (step.do === 'rename') return step.from;
  return step.do === 'retarget' || step.do === 'remove' ? step.at : null;
}

/** How often one piece of work is planned before it gives way to whoever changes the same links again and again. */
export const plansAtMost = 5;

export function overtakenError(rule: Rule): AppError {
  return new AppError(
    'conflict',
    `The link of "${rule.movieTitle}" in "${rule.seriesTitle}" was not changed: another process changed its row during each of ${plansAtMost} attempts. It will be retried; if this persists, look for a second service on the same database that keeps changing it.`,
  );
}
