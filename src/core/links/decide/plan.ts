import { basename, dirname } from 'node:path';
import type { DiskEntry } from '../../media/inspect.ts';
import { linkTextFor } from '../../media/link-text.ts';
import type { MountFault } from '../../media/mounts.ts';
import { isBelow } from '../../media/paths.ts';
import type { ConflictKind } from '../../model/conflict.ts';
import type { Link, LinkStyle } from '../../model/link.ts';
import type { RuleState } from '../../model/rule.ts';
import type { EpisodeFileFacts, PairFacts } from '../read/facts.ts';
import { isLinkTo, isOwn, type Leftover, type Located, type Look, locate } from '../read/look.ts';
import { foreignSecond, withSeconds } from '../read/second-links.ts';
import { type Ask, borderOf, type Desire, describeSpecial } from './desire.ts';
import type { LinkStep, Wanted } from './link-step.ts';
import { madePlaces } from './pending.ts';

export interface PlannedConflict {
  readonly kind: ConflictKind;
  readonly path: string | null;
  readonly existingPath: string | null;
  readonly reason: string;
}

export interface PairPlan {
  readonly facts: PairFacts;
  readonly steps: readonly LinkStep[];
  readonly state: RuleState;
  readonly reason: string | null;
  readonly conflict: PlannedConflict | null;
  /** The special's file in Sonarr, to see whether the link is confirmed. */
  readonly episodeFiles: readonly EpisodeFileFacts[];
  readonly lookAgain: boolean;
  readonly ask: Ask | null;
  /** Links that are one too many: gone once their link has had its step. */
  readonly leftovers: readonly PlannedLeftover[];
  /** Rules whose link lay where this one goes: they are looked at next. */
  readonly displaced: readonly Link[];
  /** The disk that seems to be away; null when all are there, or were not in question. */
  readonly mountFault: MountFault | null;
}

export interface PlannedLeftover extends Leftover {
  readonly linkId: number;
}

/** Decides for one rule. `name` is the file name that Sonarr reads as this special; null when it reads none of them so. Pure. */
export function planPair(facts: PairFacts, desire: Desire, name: string | null, look: Look): PairPlan {
  const located = facts.links.map((row) => {
    const one = locate(row, facts, look);
    // What was there before us is a person's: only where it stands for the special are there two.
    return row.origin === 'adopted' && desire.kind !== 'link' ? one : withSeconds(one, facts, look);
  });
  const base = {
    facts,
    conflict: null,
    episodeFiles: [],
    lookAgain: false,
    ask: null,
    leftovers: leftoversOf(located),
    displaced: [],
    mountFault: null,
  };
  switch (desire.kind) {
    case 'ruleGone': {
      const unknown = facts.series.kind === 'unknown' ? facts.series.why : null;
      const steps = located.map((one) =>
        // It may be where Sonarr moved its show: forgotten now, it would stay there for good.
        one.at === null && unknown !== null
          ? { do: 'keep' as const, link: one.row, lost: true, reason: unknown }
          : takeAway(one, desire.reason, look),
      );
      const kept = steps.find((step) => step.do === 'keep');
      return {
        ...base,
        steps,
        state: facts.rule.enabled ? 'waiting' : 'disabled',
        reason: desire.reason,
        mountFault:
          unknown === null && kept !== undefined
            ? mountFaultOf(
                located.filter(({ at }) => at === null),
                look,
              )
            : null,
      };
    }
    case 'fileGone': {
      const steps = located.map((one) => afterFileGone(one, desire.reason, look));
      const kept = steps.find((step) => step.do === 'keep');
      return {
        ...base,
        steps,
        state: 'waiting',
        reason: kept?.reason ?? desire.reason,
        mountFault: mountFaultOf(located, look),
      };
    }
    case 'wait': {
      const reason = desire.lost === true ? `${desire.reason}; ${fateOf(located, look)}` : desire.reason;
      return {
        ...base,
        steps: holdAll(located, facts, reason, look),
        state: facts.series.kind === 'unknown' ? 'error' : 'waiting',
        reason,
        lookAgain: desire.lookAgain,
        ask: desire.ask,
        mountFault: desire.mountFault ?? null,
      };
    }
    case 'refuse':
      return {
        ...base,
        steps:
          desire.conflict === 'collision'
            ? located.map((one) => giveWay(one, facts, desire.reason, look))
            : holdAll(located, facts, desire.reason, look),
        state: desire.conflict === null ? 'error' : 'conflict',
        reason: desire.reason,
        conflict:
          desire.conflict === null
            ? null
            : { kind: desire.conflict, path: null, existingPath: null, reason: desire.reason },
      };
    case 'link':
      return name === null
        ? { ...base, ...unreadable(desire, located, facts, look) }
        : planLink(facts, desire, name, located, look);
  }
}

