import { dirname } from 'node:path';
import { messageOf } from '../../../errors.ts';
import { inspect } from '../../media/inspect.ts';
import type { Link, LinkChange, NewLink, Sidecar } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { RunError } from '../../model/run.ts';
import { runErrorOf } from '../../runs/run-error.ts';
import type { Runtime } from '../../runtime.ts';
import { borderOf } from '../decide/desire.ts';
import type { LinkStep, Wanted } from '../decide/link-step.ts';
import { foldersOfMade, pendingOf } from '../decide/pending.ts';
import type { PairPlan } from '../decide/plan.ts';
import { isOwn } from '../read/look.ts';
import { cleanTemporary, placeLink, removeLink } from './disk.ts';
import { observe } from './observe.ts';
import { removeSidecars, syncSidecars } from './sidecars.ts';
import { reasonToStay } from './still-gone.ts';

export interface Applied {
  readonly counts: Record<
    'created' | 'retargeted' | 'renamed' | 'kept' | 'removed' | 'refused' | 'waiting' | 'errors',
    number
  >;
  readonly errors: readonly RunError[];
  /** Rules whose steps the disk refused; a task is tried again then. */
  readonly failed: readonly { readonly rule: Rule; readonly error: unknown }[];
  /** Shows whose files on disk or in Sonarr are to be brought together: `confirm` tasks. */
  readonly toConfirm: readonly { readonly sonarr: number; readonly seriesId: number; readonly seriesTvdbId: number }[];
  /** Folders in which links were made, changed or removed: Plex is told. */
  readonly changedFolders: readonly string[];
  /** Folders of links that lie as they are to and were never seen in Plex. */
  readonly unseenFolders: readonly string[];
  /** Links that were moved aside; their rules are looked at next. */
  readonly displaced: readonly Link[];
  /** Rules with a step that lost a race: someone else changed the link's row meanwhile, so they are planned again. */
  readonly overtaken: readonly Rule[];
}

/** Why plans are carried out. */
export interface Origin {
  readonly cause: string;
  /** Links whose removal the breaker of events has counted. */
  readonly claimed?: ReadonlySet<number>;
}

/** How many steps are recorded, done and noted together. */
const chunkSize = 200;

interface Job {
  readonly plan: PairPlan;
  readonly step: LinkStep;
  link: Link | null;
  /** `held`: the file was back, or its disk away, when its link was to be removed. Planned again, as after a lost race. */
  result: 'done' | 'failed' | 'held' | 'lostRace';
  secondsRemoved: number;
  error?: unknown;
  /** Placing failed, and whether the link was made all the same is not certain. */
  mayBeThere?: boolean;
  text?: string;
}

/**
 * Carries plans out: every step is recorded in the ledger before the disk is touched and noted after, so that a kill at any point leaves what the
 * next run repairs. Steps that fail are reported and stop nothing else.
 */
export async function applyPlans(rt: Runtime, plans: readonly PairPlan[], origin: Origin): Promise<Applied> {
  const jobs: Job[] = plans.flatMap((plan) =>
    plan.steps.map(
      (step): Job => ({ plan, step, link: 'link' in step ? step.link : null, result: 'done', secondsRemoved: 0 }),
    ),
  );
  const planned = new Set(jobs.flatMap(({ step }) => (places(step) ? step.wanted.path : [])));
  const taken: Places = { planned, made: new Set() };
  for (let at = 0; at < jobs.length; at += chunkSize)
    await applyChunk(rt, jobs.slice(at, at + chunkSize), taken, origin);
  return summarize(plans, jobs);
}

/** Paths of steps of one plan. Links change places: what is gone may have been replaced, and what is left over may be another's by now. */
interface Places {
  readonly planned: ReadonlySet<string>;
  /** Where a link was made, or may have been. */
  readonly made: Set<string>;
}

async function applyChunk(rt: Runtime, jobs: readonly Job[], taken: Places, origin: Origin): Promise<void> {
  await record(rt, jobs);
  const doing = jobs.filter((job) => job.result === 'done');
  await inParallel(doing, (job) => guarded(rt, job, () => place(job, taken)));
  await inParallel(doing, (job) => guarded(rt, job, () => clear(job, taken)));
  await noteObserved(rt, jobs);
  await note(rt, jobs, origin);
  const settings = await rt.settings();
  const rows = Map.groupBy(
    await rt.store.links.sidecars(jobs.flatMap((job) => job.link?.id ?? [])),
    (row) => row.linkId,
  );
  await inParallel(jobs, (job) =>
    guarded(rt, job, () => sidecarsOf(rt, job, rows.get(job.link?.id ?? -1) ?? [], settings['links.sidecars'])),
  );
}

