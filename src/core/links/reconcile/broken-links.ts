import { messageOf } from '../../../errors.ts';
import { recordChange } from '../../audit/audit-scope.ts';
import { inspect, statFile } from '../../media/inspect.ts';
import { type MountState, mountOf } from '../../media/mounts.ts';
import type { Link } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';
import { mountSigns } from '../../servers/mount-signs.ts';
import { inParallel } from '../../tasks/in-parallel.ts';
import { removeLink } from '../apply/disk.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import { madePlaces } from '../decide/pending.ts';
import { createFolderMemo, type FolderMemo } from '../read/folder-memo.ts';
import { readLimits } from '../read/limits.ts';

const foldersAtOnce = 16;

/** A link in a show's folder whose target is missing and that is not in the ledger: Plex Linker 3 left some, and Sonarr's rescans fail over them. */
export interface BrokenLink {
  readonly path: string;
  readonly text: string;
  /** Its target, where that can be resolved. */
  readonly target: string;
}

const depth = 3;
/** Paths in one entry of the audit log. */
const mostRecorded = 100;

interface BrokenSearch {
  readonly showFolders: readonly string[];
  readonly ledger: readonly Link[];
  /** What was read of these folders before is not read again. */
  readonly memo: FolderMemo;
}

/** Searches the folders of these shows, no deeper than their seasons. Reads only. Our own subtitles whose file is gone do not count. */
export async function findBrokenLinks(rt: Runtime, { showFolders, ledger, memo }: BrokenSearch): Promise<BrokenLink[]> {
  const own = new Set(
    ledger.flatMap((link) => [link.path, link.pending?.path ?? [], madePlaces(link).map(({ path }) => path)].flat(2)),
  );
  const found: BrokenLink[] = [];
  await inParallel([...new Set(showFolders)], foldersAtOnce, async (folder) => {
    found.push(...(await brokenIn(folder, { own, memo }, depth)));
  });
  if (found.length === 0) return found;
  const sidecars = new Set((await rt.store.links.sidecars(ledger.map(({ id }) => id))).map((row) => row.path));
  return found.filter(({ path }) => !sidecars.has(path));
}

async function brokenIn(
  folder: string,
  known: { readonly own: ReadonlySet<string>; readonly memo: FolderMemo },
  levels: number,
): Promise<BrokenLink[]> {
  const found: BrokenLink[] = [];
  for (const entry of await known.memo.entries(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && levels > 1) found.push(...(await brokenIn(path, known, levels - 1)));
    if (!entry.isSymbolicLink() || known.own.has(path) || (await statFile(path)) !== null) continue;
    const seen = await inspect(path);
    if (seen.kind === 'link')
      found.push({ path, text: seen.text, target: seen.text.startsWith('/') ? seen.text : `${folder}/${seen.text}` });
  }
  return found;
}

/** The folders of the shows that plans speak of. */
export function showFoldersOf(plans: readonly PairPlan[]): string[] {
  return [...new Set(plans.flatMap(({ facts }) => (facts.series.kind === 'known' ? [facts.series.series.path] : [])))];
}

export interface BrokenLinksRemoved {
  readonly removed: string[];
  readonly kept: { path: string; reason: string }[];
}

/**
 * Removes broken links that are not ours: a person's explicit choice, or the setting cleanup.brokenLinks. Each is checked again; none is
 * removed while the disk it leads to may be unmounted, and none at all past the breaker's bound unless a person asked.
 */
export async function removeBroken(
  rt: Runtime,
  broken: readonly BrokenLink[],
  options: { mountOf(target: string): Promise<MountState>; bound: number | null; roots: readonly string[] },
): Promise<BrokenLinksRemoved> {
  if (options.bound !== null && broken.length > options.bound)
    return {
      removed: [],
      kept: broken.map(({ path }) => ({
        path,
        reason: `${broken.length} broken links at once are more than ${options.bound}: remove them by choice`,
      })),
    };
  const removed: string[] = [];
  const kept: { path: string; reason: string }[] = [];
  for (const { path, text, target } of broken) {
    const mount = await options.mountOf(target);
    if (mount.kind === 'missing') kept.push({ path, reason: mount.reason });
    else if ((await statFile(path)) !== null) kept.push({ path, reason: 'it leads to a file again' });
    else {
      const reason = await removeOne(rt, { path, text }, options.roots);
      if (reason === null) removed.push(path);
      else kept.push({ path, reason });
    }
  }
  return { removed, kept };
}

/** Why it stayed; null when it is gone. */
async function removeOne(
  rt: Runtime,
  { path, text }: Omit<BrokenLink, 'target'>,
  roots: readonly string[],
): Promise<string | null> {
  try {
    const result = await removeLink(path, { kind: 'link', text }, { roots });
    if (result === 'removed') rt.logger.info({ path, text }, 'removed a broken link that was not ours');
    return result === 'kept' ? 'it changed meanwhile' : null;
  } catch (error) {
    return messageOf(error);
  }
}

interface RemovedLinks {
  readonly removed: string[];
  readonly kept: { readonly path: string; readonly reason: string }[];
}

/** Removes them at a person's explicit request: searched for again, and only those that are broken and not behind a missing mount. */
export async function removeBrokenLinks(rt: Runtime): Promise<RemovedLinks> {
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
  const broken = await findBrokenLinks(rt, { showFolders: [...folders], ledger: links, memo: createFolderMemo() });
  if (broken.length > 0)
    await recordChange(rt, { subject: 'broken links', before: broken.slice(0, mostRecorded).map(({ path }) => path) });
  const signs = await mountSigns(rt, signal);
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

/** Removes broken links where the setting allows it. Returns those that are still there. */
export async function cleanUpBroken(rt: Runtime, broken: readonly BrokenLink[]): Promise<readonly BrokenLink[]> {
  const settings = await rt.settings();
  if (!settings['cleanup.brokenLinks'] || broken.length === 0) return broken;
  const signal = AbortSignal.timeout(30_000);
  const signs = await mountSigns(rt, signal);
  const { removed } = await removeBroken(rt, broken, {
    mountOf: (target) => mountOf(target, signs),
    roots: (await readLimits({ rt, signal })).removalRoots,
    bound: settings['breaker.maxRemovals'],
  });
  return broken.filter(({ path }) => !removed.includes(path));
}