type LinkDesire = Extract<Desire, { kind: 'link' }>;

function unreadable(desire: LinkDesire, located: readonly Located[], facts: PairFacts, look: Look) {
  const reason = `Sonarr reads none of these names as ${describeSpecial(facts)}: ${desire.names.join(', ')}`;
  return { steps: holdAll(located, facts, reason, look), state: 'error' as const, reason };
}

function planLink(facts: PairFacts, desire: LinkDesire, name: string, all: readonly Located[], look: Look): PairPlan {
  const episodeFiles = desire.episodes.flatMap((episode) => (episode.file === null ? [] : [episode.file]));
  const isSonarrs = ({ at }: Located) => at !== null && episodeFiles.some(({ path }) => path === at);
  const [one, ...surplus] = all.toSorted(
    (a, b) =>
      Number(b.at !== null) - Number(a.at !== null) ||
      Number(isSonarrs(b)) - Number(isSonarrs(a)) ||
      a.row.id - b.row.id,
  );
  const own = `${desire.folder}/${name}`;
  const kept = one !== undefined && basename(madePathOf(one)) === name;
  const stay = one?.at ?? one?.row.path ?? null;
  const path = kept && stay !== null && isBelow(stay, desire.series.path) ? stay : own;
  const wanted = wantedAt(path, facts, desire, one, look);
  const result = decide({ facts, desire, chosen: own, located: one ?? null, wanted, look, episodeFiles });
  const conflict = result.conflict ?? besideConflict(one, facts, look);
  return {
    facts,
    steps: [...result.steps, ...surplus.map((extra) => takeAwaySecond(extra, one?.at ?? null))],
    state: conflict === null ? 'linked' : 'conflict',
    reason: conflict?.reason ?? null,
    conflict,
    episodeFiles,
    lookAgain: false,
    ask: null,
    leftovers: [...leftoversOf(all), ...(result.leftovers ?? [])],
    displaced: result.displaced,
    mountFault: null,
  };
}

/** Our link is kept right; which of the two is to stay a person says, since Sonarr gives the special to either in turn. */
function besideConflict(one: Located | undefined, facts: PairFacts, look: Look): PlannedConflict | null {
  if (one?.at == null) return null;
  const existingPath = foreignSecond(one, facts, look);
  if (existingPath === null) return null;
  const reason = `Beside our link lies another to the same file, which is not ours and stays: ${existingPath}. Sonarr gives the special to either in turn: remove it, or switch this rule off`;
  return { kind: 'destination', path: one.at, existingPath, reason };
}

/** What became of the links of a special that Sonarr no longer has: it may have removed them with the show's folder. */
function fateOf(located: readonly Located[], look: Look): string {
  if (located.some(({ at }) => at !== null)) return 'the link stays until its rule goes';
  const away = located.map(({ row }) => look.mount(row.path)).find((mount) => mount.kind === 'missing');
  return away?.kind === 'missing'
    ? `whether its link is still there cannot be seen: ${away.reason}`
    : 'its link is gone from the disk, too';
}

function leftoversOf(located: readonly Located[]): PlannedLeftover[] {
  return located.flatMap(({ row, leftovers }) => leftovers.map((one) => ({ linkId: row.id, ...one })));
}

/** The name that we chose last: that of a step which was cut short counts once it is on the disk. */
function madePathOf({ row, at }: Located): string {
  return at !== null && at !== row.path && madePlaces(row).some(({ path }) => path === at) ? at : row.madePath;
}

