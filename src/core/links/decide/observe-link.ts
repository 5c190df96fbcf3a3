import { isDeepStrictEqual } from 'node:util';
import type { Link, LinkObservation } from '../../model/link.ts';
import type { LinkStep } from './link-step.ts';
import type { PairPlan } from './pair-plan.ts';

/** Sonarr's answer to a rescan, or to an import by hand. */
export const notImported = 'Sonarr did not import the link';

/**
 * What Sonarr's answer says about a link that is correct on the disk: confirmed means that the special has a file, that its path is our link, its size
 * the movie file's, and that Sonarr could read it. Null when the row says so already.
 */
export function observeLink(
  link: Link,
  step: Extract<LinkStep, { do: 'keep' }>,
  plan: PairPlan,
): LinkObservation | null {
  if (step.lost) return differing(link, { state: 'broken', reason: step.reason, inSonarr: null });
  // While something else is unclear the link keeps its state; only the reason changes.
  if (plan.state !== 'linked')
    return differing(link, {
      reason: plan.reason ?? step.reason,
      ...(link.state === 'broken' ? { state: 'linked' as const } : {}),
    });

  const { movie, rule, series } = plan.facts;
  // The special may have had no id when the link was made.
  const learned = rule.episodeTvdbIds.length > 0 ? { episodeTvdbIds: rule.episodeTvdbIds } : {};
  const { sizeBytes, quality } =
    movie.kind === 'known' && movie.file.kind === 'file'
      ? { sizeBytes: movie.file.file.sizeBytes, quality: movie.file.file.qualityName }
      : link;
  const episodes = series.kind === 'known' && series.episodes.kind === 'found' ? series.episodes.episodes : [];
  const isTheirs = episodes.every((one) => one.file?.path === link.path);
  const file = isTheirs ? episodes[0]?.file : null;
  if (file?.readable && file.sizeBytes === sizeBytes)
    return differing(link, { state: 'confirmed', inSonarr: true, reason: null, sizeBytes, quality, ...learned });
  const wasRefused = link.reason?.startsWith(notImported) === true;
  const reason =
    file == null
      ? ((wasRefused ? link.reason : null) ?? notImported)
      : file.readable
        ? `Sonarr has another size for it (${file.sizeBytes} bytes, the file has ${sizeBytes})`
        : 'Sonarr lists the link but could not read the file behind it (no media info)';
  // Sonarr had it or another file, which is gone, or the file was replaced under its name: ask once more. Otherwise its answer is final.
  const hasNone = plan.episodeFiles.length < episodes.length;
  const askAgain = link.inSonarr === true || link.sizeBytes !== sizeBytes || (hasNone && !wasRefused);
  return differing(link, {
    state: 'linked',
    inSonarr: false,
    reason,
    sizeBytes,
    quality,
    ...learned,
    ...(askAgain ? { confirmAskedAt: null } : {}),
  });
}

function differing(link: Link, wanted: LinkObservation): LinkObservation | null {
  const changed = Object.entries(wanted).some(([key, value]) => !isDeepStrictEqual(link[key as keyof Link], value));
  return changed ? wanted : null;
}