/** Intent: new rows, and what is pending on known ones. A row that someone else changed meanwhile is left to them. */
async function record(rt: Runtime, jobs: readonly Job[]): Promise<void> {
  const fresh = jobs.filter((job) => job.link === null && (job.step.do === 'create' || job.step.do === 'follow'));
  const rows = await rt.store.links.createMany(fresh.map(newLink), { step: 'plan', reason: 'a link is to be made' });
  for (const [i, job] of fresh.entries()) job.link = rows[i] ?? null;

  const known = jobs.filter((job) => !fresh.includes(job) && pendingOf(job.step) !== null && job.link !== null);
  const changed = await rt.store.links.change(
    known.flatMap((job) =>
      job.link === null
        ? []
        : [{ id: job.link.id, revision: job.link.revision, change: { pending: pendingOf(job.step) } }],
    ),
  );
  for (const [i, job] of known.entries()) {
    const row = changed[i] ?? null;
    if (row === null) job.result = 'lostRace';
    else job.link = row;
  }
}

function newLink({ plan, step }: Job): NewLink {
  if (step.do !== 'create' && step.do !== 'follow') throw new TypeError(`no new link comes from ${step.do}`);
  const { rule, movie, series } = plan.facts;
  if (movie.kind !== 'known' || series.kind !== 'known' || rule.movieTmdbId === null)
    throw new TypeError('a link needs a known movie and series');
  const { wanted } = step;
  return {
    ruleId: rule.id,
    movieTmdbId: rule.movieTmdbId,
    seriesTvdbId: series.series.tvdbId,
    episodeTvdbIds: rule.episodeTvdbIds,
    radarr: movie.radarr,
    radarrMovieId: movie.id,
    sonarr: series.series.sonarr,
    sonarrSeriesId: series.series.id,
    path: wanted.path,
    target: wanted.target,
    style: wanted.style,
    text: wanted.text,
    madePath: step.do === 'follow' ? step.madePath : wanted.path,
    origin: step.do === 'follow' ? 'adopted' : 'made',
    pending: pendingOf(step),
    state: 'linked',
    reason: null,
    sizeBytes: wanted.sizeBytes,
  };
}

/** First everything that is made or replaced, so that there is no moment without a file … */
async function place(job: Job, taken: Places): Promise<void> {
  const { step, link } = job;
  if (link === null || !places(step)) return;
  if (await isGone(step, taken.planned)) {
    job.result = 'lostRace';
    return;
  }
  const { path, text, target, style } = step.wanted;
  await cleanTemporaries(step.link, job.plan.facts.limits.removalRoots);
  try {
    job.text = await placeLink({
      linkId: link.id,
      path,
      text,
      target,
      style,
      root: step.root,
      replaces: step.replaces,
    });
    taken.made.add(path);
  } catch (error) {
    job.mayBeThere = await inspect(path).then(
      (entry) => isOwn({ style, text }, entry),
      () => true,
    );
    if (job.mayBeThere) taken.made.add(path);
    throw error;
  }
}

/** Sonarr may rename a link between plan and step: made under the planned name, it would be there twice. What another step has replaced is not gone. */
async function isGone(step: LinkStep, taken: ReadonlySet<string>): Promise<boolean> {
  if (step.do === 'retarget') return (await inspect(step.at)).kind === 'missing';
  return step.do === 'rename' && !taken.has(step.from) && (await inspect(step.from)).kind === 'missing';
}

function places(step: LinkStep): step is Extract<LinkStep, { do: 'create' | 'retarget' | 'rename' }> {
  return step.do === 'create' || step.do === 'retarget' || step.do === 'rename';
}