/** Of links whose file is gone: why their disk, or that of their file, seems to be away. */
function mountFaultOf(located: readonly Located[], look: Look): MountFault | null {
  for (const { row, at } of located) {
    const path = at === null ? row.path : row.target;
    if (at !== null && look.file(row.target) !== null) continue;
    const mount = look.mount(path);
    if (mount.kind === 'missing') return { place: mount.place, reason: mount.reason };
  }
  return null;
}

function wantedAt(path: string, facts: PairFacts, desire: LinkDesire, one: Located | undefined, look: Look): Wanted {
  const target = desire.file.path;
  // An adopted link keeps its own words, and its kind, as long as it leads to the file.
  if (
    one?.row.origin === 'adopted' &&
    one.at === path &&
    (one.entry.kind === 'link' || one.entry.kind === 'file') &&
    look.resolves(path) &&
    isLinkTo(path, one.entry, target, look)
  ) {
    return { path, ...asItIs(one.entry), target, sizeBytes: desire.file.sizeBytes };
  }
  const style = facts.limits.style;
  return { path, text: textOf(path, target, style, look), target, style, sizeBytes: desire.file.sizeBytes };
}

function textOf(path: string, target: string, style: LinkStyle, look: Look): string {
  if (style === 'hardlink') return look.file(target)?.inode ?? '';
  return linkTextFor({
    linkPath: `${look.realFolder(path)}/${basename(path)}`,
    targetPath: target,
    style,
    theirTarget: look.textToTheirs(target),
  });
}

interface Situation {
  readonly facts: PairFacts;
  readonly desire: LinkDesire;
  /** Where we would put it ourselves. */
  readonly chosen: string;
  readonly located: Located | null;
  readonly wanted: Wanted;
  readonly look: Look;
  readonly episodeFiles: readonly EpisodeFileFacts[];
}
interface Decision {
  readonly steps: readonly LinkStep[];
  readonly conflict: PlannedConflict | null;
  readonly displaced: readonly Link[];
  readonly leftovers?: readonly PlannedLeftover[];
}

function decide(s: Situation): Decision {
  const foreign = foreignFile(s);
  if (foreign?.kind === 'adoptable') return adopt(s, foreign.path);
  const blocked =
    foreign?.kind === 'foreign'
      ? destination(s, foreign.path, 'Sonarr has another file for this special; a link beside it would push it out')
      : null;
  if (s.located !== null && s.located.at !== null) return keepOrMove(s, s.located, s.located.at, blocked);
  if (blocked !== null)
    return { steps: s.located === null ? [] : [lost(s.located.row)], conflict: blocked, displaced: [] };
  return makeNew(s);
}

function destination(s: Situation, existingPath: string, why: string): PlannedConflict {
  return { kind: 'destination', path: s.wanted.path, existingPath, reason: `${why}: ${existingPath}` };
}

/** A file that Sonarr has for the special and that is not ours. One that is not on the disk any more does not count. */
function foreignFile(s: Situation): { kind: 'adoptable' | 'foreign'; path: string } | null {
  for (const file of s.episodeFiles) {
    if (file.path === null) return { kind: 'foreign', path: file.theirPath };
    if (file.path === s.located?.at || s.look.owner(file.path) !== null) continue;
    const entry = s.look.entry(file.path);
    if (entry.kind === 'missing') continue;
    const exact = s.look.resolves(file.path) && isLinkTo(file.path, entry, s.wanted.target, s.look);
    if (exact && s.facts.limits.adopt === 'exact') return { kind: 'adoptable', path: file.path };
    return { kind: 'foreign', path: file.path };
  }
  return null;
}

function adopt(s: Situation, path: string): Decision {
  const entry = s.look.entry(path);
  const wanted: Wanted = { ...s.wanted, path, ...asItIs(entry) };
  const reason = 'a link to exactly this file was there already: it is ours from now on';
  const { located } = s;
  // Ours is the second then: Sonarr would give the special to either in turn.
  const second = located !== null && located.at !== null && located.at !== path;
  return {
    leftovers: second
      ? [{ linkId: located.row.id, path: located.at ?? path, entry: located.entry, why: 'second' as const }]
      : [],
    steps: [{ do: 'follow', link: s.located?.row ?? null, wanted, adopted: true, madePath: s.chosen, reason }],
    conflict: null,
    displaced: [],
  };
}

