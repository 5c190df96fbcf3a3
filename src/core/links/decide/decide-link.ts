import { dirname } from 'node:path';
import type { DiskEntry } from '../../media/inspect.ts';
import type { Link } from '../../model/link.ts';
import { contentOf, correctInPlace, linkContent, markLost } from './correct-link.ts';
import { isLinkTo, isOwn } from './disk-view.ts';
import type { EpisodeFileFacts } from './facts.ts';
import type { LinkGoal } from './goal.ts';
import { type Pair, removeForNumber } from './keep-or-remove.ts';
import type { LinkStep, WantedLink } from './link-step.ts';
import type { LocatedLink } from './locate.ts';
import type { PlannedConflict, PlannedLeftover } from './pair-plan.ts';
import { madePlaces } from './pending.ts';

export type NewLinkGoal = Extract<LinkGoal, { kind: 'link' }>;

export function wantedAt(
  { facts, view, goal }: Pair & { readonly goal: NewLinkGoal },
  path: string,
  one: LocatedLink | undefined,
): WantedLink {
  const { path: target, sizeBytes, qualityName: quality } = goal.file;
  // An adopted link keeps its text and its kind as long as it leads to the file.
  if (
    one?.row.origin === 'adopted' &&
    one.at === path &&
    (one.entry.kind === 'link' || one.entry.kind === 'file') &&
    view.resolves(path) &&
    isLinkTo(view, { path, entry: one.entry }, target)
  ) {
    return { path, ...contentOf(one.entry), target, sizeBytes, quality };
  }
  const style = facts.limits.style;
  return { path, text: linkContent(view, { path, target, style }), target, style, sizeBytes, quality };
}

interface Situation extends Pair {
  readonly goal: NewLinkGoal;
  /** Where we would create it. */
  readonly chosen: string;
  readonly located: LocatedLink | null;
  readonly wanted: WantedLink;
  readonly episodeFiles: readonly EpisodeFileFacts[];
}
interface Decision {
  readonly steps: readonly LinkStep[];
  readonly conflict: PlannedConflict | null;
  readonly displaced: readonly Link[];
  readonly leftovers?: readonly PlannedLeftover[];
}

export function decideLink(s: Situation): Decision {
  const foreign = foreignFile(s);
  if (foreign?.kind === 'adoptable') return adopt(s, foreign.path);
  const blocked =
    foreign?.kind === 'foreign'
      ? destination(s, foreign.path, 'Sonarr has another file for this special; a link beside it would replace it')
      : null;
  if (s.located !== null && s.located.at !== null)
    return keepOrMove(s, { located: s.located, at: s.located.at }, blocked);
  if (blocked !== null)
    return { steps: s.located === null ? [] : [markLost(s.located.row)], conflict: blocked, displaced: [] };
  return makeNew(s);
}

function destination(s: Situation, existingPath: string, why: string): PlannedConflict {
  return { kind: 'destination', path: s.wanted.path, existingPath, reason: `${why}: ${existingPath}` };
}

/** A file that Sonarr has for the special and that is not ours. One that is not on the disk any more does not count. */
function foreignFile(s: Situation): { kind: 'adoptable' | 'foreign'; path: string } | null {
  for (const file of s.episodeFiles) {
    if (file.path === null) return { kind: 'foreign', path: file.theirPath };
    if (file.path === s.located?.at || s.view.owner(file.path) !== null) continue;
    const entry = s.view.entry(file.path);
    if (entry.kind === 'missing') continue;
    const exact = s.view.resolves(file.path) && isLinkTo(s.view, { path: file.path, entry }, s.wanted.target);
    if (exact && s.facts.limits.adopt === 'exact') return { kind: 'adoptable', path: file.path };
    return { kind: 'foreign', path: file.path };
  }
  return null;
}