/** … then what is left over goes, also of a step that a kill cut short. Where another link was put meanwhile nothing does. */
async function clear(job: Job, { made }: Places): Promise<void> {
  const { step, plan } = job;
  if (job.result !== 'done' || step.do === 'keep') return;
  const { removalRoots: roots, mountSigns } = plan.facts.limits;
  // A hard link to a film that was replaced is its last name: the new one has taken its place.
  if (step.do === 'rename' && !made.has(step.from)) await removeLink(step.from, step.fromEntry, roots, 'replaced');
  for (const { linkId, path, entry, why } of plan.leftovers) {
    if (linkId !== step.link?.id || made.has(path)) continue;
    if ((await removeLink(path, entry, roots)) === 'removed' && why === 'second') job.secondsRemoved += 1;
  }
  await cleanTemporaries(step.link, roots);
  if (step.do !== 'remove' || made.has(step.at)) return;
  const reason = step.cause === 'fileGone' ? await reasonToStay(step.link.target, mountSigns) : null;
  if (reason !== null) {
    job.result = 'held';
    job.error = new Error(reason);
  } else if ((await removeLink(step.at, step.expected, roots)) === 'kept') {
    job.result = 'failed';
    job.error = new Error(`${step.at} is not our link any more and stays`);
  }
}