/** Style and text of a link that somebody else made. */
function asItIs(entry: DiskEntry): { style: LinkStyle; text: string } {
  if (entry.kind === 'file') return { style: 'hardlink', text: entry.inode };
  const text = entry.kind === 'link' ? entry.text : '';
  return { style: text.startsWith('/') ? 'absolute' : 'relative', text };
}

function lost(link: Link): LinkStep {
  return { do: 'keep', link, lost: true, reason: 'the link is not on the disk any more' };
}

/** Our link is there: keep it, correct it, or bring it to its new name. In its place it always follows the file, whatever else is in the way. */
function keepOrMove(s: Situation, located: Located, at: string, blocked: PlannedConflict | null): Decision {
  const { row, entry } = located;
  const { wanted, look } = s;
  const root = s.desire.root;
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
    blocked = destination(s, wanted.path, 'something that is not ours lies where the link is to be');
  }
  const here = wanted.path === at ? wanted : wantedAt(at, s.facts, s.desire, located, look);
  return { steps: [correctInPlace(located, at, here, root)], conflict: blocked, displaced: [] };
}

function correctInPlace(located: Located, at: string, here: Wanted, root: string): LinkStep {
  const { row, entry } = located;
  if (!isOwn(here, entry)) {
    const reason =
      row.target !== here.target
        ? 'the movie has another file'
        : row.style !== here.style
          ? `links are to be of the style "${here.style}" now`
          : 'the link did not lead to the file any more';
    return { do: 'retarget', link: row, at, wanted: here, replaces: entry, root, reason };
  }
  const same =
    row.path === at &&
    row.text === here.text &&
    row.target === here.target &&
    row.style === here.style &&
    row.pending === null;
  if (same && row.state !== 'broken' && located.leftovers.length === 0)
    return { do: 'keep', link: row, lost: false, reason: 'right as it is' };
  const second = located.leftovers.find(({ why }) => why === 'second');
  const reason =
    second !== undefined
      ? `${second.path} was a second link for the same special`
      : row.path === at || madePlaces(row).some(({ path }) => path === at)
        ? 'as wished already'
        : 'it was renamed or moved by Sonarr';
  return { do: 'follow', link: row, wanted: here, adopted: false, madePath: madePathOf(located), reason };
}

function renameReason(row: Link, wanted: Wanted): string {
  if (row.target !== wanted.target) return 'the movie has another file, of another quality or kind';
  return dirname(row.path) === dirname(wanted.path)
    ? 'the special has another name or number'
    : 'the show or its season folder is elsewhere';
}

type Spot = { kind: 'free' } | { kind: 'own'; entry: DiskEntry; owner: Link } | { kind: 'exact' } | { kind: 'taken' };

/** What lies where a link is to be. A link of ours for another special is stale there: its own rule moves it on. */
function spotAt(s: Situation, path: string, row: Link | null): Spot {
  const entry = s.look.entry(path);
  if (entry.kind === 'missing') return { kind: 'free' };
  const owner = s.look.owner(path);
  if (row !== null && s.located?.leftovers.some((one) => one.path === path)) return { kind: 'own', entry, owner: row };
  if (
    owner !== null &&
    owner.id !== row?.id &&
    (isOwn(owner, entry) || madePlaces(owner).some((place) => isOwn(place, entry)))
  )
    return { kind: 'own', entry, owner };
  return s.look.resolves(path) && isLinkTo(path, entry, s.wanted.target, s.look)
    ? { kind: 'exact' }
    : { kind: 'taken' };
}

function makeNew(s: Situation): Decision {
  const row = s.located?.row ?? null;
  const spot = spotAt(s, s.wanted.path, row);
  if (spot.kind === 'exact' && s.facts.limits.adopt === 'exact') return adopt(s, s.wanted.path);
  if (spot.kind === 'exact' || spot.kind === 'taken') {
    const conflict = destination(s, s.wanted.path, 'something that is not ours lies where the link is to be');
    return { steps: row === null ? [] : [lost(row)], conflict, displaced: [] };
  }
  const replaces = spot.kind === 'own' ? spot.entry : 'nothing';
  const reason = row === null ? 'the movie is this special' : 'the link was gone from the disk';
  return {
    steps: [{ do: 'create', link: row, wanted: s.wanted, replaces, root: s.desire.root, reason }],
    conflict: null,
    displaced: spot.kind === 'own' ? [spot.owner] : [],
  };
}

