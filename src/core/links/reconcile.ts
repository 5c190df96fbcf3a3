import { errorCategory } from '../../errors.ts';
import type { Link, PlanRow, Rule, Run, RunError } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';
import { applyPlans } from './apply.ts';
import { type BrokenLink, findBrokenLinks, removeBroken, showFoldersOf } from './broken-links.ts';
import { createEventReader } from './event-reader.ts';
import { followUpsOf, type LinkScope, type LinkTools, mediaRootFault, scopeOfAll, scopeOfSeries } from './link-work.ts';
import { mountOf } from './mounts.ts';
import { noteRules } from './note-rules.ts';
import type { PairPlan } from './plan.ts';
import { planRows, removalsOf, withoutRemovals } from './plan-rows.ts';
import { belowRoot, planRules } from './plan-rules.ts';
import { resolveNames } from './resolve-names.ts';
import { createRunNotes, type RunNotes } from './run-notes.ts';
import { createSweepReader } from './sweep-reader.ts';

/**
 * The sweep: compares every rule and link with the truth of the servers and the disk, and repairs. Reads only when all is right. A server that gave no
 * usable answer costs its own items and nothing else. Returns the outcome for the task.
 */
export async function reconcileLinks(
  rt: Runtime,
  tools: LinkTools,
  runId: string,
  signal: AbortSignal,
): Promise<string> {
  const run = await rt.store.runs.get(runId);
  if (run === null || (run.state !== 'queued' && run.state !== 'running')) return 'the run is over already';
  await rt.store.runs.change(runId, { state: 'running', startedAt: run.startedAt ?? rt.now() });
  const fault = await mediaRootFault(rt);
  if (fault !== null) {
    rt.health.set('mediaRoot', 'error', fault);
    return end(rt, runId, { state: 'failed', error: fault });
  }
  rt.health.clear('mediaRoot');
  try {
    return await sweep(rt, tools, run, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return end(rt, runId, {
      state: 'failed',
      error: message,
      errors: [{ category: errorCategory(error), item: 'the run', message }],
    });
  }
}

async function end(
  rt: Runtime,
  runId: string,
  change: Parameters<Runtime['store']['runs']['change']>[1],
): Promise<string> {
  await rt.store.runs.change(runId, { ...change, finishedAt: rt.now() });
  return `${change.state ?? 'ended'}${change.error ? `: ${change.error}` : ''}`;
}

async function sweep(rt: Runtime, tools: LinkTools, run: Run, signal: AbortSignal): Promise<string> {
  const notes = createRunNotes(rt, run.id);
  const nameErrors = run.dryRun ? [] : await resolved(rt, signal);
  const scope = await scopeOfAll(rt);
  notes.total({ groups: new Set(scope.rules.map(showOf)).size, items: scope.rules.length });
  const reader = createSweepReader(rt.servers, tools.serverFacts, scope.rules, scope.links);
  const planned = await planRules(rt, {
    ...scope,
    reader,
    serverFacts: tools.serverFacts,
    signal,
    onPlanned: () => notes.itemDone(),
  });
  const errors: RunError[] = [...nameErrors, ...failuresOf(planned.failures)];
  const nothingKnown = planned.failures.length > 0 && planned.plans.length === 0;
  if (nothingKnown) {
    await noteHealth(rt, planned.plans, errors, []);
    return end(rt, run.id, {
      state: 'failed',
      error: errors[0]?.message ?? 'no server answered',
      errors: errors.slice(0, 100),
      counts: { errors: errors.length },
    });
  }
  const broken = await findBrokenLinks(rt, showFoldersOf(planned.plans), scope.links);
  if (run.dryRun) {
    const rows = [...planned.plans.flatMap(planRows), ...broken.map(brokenRow)];
    return end(rt, run.id, {
      state: 'succeeded',
      plan: rows,
      counts: countRows(rows, planned.plans, errors),
      errors: errors.slice(0, 100),
      progress: notes.finished(),
    });
  }
  return change(rt, tools, {
    run,
    notes,
    scope,
    plans: planned.plans,
    failures: planned.failures,
    errors,
    broken,
    signal,
  });
}

interface Sweep {
  readonly run: Run;
  readonly notes: RunNotes;
  readonly scope: LinkScope;
  readonly plans: readonly PairPlan[];
  readonly failures: readonly { rule: Rule; error: unknown }[];
  readonly errors: RunError[];
  readonly broken: readonly BrokenLink[];
  readonly signal: AbortSignal;
}

async function change(rt: Runtime, tools: LinkTools, s: Sweep): Promise<string> {
  const rows = [...s.plans.flatMap(planRows), ...s.broken.map(brokenRow)];
  const held = await breaker(rt, s.plans, s.scope.links.length);
  const counts: Record<string, number> = {
    created: 0,
    retargeted: 0,
    renamed: 0,
    kept: 0,
    removed: 0,
    refused: 0,
    waiting: 0,
    errors: s.errors.length,
  };
  await noteRules(rt, [], s.failures);

  const groups = [...Map.groupBy(s.plans, (plan) => showOf(plan.facts.rule)).values()];
  const [quiet, busy] = [groups.filter((group) => !group.some(touches)), groups.filter((group) => group.some(touches))];
  let cancelled = await applyGroup(rt, tools, s, quiet.flat(), held, counts);
  for (const group of batches(busy)) {
    if (cancelled) break;
    cancelled = await applyGroup(rt, tools, s, group, held, counts);
  }
  const brokenLeft = await cleanUp(rt, s.broken, tools);
  await noteHealth(rt, s.plans, s.errors, brokenLeft);
  const result = { counts: { ...counts }, errors: s.errors.slice(0, 100), progress: s.notes.finished() };
  if (cancelled) return end(rt, s.run.id, { ...result, state: 'cancelled', plan: rows.filter(isChange) });
  if (held !== null)
    return end(rt, s.run.id, {
      ...result,
      state: 'needsConfirmation',
      plan: rows,
      removals: held.ids,
      error: held.reason,
    });
  const unheard = s.failures.length > 0 && s.failures.length === s.scope.rules.length;
  return end(rt, s.run.id, {
    ...result,
    state: unheard ? 'failed' : 'succeeded',
    plan: rows.filter(isChange),
    error: unheard ? (s.errors[0]?.message ?? null) : null,
  });
}

function touches(plan: PairPlan): boolean {
  return plan.steps.some((step) => step.do !== 'keep');
}

/** Shows are brought in order some dozens of steps at a time: one batch in the database for each. */
function* batches(groups: readonly (readonly PairPlan[])[]): Generator<readonly PairPlan[]> {
  let batch: PairPlan[] = [];
  for (const group of groups) {
    batch.push(...group);
    if (batch.length < 100) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Applies some shows' plans under the locks of their movies; what an event changed meanwhile is planned anew. True when the run was cancelled. */
async function applyGroup(
  rt: Runtime,
  tools: LinkTools,
  s: Sweep,
  plans: readonly PairPlan[],
  held: Held | null,
  counts: Record<string, number>,
): Promise<boolean> {
  s.signal.throwIfAborted();
  if ((await rt.store.runs.get(s.run.id))?.cancelRequested === true) return true;
  const keys = plans.map(({ facts }) => `movie:${facts.rule.movieTmdbId ?? `rule ${facts.rule.id}`}`);
  const applied = await tools.locks.hold(keys, async () => {
    const current = await refreshed(rt, tools, s, plans);
    const allowed = held === null ? current : current.map((plan) => withoutRemovals(plan, held.reason));
    const result = await applyPlans(rt, allowed, { cause: 'reconcile' });
    await noteRules(rt, allowed, result.failed);
    await rt.store.tasks.add(followUpsOf(rt, result, allowed));
    return result;
  });
  rt.wake();
  for (const [word, n] of Object.entries(applied.counts)) counts[word] = (counts[word] ?? 0) + n;
  s.errors.push(...applied.errors);
  s.notes.groupsDone(new Set(plans.map((plan) => showOf(plan.facts.rule))).size);
  return false;
}

/** Plans whose ledger rows or rules changed since they were made are made again; those that touch nothing need no second look. */
async function refreshed(
  rt: Runtime,
  tools: LinkTools,
  s: Sweep,
  plans: readonly PairPlan[],
): Promise<readonly PairPlan[]> {
  if (!plans.some(touches)) return plans;
  const shows = new Set(plans.flatMap((plan) => plan.facts.rule.seriesTvdbId ?? []));
  const now = new Map(
    (await Promise.all([...shows].map((tvdbId) => rt.store.links.liveBySeries(tvdbId))))
      .flat()
      .map((link) => [link.id, link]),
  );
  const rules = new Map(
    (await Promise.all([...shows].map((tvdbId) => rt.store.rules.bySeries(tvdbId))))
      .flat()
      .map((rule) => [rule.id, rule]),
  );
  const stale = (plan: PairPlan) => {
    const { rule, links } = plan.facts;
    const known = [...now.values()].filter((link) => (link.ruleId ?? -link.id) === rule.id);
    const changedLinks =
      known.length !== links.length || links.some((link) => now.get(link.id)?.revision !== link.revision);
    return changedLinks || (rule.id > 0 && rules.get(rule.id)?.enabled !== rule.enabled);
  };
  const staleShows = new Set(plans.filter(stale).flatMap((plan) => plan.facts.rule.seriesTvdbId ?? []));
  if (staleShows.size === 0) return plans;
  const fresh: PairPlan[] = plans.filter((plan) => !staleShows.has(plan.facts.rule.seriesTvdbId ?? -1));
  const locked = new Set(plans.map((plan) => plan.facts.rule.movieTmdbId));
  for (const tvdbId of staleShows) {
    const scope = await scopeOfSeries(rt, tvdbId);
    const input = { ...scope, rules: scope.rules.filter((rule) => locked.has(rule.movieTmdbId)) };
    const again = await planRules(rt, {
      ...input,
      reader: createEventReader(rt.servers, tools.serverFacts),
      serverFacts: tools.serverFacts,
      signal: s.signal,
    });
    fresh.push(...again.plans);
    s.errors.push(...failuresOf(again.failures));
  }
  return fresh;
}

interface Held {
  readonly ids: readonly number[];
  readonly reason: string;
}

/** Too many removals at once: none is made, and the run waits for a person. What a person asked for does not count. */
async function breaker(rt: Runtime, plans: readonly PairPlan[], ledger: number): Promise<Held | null> {
  const removals = removalsOf(plans);
  const settings = await rt.settings();
  const many =
    removals.length > settings['breaker.maxRemovals'] &&
    removals.length * 100 > settings['breaker.maxRemovalPercent'] * ledger;
  const all = removals.length >= 3 && removals.length === ledger;
  if (!many && !all) return null;
  return {
    ids: removals.map((link: Link) => link.id),
    reason: `${removals.length} of ${ledger} links would be removed at once because their files are gone: confirm it if that is right, or look after the disks and the servers`,
  };
}

async function resolved(rt: Runtime, signal: AbortSignal): Promise<RunError[]> {
  try {
    const result = await resolveNames(rt, signal);
    await rt.store.tasks.add(result.followUps ?? []);
    return [];
  } catch (error) {
    if (signal.aborted) throw error;
    return [
      {
        category: errorCategory(error),
        item: 'rules known by name',
        message: error instanceof Error ? error.message : String(error),
      },
    ];
  }
}

function failuresOf(failures: readonly { rule: Rule; error: unknown }[]): RunError[] {
  return failures.map(({ rule, error }) => ({
    category: errorCategory(error),
    item: `${rule.movieTitle} → ${rule.seriesTitle}`,
    message: error instanceof Error ? error.message : String(error),
  }));
}

async function cleanUp(rt: Runtime, broken: readonly BrokenLink[], tools: LinkTools): Promise<readonly BrokenLink[]> {
  const settings = await rt.settings();
  if (!settings['cleanup.brokenLinks'] || broken.length === 0) return broken;
  const signs = await mountSigns(rt, tools, AbortSignal.timeout(30_000));
  const { removed } = await removeBroken(rt, broken, {
    mountOf: (target) => mountOf(target, signs),
    bound: settings['breaker.maxRemovals'],
  });
  return broken.filter(({ path }) => !removed.includes(path));
}

/** What tells whether the movies' disks are mounted. */
export async function mountSigns(
  rt: Runtime,
  tools: LinkTools,
  signal: AbortSignal,
): Promise<Parameters<typeof mountOf>[1]> {
  const settings = await rt.settings();
  const roots: string[] = [];
  for (const server of rt.servers.radarrs())
    for (const root of await tools.serverFacts.radarrRoots(server, signal)) {
      const path = server.toOurs(root);
      if ('path' in path) roots.push(path.path);
    }
  return {
    mediaRoot: rt.mediaRoot,
    roots,
    anchors: settings['mount.anchors'].map((path) => belowRoot(path, rt.mediaRoot)),
  };
}

async function noteHealth(
  rt: Runtime,
  plans: readonly PairPlan[],
  errors: readonly RunError[],
  broken: readonly BrokenLink[],
): Promise<void> {
  const mounts = new Set(plans.flatMap((plan) => plan.mountFault ?? []));
  rt.health.replace(
    'mount:',
    [...mounts].map((message) => ({ key: `mount:${message}`, level: 'error', message })),
  );
  const faults = new Map(
    errors
      .filter((error) => error.category === 'network' || error.category === 'auth')
      .map((error) => [error.message, error]),
  );
  rt.health.replace(
    'reconcile:',
    [...faults.keys()].slice(0, 10).map((message) => ({ key: `reconcile:${message}`, level: 'error', message })),
  );
  if (!errors.some((error) => error.category === 'auth')) rt.health.replace('auth:', []);
  const unmapped = new Set(
    plans.flatMap(({ facts }) =>
      [
        facts.series.kind === 'unmapped' ? `${facts.series.path}: ${facts.series.why}` : [],
        facts.movie.kind === 'known' && facts.movie.file.kind === 'unmapped'
          ? `${facts.movie.file.path}: ${facts.movie.file.why}`
          : [],
      ].flat(),
    ),
  );
  rt.health.replace(
    'unmapped:',
    [...unmapped].slice(0, 10).map((message) => ({ key: `unmapped:${message}`, level: 'error', message })),
  );
  if (broken.length === 0) rt.health.clear('brokenLinks');
  else
    rt.health.set(
      'brokenLinks',
      'warning',
      `${broken.length} broken links in show folders are not ours and make Sonarr's rescans fail: ${broken
        .slice(0, 5)
        .map(({ path }) => path)
        .join(
          ', ',
        )}${broken.length > 5 ? ', …' : ''}. Remove them yourself, or with POST /api/v1/system/broken-links/remove.`,
    );
}

function showOf(rule: Rule): string {
  return rule.seriesTvdbId === null ? `name ${rule.seriesTitle}` : `tvdb ${rule.seriesTvdbId}`;
}

function brokenRow({ path, text }: BrokenLink): PlanRow {
  return {
    step: 'refuse',
    path,
    from: null,
    target: text,
    reason: 'a broken link that is not ours: it stays until a person says otherwise',
    movieTmdbId: null,
    seriesTvdbId: null,
    episodeTvdbId: null,
  };
}

function isChange(row: PlanRow): boolean {
  return row.step !== 'keep' || row.from !== null;
}

function countRows(
  rows: readonly PlanRow[],
  plans: readonly PairPlan[],
  errors: readonly RunError[],
): Record<string, number> {
  const words = {
    create: 'created',
    retarget: 'retargeted',
    rename: 'renamed',
    keep: 'kept',
    remove: 'removed',
    refuse: 'refused',
  } as const;
  const counts: Record<string, number> = {
    created: 0,
    retargeted: 0,
    renamed: 0,
    kept: 0,
    removed: 0,
    refused: 0,
    waiting: plans.filter((plan) => plan.state === 'waiting').length,
    errors: errors.length,
  };
  for (const row of rows) counts[words[row.step]] = (counts[words[row.step]] ?? 0) + 1;
  return counts;
}

/** Removes exactly the links that a waiting run listed, each looked at again: one whose file is back, or whose disk is away, stays. */
export async function removeConfirmed(
  rt: Runtime,
  tools: LinkTools,
  runId: string,
  signal: AbortSignal,
): Promise<string> {
  const run = await rt.store.runs.get(runId);
  if (run === null || run.state !== 'running') return 'the run is over already';
  const fault = await mediaRootFault(rt);
  if (fault !== null) return end(rt, runId, { state: 'failed', error: fault });
  const listed = new Set(run.removals);
  const scope = await scopeOfAll(rt);
  const wanted = new Set(scope.links.filter((link) => listed.has(link.id)).map((link) => link.ruleId ?? -link.id));
  const rules = scope.rules.filter((rule) => wanted.has(rule.id));
  const reader = createSweepReader(rt.servers, tools.serverFacts, rules, scope.links);
  const applied = await tools.locks.hold(
    rules.map((rule) => `movie:${rule.movieTmdbId ?? `rule ${rule.id}`}`),
    async () => {
      const planned = await planRules(rt, { ...scope, rules, reader, serverFacts: tools.serverFacts, signal });
      const only = planned.plans.map((plan) => ({
        ...plan,
        conflict: null,
        steps: plan.steps.filter((step) => step.do === 'remove' && listed.has(step.link.id)),
      }));
      const result = await applyPlans(rt, only, { cause: 'confirmed by a person' });
      await rt.store.tasks.add(followUpsOf(rt, result, only));
      return { ...result, failures: planned.failures };
    },
  );
  rt.wake();
  rt.health.clear('breaker:events');
  const errors = [...failuresOf(applied.failures), ...applied.errors];
  const counts = {
    ...run.counts,
    removed: applied.counts.removed,
    kept: listed.size - applied.counts.removed,
    errors: errors.length,
  };
  return end(rt, runId, { state: 'succeeded', counts, errors: errors.slice(0, 100), error: null });
}
