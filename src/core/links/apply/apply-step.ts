import { inspect, statFile } from '../../media/inspect.ts';
import { type MountSigns, mountOf } from '../../media/mounts.ts';
import type { Link } from '../../model/link.ts';
import { isOwn } from '../decide/disk-view.ts';
import type { LinkStep } from '../decide/link-step.ts';
import { foldersOfMade } from '../decide/pending.ts';
import { cleanTemporary, placeLink, removeLink } from './disk.ts';
import { type Job, placesLink } from './job.ts';

/** Paths of all steps. Links swap places: what is gone may have been replaced, and a leftover may be another's by now. */
export interface PlacedPaths {
  readonly planned: ReadonlySet<string>;
  /** Where a link was made, or may have been. */
  readonly made: Set<string>;
}

/** Creates or replaces a link. All steps do this before any removes something: there is no moment without a file. */
export async function placeStep(job: Job, taken: PlacedPaths): Promise<void> {
  const { step, link } = job;
  if (link === null || !placesLink(step)) return;
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

/** Removes what a step leaves over, also that of an interrupted one; never where another link was put meanwhile. */
export async function clearStep(job: Job, { made }: PlacedPaths): Promise<void> {
  const { step, plan } = job;
  if (job.result !== 'done' || step.do === 'keep') return;
  const { removalRoots: roots, mountSigns } = plan.facts.limits;
  // A hard link to a replaced movie file is its last name; the new link stands in its place.
  if (step.do === 'rename' && !made.has(step.from))
    await removeLink(step.from, step.fromEntry, { roots, isReplaced: true });
  for (const { linkId, path, entry, why } of plan.leftovers) {
    if (linkId !== step.link?.id || made.has(path)) continue;
    if ((await removeLink(path, entry, { roots })) === 'removed' && why === 'second') job.secondsRemoved += 1;
  }
  await cleanTemporaries(step.link, roots);
  if (step.do !== 'remove' || made.has(step.at)) return;
  const reason = step.cause === 'fileGone' ? await reasonToKeep(step.link.target, mountSigns) : null;
  if (reason !== null) {
    job.result = 'kept';
    job.error = new Error(reason);
  } else if ((await removeLink(step.at, step.expected, { roots })) === 'kept') {
    job.result = 'failed';
    job.error = new Error(`${step.at} is not our link any more and stays`);
  }
}

async function cleanTemporaries(link: Link | null, roots: readonly string[]): Promise<void> {
  if (link === null) return;
  for (const folder of foldersOfMade(link)) await cleanTemporary(folder, link.id, roots);
}

/**
 * Why a link whose file is said to be gone stays after all; null when the file is certainly gone. The mount is checked before and after: a disk may
 * come or go between the checks.
 */
export async function reasonToKeep(target: string, signs: MountSigns): Promise<string | null> {
  const before = await mountOf(target, signs);
  if (before.kind === 'missing') return before.reason;
  if ((await statFile(target))?.isFile === true) return `${target} is on the disk again, so its link stays`;
  const after = await mountOf(target, signs);
  return after.kind === 'missing' ? after.reason : null;
}