/** A person took the rule away. An adopted link was theirs before: it stays on the disk. */
function takeAway({ row, at, entry }: Located, reason: string, look: Look): LinkStep {
  if (row.origin === 'adopted')
    return { do: 'forget', link: row, reason: `${reason}; it was there before us and stays` };
  if (at === null) return forget(row, entry, reason, look);
  return { do: 'remove', link: row, at, expected: entry, cause: 'person', reason };
}

/** One that is not there is forgotten at once, wherever its disk is: its place may soon be that of the first. */
function takeAwaySecond(extra: Located, first: string | null): LinkStep {
  const reason = 'a second link for the same special';
  if (extra.at !== null && extra.at === first)
    return { do: 'forget', link: extra.row, reason: 'a second row for one link' };
  if (extra.at === null) return { do: 'forget', link: extra.row, reason: `${reason}, and not on the disk` };
  return { do: 'remove', link: extra.row, at: extra.at, expected: extra.entry, cause: 'person', reason };
}

/** Of two movies' links for one special that of the later rule goes: Sonarr would give the special to either in turn. */
function giveWay(one: Located, facts: PairFacts, reason: string, look: Look): LinkStep {
  const standsForIt = facts.rule.episodeTvdbIds.some((id) => one.row.episodeTvdbIds.includes(id));
  return standsForIt ? takeAway(one, reason, look) : hold(one, facts, reason, look);
}

/** A link that is not there is forgotten, but not while the show's disk may be away: with the disk it would come back, and nobody would know it. */
function forget(row: Link, entry: DiskEntry, reason: string, look: Look): LinkStep {
  const mount = look.mount(row.path);
  if (entry.kind === 'missing' && mount.kind === 'missing')
    return { do: 'keep', link: row, lost: true, reason: mount.reason };
  return { do: 'forget', link: row, reason: `${reason}; nothing of ours is on the disk` };
}

/** The server says that the file is gone: the disk must agree, and its disk must be mounted. */
function afterFileGone({ row, at, entry }: Located, reason: string, look: Look): LinkStep {
  if (look.file(row.target) !== null)
    return {
      do: 'keep',
      link: row,
      lost: at === null,
      reason: `${reason}; the file was kept on the disk, so the link stays`,
    };
  const mount = look.mount(row.target);
  if (mount.kind === 'missing') return { do: 'keep', link: row, lost: at === null, reason: mount.reason };
  if (at === null) return forget(row, entry, reason, look);
  if (entry.kind === 'file' && entry.names < 2)
    return {
      do: 'keep',
      link: row,
      lost: false,
      reason: `${reason}; this hard link is the last name of the file and stays`,
    };
  return { do: 'remove', link: row, at, expected: entry, cause: 'fileGone', reason };
}

/** Links stay while something else is unclear, but they follow their file: a link that leads nowhere breaks Sonarr's rescans. */
function holdAll(located: readonly Located[], facts: PairFacts, reason: string, look: Look): LinkStep[] {
  return located.map((one) => hold(one, facts, reason, look));
}

function hold(one: Located, facts: PairFacts, reason: string, look: Look): LinkStep {
  const { row, at } = one;
  const movie = facts.movie;
  const file =
    movie.kind === 'known' && movie.file.kind === 'file' && movie.file.file.onDisk === 'file' ? movie.file.file : null;
  const isRight = file?.path === row.target && row.path === at && row.pending === null && one.leftovers.length === 0;
  if (at === null || file === null || isRight) return { do: 'keep', link: row, lost: at === null, reason };
  const text = textOf(at, file.path, row.style, look);
  const root = facts.series.kind === 'known' ? borderOf(facts.series.series, facts.limits.showRoots) : dirname(at);
  return correctInPlace(
    one,
    at,
    { path: at, text, target: file.path, style: row.style, sizeBytes: file.sizeBytes },
    root,
  );
}