function adopt(s: Situation, path: string): Decision {
  const entry = s.view.entry(path);
  const wanted: WantedLink = { ...s.wanted, path, ...contentOf(entry) };
  const reason = 'a link to exactly this file was already there: it is adopted';
  const { located } = s;
  // Ours is the second then: Sonarr would give the special to either in turn.
  const second = located !== null && located.at !== null && located.at !== path;
  return {
    leftovers: second
      ? [{ linkId: located.row.id, path: located.at ?? path, entry: located.entry, why: 'second' as const }]
      : [],
    steps: [{ do: 'updateRow', link: s.located?.row ?? null, wanted, adopted: true, madePath: s.chosen, reason }],
    conflict: null,
    displaced: [],
  };
}

interface OwnLink {
  readonly located: LocatedLink;
  readonly at: string;
}

/** Our link is there: leave it, correct it, or rename it. Where it is it always leads to the movie's file, even if its new name is taken. */
function keepOrMove(s: Situation, { located, at }: OwnLink, foreign: PlannedConflict | null): Decision {
  const { row, entry } = located;
  let blocked = foreign;
  const { wanted } = s;
  const root = s.goal.root;
  if (blocked === null && wanted.path !== at) {
    const spot = spotAt(s, wanted.path, row);
    if (spot.kind === 'free' || spot.kind === 'own')
      return {
        steps: [
          {
            do: 'rename',
            link: row,
            from: at,
            fromEntry: entry,
            wanted,
            replaces: spot.kind === 'own' ? spot.entry : 'nothing',
            root,
            reason: renameReason(row, wanted),
          },
        ],
        conflict: null,
        displaced: spot.kind === 'own' && spot.owner.id !== row.id ? [spot.owner] : [],
      };
    blocked = destination(s, wanted.path, "something that is not ours is in the link's place");
  }
  const { episodes } = s.goal;
  const gone = blocked === null ? null : removeForNumber(s, located, { episodes, why: blocked.reason });
  if (gone !== null) return { steps: [gone], conflict: blocked, displaced: [] };
  const here = wanted.path === at ? wanted : wantedAt(s, at, located);
  return { steps: [correctInPlace(located, { at, wanted: here, root })], conflict: blocked, displaced: [] };
}

function renameReason(row: Link, wanted: WantedLink): string {
  if (row.target !== wanted.target) return 'the movie has another file, of another quality or kind';
  return dirname(row.path) === dirname(wanted.path)
    ? 'the special has another name or number'
    : 'the show or its season folder is elsewhere';
}

type Spot = { kind: 'free' } | { kind: 'own'; entry: DiskEntry; owner: Link } | { kind: 'exact' } | { kind: 'taken' };

/** What is at the path of a link that should be created. A link of ours for another special is stale there: its own rule moves it. */
function spotAt(s: Situation, path: string, row: Link | null): Spot {
  const entry = s.view.entry(path);
  if (entry.kind === 'missing') return { kind: 'free' };
  const owner = s.view.owner(path);
  if (row !== null && s.located?.leftovers.some((one) => one.path === path)) return { kind: 'own', entry, owner: row };
  if (
    owner !== null &&
    owner.id !== row?.id &&
    (isOwn(owner, entry) || madePlaces(owner).some((place) => isOwn(place, entry)))
  )
    return { kind: 'own', entry, owner };
  return s.view.resolves(path) && isLinkTo(s.view, { path, entry }, s.wanted.target)
    ? { kind: 'exact' }
    : { kind: 'taken' };
}

function makeNew(s: Situation): Decision {
  const row = s.located?.row ?? null;
  const spot = spotAt(s, s.wanted.path, row);
  if (spot.kind === 'exact' && s.facts.limits.adopt === 'exact') return adopt(s, s.wanted.path);
  if (spot.kind === 'exact' || spot.kind === 'taken') {
    const conflict = destination(s, s.wanted.path, "something that is not ours is in the link's place");
    return { steps: row === null ? [] : [markLost(row)], conflict, displaced: [] };
  }
  const replaces = spot.kind === 'own' ? spot.entry : 'nothing';
  const reason = row === null ? 'the movie is this special' : 'the link was gone from the disk';
  return {
    steps: [{ do: 'create', link: row, wanted: s.wanted, replaces, root: s.goal.root, reason }],
    conflict: null,
    displaced: spot.kind === 'own' ? [spot.owner] : [],
  };
}
