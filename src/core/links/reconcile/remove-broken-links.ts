import { mountOf } from '../../media/mounts.ts';
import type { Runtime } from '../../runtime.ts';
import { mountSigns } from '../../servers/mount-signs.ts';
import { readLimits } from '../read/limits.ts';
import { findBrokenLinks, removeBroken } from './broken-links.ts';

interface RemovedLinks {
  readonly removed: string[];
  readonly kept: { readonly path: string; readonly reason: string }[];
}

/** The person's explicit choice: looked for anew, and only what is dangling and not behind a missing mount. */
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
  const broken = await findBrokenLinks(rt, [...folders], links);
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
