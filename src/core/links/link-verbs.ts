import { mountOf } from '../media/mounts.ts';
import type { Run } from '../model/run.ts';
import type { Runtime } from '../runtime.ts';
import { mountSigns } from '../servers/mount-signs.ts';
import { confirmedRemovalsTask, linkMovieTask, resolveNamesTask } from '../tasks/kinds/links.ts';
import type { Verbs } from '../verbs.ts';
import { readLimits } from './read/limits.ts';
import { findBrokenLinks, removeBroken } from './reconcile/broken-links.ts';

export async function cancelRun(rt: Runtime, id: string): Promise<Run | null> {
  const run = await rt.store.runs.get(id);
  if (run === null) return null;
  if (run.state === 'queued' || run.state === 'needsConfirmation')
    await rt.store.runs.change(id, { state: 'cancelled', finishedAt: rt.now() });
  else if (run.state === 'running') await rt.store.runs.change(id, { cancelRequested: true });
  if (run.scope === 'removals') rt.health.clear('breaker:events');
  return rt.store.runs.get(id);
}

export async function confirmRun(rt: Runtime, id: string): ReturnType<Verbs['confirmRun']> {
  const run = await rt.store.runs.get(id);
  if (run === null) return { kind: 'notFound' };
  if (run.state !== 'needsConfirmation') return { kind: 'notWaiting', state: run.state };
  await rt.store.runs.change(id, { state: 'running', finishedAt: null });
  await rt.store.tasks.add([confirmedRemovalsTask({ run: id }, rt.now())]);
  rt.wake();
  return { kind: 'started', run: (await rt.store.runs.get(id)) ?? run };
}

/** Removes the link and switches its rule off, so that reconcile does not make it again. */
export async function undoLink(rt: Runtime, id: number): ReturnType<Verbs['undoLink']> {
  const link = await rt.store.links.get(id);
  if (link === null) return { kind: 'notFound' };
  if (link.state === 'removed') return { kind: 'alreadyRemoved' };
  if (link.ruleId !== null)
    await rt.store.rules.update(link.ruleId, { enabled: false, state: 'disabled', reason: 'its link was undone' });
  await rt.store.tasks.add([
    linkMovieTask({ tmdbId: link.movieTmdbId, cause: 'undone by a person', asked: true }, rt.now()),
  ]);
  rt.wake();
  return { kind: 'accepted' };
}

/** A rule was made, changed or switched: its movie is looked at now. */
export async function ruleChanged(rt: Runtime, ruleId: number): Promise<void> {
  const rule = await rt.store.rules.get(ruleId);
  if (rule === null) return;
  const byNameOnly = rule.movieTmdbId === null || rule.seriesTvdbId === null;
  const now = rt.now();
  const tasks = [
    ...(byNameOnly ? [resolveNamesTask({}, now + 500)] : []),
    ...(rule.movieTmdbId === null
      ? []
      : [linkMovieTask({ tmdbId: rule.movieTmdbId, cause: 'the rule was made or changed' }, now)]),
  ];
  await rt.store.tasks.add(tasks);
  rt.wake();
}

export async function deleteRule(rt: Runtime, ruleId: number): Promise<boolean> {
  const links = await rt.store.links.liveByRule(ruleId);
  if (!(await rt.store.rules.delete(ruleId))) return false;
  const movies = new Set(links.map((link) => link.movieTmdbId));
  await rt.store.tasks.add(
    [...movies].map((tmdbId) => linkMovieTask({ tmdbId, cause: 'the rule was deleted', asked: true }, rt.now())),
  );
  rt.wake();
  return true;
}

/** The person's explicit choice: looked for anew, and only what is dangling and not behind a missing mount. */
export async function removeBrokenLinks(rt: Runtime): ReturnType<Verbs['removeBrokenLinks']> {
  const signal = AbortSignal.timeout(60_000);
  const [rules, links] = await Promise.all([rt.store.rules.all(), rt.store.links.live()]);
  const folders = new Set<string>();
  for (const server of rt.servers.sonarrs()) {
    const wanted = new Set(rules.flatMap((rule) => rule.seriesTvdbId ?? []));
    if (wanted.size === 0) continue;
    for (const series of await server.client.allSeries({ signal })) {
      const path = server.toOurs(series.path);
      if (series.tvdbId !== undefined && wanted.has(series.tvdbId) && 'path' in path) folders.add(path.path);
    }
  }
  const broken = await findBrokenLinks(rt, [...folders], links);
  const signs = await mountSigns(rt, rt, signal);
  const settings = await rt.settings();
  const result = await removeBroken(rt, broken, {
    mountOf: (target) => mountOf(target, signs),
    roots: (await readLimits({ rt, signal })).removalRoots,
    bound: Math.max(
      settings['breaker.maxRemovals'],
      Math.floor((rules.length * settings['breaker.maxRemovalPercent']) / 100),
    ),
  });
  if (result.kept.length === 0) rt.health.clear('brokenLinks');
  return result;
}
