import { dirname } from 'node:path';
import { correctInPlace, linkContent } from './correct-link.ts';
import type { DiskView } from './disk-view.ts';
import type { PairFacts } from './facts.ts';
import { borderOf } from './link-place.ts';
import type { LinkStep } from './link-step.ts';
import type { LocatedLink } from './locate.ts';

/** What is known about a rule, and what the disk shows. */
export interface Pair {
  readonly facts: PairFacts;
  readonly view: DiskView;
}

/** The rule is gone. An adopted link was a person's before: it stays on the disk. */
export function removeForRule(located: LocatedLink, reason: string, view: DiskView): LinkStep {
  const { row, at, entry } = located;
  if (row.origin === 'adopted')
    return { do: 'forget', link: row, reason: `${reason}; it was there before us and stays` };
  if (at === null) return forget(located, reason, view);
  return { do: 'remove', link: row, at, expected: entry, cause: 'person', reason };
}

/** A second row's link. One that is not on the disk is forgotten at once, mounted or not: its path may soon be that of the first. */
export function removeSurplus(extra: LocatedLink, first: string | null): LinkStep {
  const reason = 'a second link for the same special';
  if (extra.at !== null && extra.at === first)
    return { do: 'forget', link: extra.row, reason: 'a second row for one link' };
  if (extra.at === null) return { do: 'forget', link: extra.row, reason: `${reason}, and not on the disk` };
  return { do: 'remove', link: extra.row, at: extra.at, expected: extra.entry, cause: 'person', reason };
}

/** Of two movies' links for one special the later rule's is removed: Sonarr would pick another one at each rescan. */
export function removeForRival(pair: Pair, one: LocatedLink, reason: string): LinkStep {
  const standsForIt = pair.facts.rule.episodeTvdbIds.some((id) => one.row.episodeTvdbIds.includes(id));
  return standsForIt ? removeForRule(one, reason, pair.view) : keepLink(pair, one, reason);
}

/** A missing link is forgotten, but not while the show's disk may be unmounted: it would come back with the disk, in no ledger. */
function forget({ row, entry }: LocatedLink, reason: string, view: DiskView): LinkStep {
  const mount = view.mount(row.path);
  if (entry.kind === 'missing' && mount.kind === 'missing')
    return { do: 'keep', link: row, lost: true, reason: mount.reason };
  return { do: 'forget', link: row, reason: `${reason}; nothing of ours is on the disk` };
}

/** The server says that the file is gone: it must be missing on a mounted disk, too. */
export function removeForFile(located: LocatedLink, reason: string, view: DiskView): LinkStep {
  const { row, at, entry } = located;
  if (view.file(row.target) !== null)
    return {
      do: 'keep',
      link: row,
      lost: at === null,
      reason: `${reason}; the file was kept on the disk, so the link stays`,
    };
  const mount = view.mount(row.target);
  if (mount.kind === 'missing') return { do: 'keep', link: row, lost: at === null, reason: mount.reason };
  if (at === null) return forget(located, reason, view);
  if (entry.kind === 'file' && entry.names < 2)
    return {
      do: 'keep',
      link: row,
      lost: false,
      reason: `${reason}; this hard link is the last name of the file and stays`,
    };
  return { do: 'remove', link: row, at, expected: entry, cause: 'fileGone', reason };
}

/** While something else is unclear a link stays, but is pointed at its file: a broken link makes Sonarr's rescans fail. */
export function keepLink({ facts, view }: Pair, one: LocatedLink, reason: string): LinkStep {
  const { row, at } = one;
  const movie = facts.movie;
  const file =
    movie.kind === 'known' && movie.file.kind === 'file' && movie.file.file.onDisk === 'file' ? movie.file.file : null;
  const isRight = file?.path === row.target && row.path === at && row.pending === null && one.leftovers.length === 0;
  if (at === null || file === null || isRight) return { do: 'keep', link: row, lost: at === null, reason };
  const text = linkContent(view, { path: at, target: file.path, style: row.style });
  const root = facts.series.kind === 'known' ? borderOf(facts.series.series, facts.limits.showRoots) : dirname(at);
  const wanted = {
    ...{ path: at, text, target: file.path, style: row.style },
    ...{ sizeBytes: file.sizeBytes, quality: file.qualityName },
  };
  return correctInPlace(one, { at, wanted, root });
}
