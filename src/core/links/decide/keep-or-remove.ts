import { basename, dirname } from 'node:path';
import { contentOf, correctInPlace, linkContent } from './correct-link.ts';
import { type DiskView, isLinkTo } from './disk-view.ts';
import type { EpisodeFacts, PairFacts } from './facts.ts';
import { borderOf } from './link-place.ts';
import type { LinkStep } from './link-step.ts';
import type { LocatedLink } from './locate.ts';
import { isSameRange, numberingOf, numberingText, saysEpisode } from './numbering.ts';

/** What is known about a rule, and what the disk shows. */
export interface Pair {
  readonly facts: PairFacts;
  readonly view: DiskView;
}

/** The rule is gone. */
export function removeForRule(located: LocatedLink, reason: string, view: DiskView): LinkStep {
  return removeOwn(located, { cause: 'person', reason }, view);
}

/** An adopted link was a person's before: it stays on the disk. */
function removeOwn(
  located: LocatedLink,
  { cause, reason }: Pick<Extract<LinkStep, { do: 'remove' }>, 'cause' | 'reason'>,
  view: DiskView,
): LinkStep {
  const { row, at, entry } = located;
  if (row.origin === 'adopted')
    return { do: 'forget', link: row, reason: `${reason}; it was there before us and stays` };
  if (at === null) return forget(located, reason, view);
  return keepLastName(located, reason) ?? { do: 'remove', link: row, at, expected: entry, cause, reason };
}

function keepLastName({ row, entry }: LocatedLink, reason: string): LinkStep | null {
  if (entry.kind !== 'file' || entry.names > 1) return null;
  const why = `${reason}; this hard link is the last name of the file and stays`;
  return { do: 'keep', link: row, lost: false, reason: why };
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

/**
 * A link that cannot follow its special to another number stands for what has the old number now, and Sonarr and Plex would show the wrong film
 * there: it goes. Null where its name says the special's number, or none.
 */
export function removeForNumber(
  { view }: Pair,
  one: LocatedLink,
  { episodes, why }: { readonly episodes: readonly EpisodeFacts[]; readonly why: string },
): LinkStep | null {
  if (one.at === null || episodes.some(({ file }) => file?.path === one.at)) return null;
  const named = numberingOf(basename(one.at));
  const numbers = episodes.map(({ episodeNumber }) => episodeNumber);
  if (named === null || isSameRange(named, numberingText(episodes[0]?.seasonNumber ?? 0, numbers))) return null;
  const reason = `the special has another number now, and the link cannot follow: ${why}`;
  return removeOwn(one, { cause: 'numberTaken', reason }, view);
}

/**
 * Sonarr no longer has the special, and another link of ours is the special that has its number now: Sonarr would pick another one of the two at each
 * rescan.
 */
export function removeForSuccessor({ facts, view }: Pair, one: LocatedLink): LinkStep | null {
  const { at, row } = one;
  const { series } = facts;
  if (at === null || series.kind !== 'known' || series.episodes.kind !== 'missing') return null;
  const now = series.episodes.listed.filter((episode) => saysEpisode(basename(at), episode));
  const isSuccessor = (name: string) => {
    const path = `${dirname(at)}/${name}`;
    const owner = view.owner(path);
    if (owner === null || owner.id === row.id || owner.path !== path) return false;
    return now.some(
      (episode) =>
        episode.tvdbId !== null && owner.episodeTvdbIds.includes(episode.tvdbId) && saysEpisode(name, episode),
    );
  };
  const other = view.filesIn(dirname(at)).find(isSuccessor);
  if (other === undefined) return null;
  const reason = `the special is gone from Sonarr, and ${other} has its number now`;
  return removeOwn(one, { cause: 'numberTaken', reason }, view);
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
  return keepLastName(located, reason) ?? { do: 'remove', link: row, at, expected: entry, cause: 'fileGone', reason };
}

/** While something else is unclear a link stays, but is pointed at its file: a broken link makes Sonarr's rescans fail. */
export function keepLink({ facts, view }: Pair, one: LocatedLink, reason: string): LinkStep {
  const { row, at } = one;
  const movie = facts.movie;
  const file =
    movie.kind === 'known' && movie.file.kind === 'file' && movie.file.file.onDisk === 'file' ? movie.file.file : null;
  const isSettled = row.path === at && row.pending === null && one.leftovers.length === 0;
  const isRight = isSettled && file?.path === row.target && !leadsElsewhere(view, one);
  if (at === null || file === null || isRight) return { do: 'keep', link: row, lost: at === null, reason };
  const text = linkContent(view, { path: at, target: file.path, style: row.style });
  const wanted = {
    ...{ path: at, text, target: file.path, style: row.style },
    ...{ sizeBytes: file.sizeBytes, quality: file.qualityName },
  };
  return correctInPlace(one, { at, wanted, root: rootOf(facts, at) });
}

/** A link whose file is there, but not where its text leads: its show was moved while the movies' disk was away, perhaps. */
function leadsElsewhere(view: DiskView, { row, at, entry }: LocatedLink): boolean {
  const isLink = at !== null && entry.kind === 'link';
  return isLink && view.file(row.target) !== null && !isLinkTo(view, { path: at, entry }, row.target);
}

/** A link that only stays, and that Sonarr moved: the ledger follows, and a text that led to its file from the old place does again. */
export function followMoved({ facts, view }: Pair, step: LinkStep, located: readonly LocatedLink[]): LinkStep {
  const one = step.do === 'keep' && !step.lost ? located.find(({ row }) => row.id === step.link.id) : undefined;
  if (one === undefined || one.at === null) return step;
  if (one.at === one.row.path && !leadsElsewhere(view, one)) return step;
  const { row, at, entry } = one;
  const { target, style, quality } = row;
  const file = view.file(target);
  const content =
    row.origin === 'adopted' || file === null || entry.kind !== 'link'
      ? contentOf(entry)
      : { style, text: linkContent(view, { path: at, target, style }) };
  const wanted = { path: at, target, ...content, sizeBytes: row.sizeBytes ?? file?.sizeBytes ?? 0, quality };
  return correctInPlace(one, { at, wanted, root: rootOf(facts, at) });
}

function rootOf({ series, limits }: PairFacts, at: string): string {
  return series.kind === 'known' ? borderOf(series.series, limits.showRoots) : dirname(at);
}
