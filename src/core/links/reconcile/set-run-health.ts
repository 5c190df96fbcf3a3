import { replaceMountFaults } from '../../media/disk-health.ts';
import type { RunError } from '../../model/run.ts';
import type { Runtime } from '../../runtime.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import { mountFaultsOf } from '../decide/pair-plan.ts';
import type { BrokenLink } from './broken-links.ts';

/** Reports in health what a reconcile found wrong: disks not mounted, unmapped paths, broken links. */
export function setRunHealth(
  rt: Runtime,
  plans: readonly PairPlan[],
  { errors, broken }: { readonly errors: readonly RunError[]; readonly broken: readonly BrokenLink[] },
): void {
  replaceMountFaults(rt.health, mountFaultsOf(plans));
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
  else rt.health.set('brokenLinks', 'warning', brokenText(broken));
}

function brokenText(broken: readonly BrokenLink[]): string {
  const paths = `${broken
    .slice(0, 5)
    .map(({ path }) => path)
    .join(', ')}${broken.length > 5 ? ', …' : ''}`;
  if (broken.length === 1)
    return `1 broken link in a show folder is not ours and makes Sonarr's rescans fail: ${paths}. Remove it yourself, or with POST /api/v1/system/broken-links/remove.`;
  return `${broken.length} broken links in show folders are not ours and make Sonarr's rescans fail: ${paths}. Remove them yourself, or with POST /api/v1/system/broken-links/remove.`;
}
