import { dirname } from 'node:path';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { RunError } from '../../model/run.ts';
import type { NewTask } from '../../model/task.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import type { Runtime } from '../../runtime.ts';
import { type ConfirmPayload, confirmSeriesTask, linkMovieTask } from '../../tasks/kinds/links.ts';
import { tellPlexTask } from '../../tasks/kinds/plex.ts';
import type { PairPlan, RuleFailure } from '../decide/pair-plan.ts';
import type { Job } from './job.ts';

export interface Applied {
  readonly jobs: readonly Job[];
  readonly counts: Record<
    'created' | 'retargeted' | 'renamed' | 'kept' | 'removed' | 'refused' | 'waiting' | 'errors',
    number
  >;
  readonly errors: readonly RunError[];
  /** Rules whose steps the disk refused; their task is retried. */
  readonly failed: readonly RuleFailure[];
  /** Shows that Sonarr must scan again: `confirm-series` tasks. */
  readonly toConfirm: readonly ConfirmPayload[];
  /** Folders in which links were created, changed or removed: Plex is notified. */
  readonly changedFolders: readonly string[];
  /** Folders of correct links that were never seen in Plex. */
  readonly unseenFolders: readonly string[];
  /** Links that another one replaced; their rules are planned next. */
  readonly displaced: readonly Link[];
  /** Rules with a step that lost a race: another writer changed the link's row, so they are planned again. */
  readonly overtaken: readonly Rule[];
}

export function summarize(plans: readonly PairPlan[], jobs: readonly Job[]): Applied {
  const counts = { created: 0, retargeted: 0, renamed: 0, kept: 0, removed: 0, refused: 0, waiting: 0, errors: 0 };
  const words = {
    create: 'created',
    retarget: 'retargeted',
    rename: 'renamed',
    updateRow: 'kept',
    keep: 'kept',
    remove: 'removed',
    forget: 'removed',
  } as const;
  const errors: RunError[] = [];
  const failed: RuleFailure[] = [];
  for (const job of jobs) {
    if (job.result === 'done') counts[words[job.step.do]] += 1;
    counts.removed += job.secondsRemoved;
    if (job.result !== 'failed') continue;
    counts.errors += 1;
    failed.push({ rule: job.plan.facts.rule, error: job.error });
    errors.push(runErrorOf(job.link?.path ?? job.plan.facts.rule.movieTitle, job.error));
  }
  for (const plan of plans) {
    if (plan.state === 'waiting') counts.waiting += 1;
    if (plan.conflict !== null || plan.state === 'error') counts.refused += 1;
  }
  return {
    jobs,
    counts,
    errors,
    failed,
    toConfirm: seriesToConfirm(jobs),
    changedFolders: changedFolders(jobs),
    unseenFolders: unseenFolders(jobs),
    displaced: plans.flatMap((plan) => plan.displaced),
    overtaken: [...new Set(jobs.flatMap((job) => (isOvertaken(job) ? job.plan.facts.rule : [])))],
  };
}

function isOvertaken({ result }: Pick<Job, 'result'>): boolean {
  return result === 'lostRace' || result === 'kept';
}

function seriesToConfirm(jobs: readonly Job[]): Applied['toConfirm'] {
  const wanted = new Map<string, Applied['toConfirm'][number]>();
  for (const { plan, step, link, result } of jobs) {
    if (link === null || result === 'lostRace') continue;
    const { series } = plan.facts;
    const gone = link.state === 'removed' && result === 'done' && step.do === 'remove';
    const unconfirmed = link.state === 'linked' && link.confirmAskedAt === null && result === 'done';
    if (gone || unconfirmed)
      wanted.set(`${link.sonarr}:${link.sonarrSeriesId}`, {
        sonarr: link.sonarr,
        seriesId: link.sonarrSeriesId,
        seriesTvdbId: link.seriesTvdbId,
        ...(series.kind === 'known' && series.series.id === link.sonarrSeriesId ? { path: series.series.path } : {}),
      });
  }
  return [...wanted.values()];
}

/** Where a link is now and where it was. */
function changedFolders(jobs: readonly Job[]): string[] {
  const paths = jobs.flatMap(({ step, link, result }) => {
    if (isOvertaken({ result }) || step.do === 'keep' || step.do === 'forget') return [];
    const before = step.link?.path ?? [];
    if (step.do === 'remove') return [step.at];
    // An adopted link has not moved: Plex may well know it.
    if (step.do === 'updateRow' && step.adopted) return [];
    return [before, link?.path ?? [], step.do === 'rename' ? step.from : []].flat();
  });
  return [...new Set(paths.map((path) => dirname(path)))];
}

function unseenFolders(jobs: readonly Job[]): string[] {
  const paths = jobs.flatMap(({ step, link, result }) => {
    const isCorrect = step.do === 'keep' ? !step.lost : step.do === 'updateRow' && step.adopted;
    const isUnseen = isCorrect && result === 'done' && link !== null && link.inPlex === null && link.pending === null;
    return isUnseen ? [link.path] : [];
  });
  return [...new Set(paths.map((path) => dirname(path)))];
}

/** A show's links often change together: one scan of their folder is enough. */
const plexWaitMs = 1_000;

/** The tasks that applied plans cause: Sonarr scans, Plex is notified, displaced links are planned again. */
export function followUpsOf(rt: Runtime, applied: Applied, plans: readonly PairPlan[]): NewTask[] {
  const now = rt.now();
  const here = new Set(plans.map((plan) => plan.facts.rule.movieTmdbId));
  const displaced = applied.displaced.filter((link) => !here.has(link.movieTmdbId));
  const servers = rt.plex.enabled().map(({ server }) => server.id);
  const tellPlex = (folder: string, changed: boolean) =>
    servers.map((serverId) => tellPlexTask({ serverId, folder, changed }, now + plexWaitMs));
  return [
    ...applied.toConfirm.map((series) => confirmSeriesTask(series, now)),
    ...applied.changedFolders.flatMap((folder) => tellPlex(folder, true)),
    ...applied.unseenFolders
      .filter((folder) => !applied.changedFolders.includes(folder))
      .flatMap((folder) => tellPlex(folder, false)),
    ...displaced.map((link) => linkMovieTask({ tmdbId: link.movieTmdbId, cause: 'its link was moved aside' }, now)),
  ];
}
