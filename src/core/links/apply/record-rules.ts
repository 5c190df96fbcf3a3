import { messageOf } from '../../../errors.ts';
import { recordDiskFaults } from '../../media/disk-health.ts';
import type { Conflict } from '../../model/conflict.ts';
import type { Rule, RuleKnown } from '../../model/rule.ts';
import { lacksMovieTitle, lacksSeriesTitle } from '../../rules/stand-in-title.ts';
import type { Runtime } from '../../runtime.ts';
import { optionsFor } from '../decide/conflict-options.ts';
import type { PairPlan, RuleFailure } from '../decide/pair-plan.ts';

interface RulesToRecord {
  readonly plans: readonly PairPlan[];
  readonly failures: readonly RuleFailure[];
  /** The rows that were planned from, if nobody else changes them meanwhile. */
  readonly known?: { readonly rules: readonly Rule[]; readonly conflicts: readonly Conflict[] };
  /** The rows that were planned from, though others may change them: only rows that would change are read again. */
  readonly planned?: ReadonlyMap<number, Rule>;
}

/** Stores what plans learned about their rules: ids, numbers, state, conflicts, and why servers or disk failed. Writes only what changed. */
export async function recordRules(rt: Runtime, { plans, failures, known, planned }: RulesToRecord): Promise<void> {
  const real = plans.filter((plan) => plan.facts.rule.id > 0);
  const failed = failures.filter(({ rule }) => rule.id > 0);
  recordDiskFaults(
    rt.health,
    failed.map(({ error }) => error),
  );
  const open = new Set(real.filter(isKnownByName).map((plan) => plan.facts.rule.id));
  const wantedById = new Map<number, Learned>(real.map((plan) => [plan.facts.rule.id, learned(plan)]));
  for (const { rule, error } of failed) {
    const reason = messageOf(error);
    wantedById.set(rule.id, { ...wantedById.get(rule.id), state: 'error', reason });
  }
  const changesOf = (rows: readonly Rule[]) =>
    rows.flatMap((rule) => {
      const wanted = wantedById.get(rule.id) ?? {};
      const change = differing(rule, open.has(rule.id) ? keepingConflict(rule, wanted) : wanted);
      return Object.keys(change).length === 0 ? [] : [{ id: rule.id, change }];
    });
  const readAgain = () => {
    const ids = [...wantedById.keys()];
    if (planned === undefined) return rt.store.rules.byIds(ids);
    const changing = changesOf(ids.flatMap((id) => planned.get(id) ?? []));
    return rt.store.rules.byIds(changing.map(({ id }) => id));
  };
  const changes = changesOf(known === undefined || open.size > 0 ? await readAgain() : known.rules);
  if (changes.length > 0) await rt.store.rules.updateMany(changes);
  await recordConflicts(rt, real, known?.conflicts);
}

/** The rule's movie or series is known by name only: the search by name sets its state and opens conflicts. */
function isKnownByName({ facts }: PairPlan): boolean {
  return facts.rule.enabled && (facts.movie.kind === 'nameOnly' || facts.series.kind === 'nameOnly');
}

function keepingConflict(rule: Rule, wanted: Learned): Learned {
  return rule.state === 'conflict' ? { ...wanted, state: rule.state, reason: rule.reason } : wanted;
}

type Learned = Partial<
  Pick<
    Rule,
    'state' | 'reason' | 'episodeTvdbIds' | 'episodeNumbers' | 'seasonNumber' | 'known' | 'movieTitle' | 'seriesTitle'
  >
>;

function learned({ facts, state, reason }: PairPlan): Learned {
  const { rule, movie, series } = facts;
  const known: RuleKnown = {
    radarr: movie.kind === 'known' ? movie.radarr : rule.known.radarr,
    radarrMovieId: movie.kind === 'known' ? movie.id : rule.known.radarrMovieId,
    sonarr: series.kind === 'known' ? series.series.sonarr : rule.known.sonarr,
    sonarrSeriesId: series.kind === 'known' ? series.series.id : rule.known.sonarrSeriesId,
  };
  return {
    state,
    reason,
    episodeTvdbIds: rule.episodeTvdbIds,
    episodeNumbers: rule.episodeNumbers,
    seasonNumber: rule.seasonNumber,
    known,
    // A title that a person gave stays as it was given.
    ...(movie.kind === 'known' && lacksMovieTitle(rule) && { movieTitle: movie.title }),
    ...(series.kind === 'known' && lacksSeriesTitle(rule) && { seriesTitle: series.series.title }),
  };
}

function differing(rule: Rule, wanted: Learned): Learned {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => JSON.stringify(rule[key as keyof Rule]) !== JSON.stringify(value)),
  );
}

async function recordConflicts(
  rt: Runtime,
  plans: readonly PairPlan[],
  known: readonly Conflict[] | undefined,
): Promise<void> {
  const open = known ?? (await rt.store.conflicts.openOf(plans.map((plan) => plan.facts.rule.id)));
  for (const plan of plans) {
    const { rule } = plan.facts;
    if (plan.conflict !== null) await rt.store.conflicts.open(conflictOf(plan, plan.conflict));
    const settled = open.filter((one) => one.ruleId === rule.id && one.kind !== plan.conflict?.kind);
    // Without an answer of the servers nothing is known about the reason, so the conflict stays open.
    const isOpen = plan.state === 'error' || plan.facts.series.kind === 'unknown' || isKnownByName(plan);
    if (settled.length > 0 && !isOpen)
      await rt.store.conflicts.closeFor(rule.id, [...new Set(settled.map((one) => one.kind))]);
  }
}

function conflictOf(
  plan: PairPlan,
  conflict: NonNullable<PairPlan['conflict']>,
): Omit<Conflict, 'id' | 'state' | 'createdAt' | 'resolvedAt' | 'answer'> {
  const { rule, series } = plan.facts;
  const known = series.kind === 'known' ? series.series : null;
  return {
    ruleId: rule.id,
    kind: conflict.kind,
    subject: {
      movieTmdbId: rule.movieTmdbId,
      movieTitle: rule.movieTitle,
      seriesTvdbId: rule.seriesTvdbId,
      seriesTitle: known?.title ?? rule.seriesTitle,
      seriesPath: known?.path ?? null,
      episodeTvdbId: rule.episodeTvdbIds[0] ?? null,
      path: conflict.path,
      existingPath: conflict.existingPath,
    },
    options: optionsFor(plan),
    reason: conflict.reason,
  };
}