async function cleanTemporaries(link: Link | null, roots: readonly string[]): Promise<void> {
  if (link === null) return;
  for (const folder of foldersOfMade(link)) await cleanTemporary(folder, link.id, roots);
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

/** What servers say of links that stay: it invalidates no plan, and one that was changed meanwhile is another link. */
async function noteObserved(rt: Runtime, jobs: readonly Job[]): Promise<void> {
  const observed = jobs.flatMap((job) => {
    const { link, step, plan } = job;
    const observation = link === null || step.do !== 'keep' ? null : observe(link, step, plan);
    return link === null || observation === null
      ? []
      : [{ job, entry: { id: link.id, revision: link.revision, observation } }];
  });
  const rows = await rt.store.links.observe(observed.map(({ entry }) => entry));
  for (const [i, { job }] of observed.entries()) job.link = rows[i] ?? job.link;
}

/** What came of the steps. A row that someone else changed meanwhile is planned again. */
async function note(rt: Runtime, jobs: readonly Job[], origin: Origin): Promise<void> {
  const noted = jobs.flatMap((job) => {
    const link = job.link;
    if (link === null || job.result === 'lostRace') return [];
    const change = changeOf(job, link, rt.now());
    if (change === null) return [];
    return [
      {
        job,
        entry: {
          id: link.id,
          revision: link.revision,
          change: change.change,
          ...lineOf(job, change, origin),
        },
      },
    ];
  });
  if (noted.length === 0) return;
  const rows = await rt.store.links.change(noted.map(({ entry }) => entry));
  for (const [i, { job }] of noted.entries()) {
    const row = rows[i] ?? null;
    if (row !== null) job.link = row;
    else if (job.result === 'done') job.result = 'lostRace';
  }
}

/** A removal that was claimed has its line in the history already. */
function lineOf({ step, result }: Job, { step: word, reason }: Noted, { cause, claimed }: Origin) {
  if (step.do === 'remove' && result === 'done' && claimed?.has(step.link.id)) return {};
  return { event: { step: word, reason: `${reason} (${cause})` } };
}

interface Noted {
  readonly change: LinkChange;
  /** The word in the history. */
  readonly step: string;
  readonly reason: string;
}

function changeOf(job: Job, link: Link, now: number): Noted | null {
  const { step, plan } = job;
  if (job.result === 'failed') return failureOf(job, now);
  if (job.result === 'held')
    return { change: { pending: step.link?.pending ?? null }, step: 'keep', reason: messageOf(job.error) };
  switch (step.do) {
    case 'create':
    case 'retarget':
    case 'rename':
      return {
        change: { ...placed(step.wanted, job.text ?? step.wanted.text, link, plan), ...madePath(step, link) },
        step: step.do,
        reason: step.reason,
      };
    case 'follow': {
      const change = {
        ...placed(step.wanted, step.wanted.text, link, plan),
        madePath: step.madePath,
        ...(step.adopted ? { origin: 'adopted' as const } : {}),
      };
      return { change, step: step.adopted ? 'adopt' : 'follow', reason: step.reason };
    }
    case 'keep':
      return null;
    case 'remove':
    case 'forget':
      return {
        change: { state: 'removed', removedAt: now, pending: null, reason: step.reason, inSonarr: null, inPlex: null },
        step: step.do,
        reason: step.reason,
      };
  }
}

function failureOf(job: Job, now: number): Noted {
  const reason = messageOf(job.error);
  // A link that was never made is no link: the rule says why.
  if (job.step.do === 'create' && job.step.link === null && job.mayBeThere !== true)
    return { change: { state: 'removed', removedAt: now, pending: null, reason }, step: 'failed', reason };
  // What was made stays pending where the rest failed: the next run finds it by that. So does what earlier steps may have made.
  const nothingMade = job.text === undefined && job.mayBeThere !== true;
  return {
    change: {
      ...(nothingMade ? { pending: job.step.link?.pending ?? null } : {}),
      reason,
      ...(job.step.do === 'create' ? { state: 'broken' as const } : {}),
    },
    step: 'failed',
    reason,
  };
}

/** A link that was changed is to be confirmed anew. */
function placed(wanted: Wanted, text: string, link: Link, plan: PairPlan): LinkChange {
  const { movie, series, rule } = plan.facts;
  return {
    path: wanted.path,
    text,
    target: wanted.target,
    style: wanted.style,
    sizeBytes: wanted.sizeBytes,
    pending: null,
    state: 'linked',
    reason: null,
    inSonarr: null,
    inPlex: null,
    confirmAskedAt: null,
    episodeTvdbIds: rule.episodeTvdbIds.length > 0 ? rule.episodeTvdbIds : link.episodeTvdbIds,
    ...(movie.kind === 'known' ? { radarr: movie.radarr, radarrMovieId: movie.id } : {}),
    ...(series.kind === 'known' ? { sonarr: series.series.sonarr, sonarrSeriesId: series.series.id } : {}),
  };
}

/** Our own choice of name: what a later choice is compared with, also after Sonarr renamed the link. */
function madePath(step: Extract<LinkStep, { do: 'create' | 'retarget' | 'rename' }>, link: Link): LinkChange {
  return step.do === 'retarget' || (step.do === 'create' && step.link !== null && step.wanted.path === link.path)
    ? {}
    : { madePath: step.wanted.path };
}

async function sidecarsOf(rt: Runtime, job: Job, rows: readonly Sidecar[], wanted: boolean): Promise<void> {
  const link = job.link;
  if (link === null || job.step.do === 'forget') return;
  const { series, limits } = job.plan.facts;
  const { removalRoots, showRoots } = limits;
  if (link.state === 'removed') await removeSidecars(rt, link, rows, removalRoots);
  else if (series.kind === 'known' && !(job.step.do === 'keep' && job.step.lost))
    await syncSidecars(rt, link, rows, wanted, { make: borderOf(series.series, showRoots), remove: removalRoots });
}

function summarize(plans: readonly PairPlan[], jobs: readonly Job[]): Applied {
  const counts = { created: 0, retargeted: 0, renamed: 0, kept: 0, removed: 0, refused: 0, waiting: 0, errors: 0 };
  const words = {
    create: 'created',
    retarget: 'retargeted',
    rename: 'renamed',
    follow: 'kept',
    keep: 'kept',
    remove: 'removed',
    forget: 'removed',
  } as const;
  const errors: RunError[] = [];
  const failed: { rule: Rule; error: unknown }[] = [];
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
  return result === 'lostRace' || result === 'held';
}

function seriesToConfirm(jobs: readonly Job[]): Applied['toConfirm'] {
  const wanted = new Map<string, Applied['toConfirm'][number]>();
  for (const { step, link, result } of jobs) {
    if (link === null || result === 'lostRace') continue;
    const gone = link.state === 'removed' && result === 'done' && step.do === 'remove';
    const unconfirmed = link.state === 'linked' && link.confirmAskedAt === null && result === 'done';
    if (gone || unconfirmed)
      wanted.set(`${link.sonarr}:${link.sonarrSeriesId}`, {
        sonarr: link.sonarr,
        seriesId: link.sonarrSeriesId,
        seriesTvdbId: link.seriesTvdbId,
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
    // What was adopted is where it was: Plex may well know it.
    if (step.do === 'follow' && step.adopted) return [];
    return [before, link?.path ?? [], step.do === 'rename' ? step.from : []].flat();
  });
  return [...new Set(paths.map((path) => dirname(path)))];
}

function unseenFolders(jobs: readonly Job[]): string[] {
  const paths = jobs.flatMap(({ step, link, result }) => {
    const isAsWished = step.do === 'keep' ? !step.lost : step.do === 'follow' && step.adopted;
    const isUnseen = isAsWished && result === 'done' && link !== null && link.inPlex === null && link.pending === null;
    return isUnseen ? [link.path] : [];
  });
  return [...new Set(paths.map((path) => dirname(path)))];
}

async function inParallel(jobs: readonly Job[], work: (job: Job) => Promise<void>): Promise<void> {
  const queue = [...jobs];
  const run = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: 8 }, run));
}
