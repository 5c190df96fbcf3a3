import { messageOf } from '../../../errors.ts';
import type { Link, LinkChange, NewLink } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';
import { madePathOf } from '../decide/correct-link.ts';
import type { WantedLink } from '../decide/link-step.ts';
import { observeLink } from '../decide/observe-link.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import { pendingOf } from '../decide/pending.ts';
import type { Job, Origin, PlacingStep } from './job.ts';

/** Before the disk is touched: new rows, and what is pending on known ones. A row that another writer changed is left alone. */
export async function recordIntent(rt: Runtime, jobs: readonly Job[]): Promise<void> {
  const fresh = jobs.filter((job) => job.link === null && (job.step.do === 'create' || job.step.do === 'updateRow'));
  const known = jobs.filter((job) => !fresh.includes(job) && pendingOf(job.step) !== null && job.link !== null);
  const pending = known.flatMap((job) =>
    job.link === null
      ? []
      : [{ id: job.link.id, revision: job.link.revision, change: { pending: pendingOf(job.step) } }],
  );
  const [rows, changed] = await Promise.all([
    rt.store.links.createMany(fresh.map(newLink), { step: 'plan', reason: 'a link will be created' }),
    rt.store.links.change(pending),
  ]);
  for (const [i, job] of fresh.entries()) job.link = rows[i] ?? null;
  for (const [i, job] of known.entries()) {
    const row = changed[i] ?? null;
    if (row === null) job.result = 'lostRace';
    else job.link = row;
  }
}

function newLink({ plan, step }: Job): NewLink {
  if (step.do !== 'create' && step.do !== 'updateRow') throw new TypeError(`no new link comes from ${step.do}`);
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
    madePath: step.do === 'updateRow' ? step.madePath : wanted.path,
    origin: step.do === 'updateRow' ? 'adopted' : 'made',
    pending: pendingOf(step),
    state: 'linked',
    reason: null,
    sizeBytes: wanted.sizeBytes,
    quality: wanted.quality,
  };
}

/** What servers say about links that stay; it makes no plan out of date. Where something newer is recorded already, that stays. */
export async function recordObservations(rt: Runtime, jobs: readonly Job[]): Promise<void> {
  const observed = jobs.flatMap((job) => {
    const { link, step, plan } = job;
    const observation = link === null || step.do !== 'keep' ? null : observeLink(link, step, plan);
    return link === null || observation === null ? [] : [{ job, entry: { link, observation } }];
  });
  const rows = await rt.store.links.observe(observed.map(({ entry }) => entry));
  for (const [i, { job }] of observed.entries()) job.link = rows[i] ?? job.link;
}

/** The results of the steps. A rule whose row another writer changed is planned again. */
export async function recordResults(rt: Runtime, jobs: readonly Job[], origin: Origin): Promise<void> {
  const changes = jobs.flatMap((job) => {
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
          ...eventOf(job, change, origin),
        },
      },
    ];
  });
  if (changes.length === 0) return;
  const rows = await rt.store.links.change(changes.map(({ entry }) => entry));
  for (const [i, { job }] of changes.entries()) {
    const row = rows[i] ?? null;
    if (row !== null) job.link = row;
    else if (job.result === 'done') job.result = 'lostRace';
  }
}

/** A claimed removal is in the history already. */
function eventOf({ step, result }: Job, { step: word, reason }: RowChange, { cause, claimed }: Origin) {
  if (step.do === 'remove' && result === 'done' && claimed?.has(step.link.id)) return {};
  return { event: { step: word, reason: `${reason} (${cause})` } };
}

interface RowChange {
  readonly change: LinkChange;
  /** The word in the history. */
  readonly step: string;
  readonly reason: string;
}

function changeOf(job: Job, link: Link, now: number): RowChange | null {
  const { step, plan } = job;
  if (job.result === 'failed') return failureOf(job, now);
  if (job.result === 'kept')
    return { change: { pending: step.link?.pending ?? null }, step: 'keep', reason: messageOf(job.error) };
  switch (step.do) {
    case 'create':
    case 'retarget':
    case 'rename':
      return {
        change: {
          ...rowOf({ ...step.wanted, text: job.text ?? step.wanted.text }, link, plan),
          ...madePath(step, link),
        },
        step: step.do,
        reason: step.reason,
      };
    case 'updateRow': {
      const change = {
        ...rowOf(step.wanted, link, plan),
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

function failureOf(job: Job, now: number): RowChange {
  const reason = messageOf(job.error);
  // A link that was never created is no link: its rule has the reason.
  if (job.step.do === 'create' && job.step.link === null && job.mayBeThere !== true)
    return { change: { state: 'removed', removedAt: now, pending: null, reason }, step: 'failed', reason };
  // What was created stays pending, also by earlier steps: the next run finds it that way.
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

/** A changed link must be confirmed again. */
function rowOf(wanted: WantedLink, link: Link, plan: PairPlan): LinkChange {
  const { movie, series, rule } = plan.facts;
  return {
    path: wanted.path,
    text: wanted.text,
    target: wanted.target,
    style: wanted.style,
    sizeBytes: wanted.sizeBytes,
    quality: wanted.quality,
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

/** The path that we chose: a later choice is compared with it, also after Sonarr renamed the link. */
function madePath(step: PlacingStep, link: Link): LinkChange {
  // By the row as it was planned for: this step is pending in that of now.
  if (step.do === 'retarget') return { madePath: madePathOf({ row: step.link, at: step.at }) };
  return step.do === 'create' && step.link !== null && step.wanted.path === link.path
    ? {}
    : { madePath: step.wanted.path };
}
