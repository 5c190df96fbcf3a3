import { dirname } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { DiskEntry } from '../media/inspect.ts';
import { inspect, statFile } from '../media/inspect.ts';
import type { MountState } from '../media/mounts.ts';
import { mountOf } from '../media/mounts.ts';
import { belowRoot } from '../media/paths.ts';
import { byteLength, maxNameBytes } from '../media/sanitize.ts';
import type { Link } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';
import type { Runtime } from '../runtime.ts';
import type { ServerFacts } from '../servers/server-facts.ts';
import { longestSuffixBytes } from './apply/sidecars.ts';
import { type Desire, desireLink } from './decide/desire.ts';
import { mostRoom } from './decide/naming.ts';
import { madePlaces } from './decide/pending.ts';
import { type PairPlan, planPair } from './decide/plan.ts';
import { type ServerReader, withEpisodes } from './read/answers.ts';
import { movieAnswer, ours, seriesAnswer } from './read/assemble.ts';
import { createEventReader } from './read/event-reader.ts';
import type { LinkLimits, PairFacts } from './read/facts.ts';
import { createFolderMemo, type FolderMemo } from './read/folder-memo.ts';
import { type Look, pathsOfMoved, pathsToLookAt } from './read/look.ts';
import { needsRereading, waitForRenames } from './read/renames-under-way.ts';
import { foldersOf, secondCandidates } from './read/second-links.ts';
import { createRootLook, type RootLook } from './read/show-roots.ts';

export interface Planned {
  readonly plans: readonly PairPlan[];
  /** Rules about which a server gave no usable answer, or the disk none: nothing is done about them. */
  readonly failures: readonly { readonly rule: Rule; readonly error: unknown }[];
}

export interface PlanInput {
  readonly rules: readonly Rule[];
  /** Live links of these rules and of the shows they are in. */
  readonly links: readonly Link[];
  /** Every rule of the shows concerned, to see two movies that want one special. */
  readonly neighbours: readonly Rule[];
  readonly reader: ServerReader;
  readonly serverFacts: ServerFacts;
  readonly signal: AbortSignal;
  /** Called after each rule; for progress. */
  readonly onPlanned?: (plan: PairPlan | null) => void;
}

/** Enough that the servers' own bounds are what is waited for. */
const workers = 64;

/**
 * Reads everything about some rules, servers and disk, and plans for each. Writes nothing anywhere. Links that are gone are planned from a second
 * reading: Sonarr may have renamed them between its answer and the look at the disk.
 */
export async function planRules(rt: Runtime, input: PlanInput): Promise<Planned> {
  const first = await planEach(rt, input);
  const gone = first.plans.filter(needsRereading);
  if (gone.length === 0) return first;
  const faults = await waitForRenames(rt, gone, input.signal);
  const wanted = new Set(gone.filter((plan) => !faults.has(plan)).map(({ facts }) => facts.rule.id));
  const { series } = createEventReader(rt.servers, input.serverFacts);
  const { onPlanned: _, ...rest } = input;
  const second = await planEach(rt, {
    ...rest,
    rules: input.rules.filter(({ id }) => wanted.has(id)),
    reader: { ...input.reader, series },
  });
  const failed = [...faults].map(([{ facts }, error]) => ({ rule: facts.rule, error }));
  return {
    plans: [...first.plans.filter((plan) => !gone.includes(plan)), ...second.plans].toSorted(byRule),
    failures: [...first.failures.filter(({ rule }) => !wanted.has(rule.id)), ...failed, ...second.failures],
  };
}

async function planEach(rt: Runtime, input: PlanInput): Promise<Planned> {
  const limits = await readLimits(rt, input.serverFacts, input.signal);
  const index = indexOf(rt, input);
  const plans: PairPlan[] = [];
  const failures: { rule: Rule; error: unknown }[] = [];
  // The clients bound what is asked of one server at a time; this bounds what is held here.
  const queue = [...input.rules];
  const work = async () => {
    for (let rule = queue.shift(); rule !== undefined; rule = queue.shift()) {
      try {
        const { plan, fault } = await planRule(rt, rule, limits, input, index);
        plans.push(plan);
        if (fault !== undefined) failures.push({ rule, error: fault });
        input.onPlanned?.(plan);
      } catch (error) {
        if (input.signal.aborted) throw error;
        failures.push({ rule, error });
        input.onPlanned?.(null);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, input.rules.length) }, work));
  return { plans: plans.toSorted(byRule), failures };
}

function byRule(a: PairPlan, b: PairPlan): number {
  return a.facts.rule.id - b.facts.rule.id;
}

/** Look-ups over what a sweep holds, so that a thousand rules do not search a thousand links each. */
interface Index {
  readonly byRule: ReadonlyMap<number, readonly Link[]>;
  readonly bySeries: ReadonlyMap<number, readonly Link[]>;
  readonly byPath: ReadonlyMap<string, Link>;
  readonly neighbours: ReadonlyMap<number, readonly Rule[]>;
  readonly memo: FolderMemo;
  readonly rootState: RootLook;
}

function indexOf(rt: Runtime, { links, neighbours, reader, signal }: PlanInput): Index {
  const memo = createFolderMemo();
  // Where a link lies says more than where a step may have put another.
  const paths = [
    ...links.flatMap((link) => madePlaces(link).map(({ path }) => [path, link] as const)),
    ...links.map((link) => [link.path, link] as const),
  ];
  return {
    byRule: Map.groupBy(links, ruleKey),
    bySeries: Map.groupBy(links, (link) => link.seriesTvdbId),
    byPath: new Map(paths),
    neighbours: Map.groupBy(neighbours, (rule) => rule.seriesTvdbId ?? -1),
    memo,
    rootState: createRootLook({ memo, links: rt.store.links, reader, signal }),
  };
}

/** Links whose rule was deleted stand under a rule of their own, which says that they go. */
function ruleKey(link: Link): number {
  return link.ruleId ?? -link.id;
}

/** A fault of Sonarr comes beside the plan: what the movie's side asks for (a file gone, another file) is done all the same. */
interface PlannedRule {
  readonly plan: PairPlan;
  readonly fault?: unknown;
}

async function planRule(
  rt: Runtime,
  rule: Rule,
  limits: LinkLimits,
  input: PlanInput,
  index: Index,
): Promise<PlannedRule> {
  const { signal } = input;
  const links = index.byRule.get(rule.id) ?? [];
  const showLinks = index.bySeries.get(rule.seriesTvdbId ?? -1) ?? [];
  const [movieFound, seriesFound] = rule.enabled
    ? await Promise.all([input.reader.movie(rule, signal), caught(input.reader.series(rule, signal), signal)])
    : [{ kind: 'absent' } as const, await seriesOfOldRule(rule, links, input)];
  const [movie, series] = await Promise.all([
    movieAnswer(movieFound),
    seriesFound.kind === 'fault'
      ? ({ kind: 'unknown', why: messageOf(seriesFound.error) } as const)
      : seriesAnswer(rule, seriesFound, showLinks, index),
  ]);
  const resolved = seriesFound.kind === 'found' ? withEpisodes(rule, seriesFound.episodes) : rule;
  const known: PairFacts = {
    rule: resolved,
    limits,
    series,
    movie,
    links,
    ...firstForSame(resolved, index),
    suffixBytes: 0,
  };
  const { facts, desire } = await withRoom(known);
  const name = await chooseName(desire, links, rt, facts, signal);
  const wanted = desire.kind === 'link' && name !== null ? `${desire.folder}/${name}` : null;
  const look = await lookAt(facts, desire, wanted, index, rt);
  const plan = planPair(facts, desire, name, look);
  return {
    plan: desire.kind === 'wait' ? await withMount(plan) : plan,
    ...(seriesFound.kind === 'fault' ? { fault: seriesFound.error } : {}),
  };
}

/** Names near the limit leave room for the subtitles beside the movie; of others nobody needs to know these. */
async function withRoom(facts: PairFacts): Promise<{ facts: PairFacts; desire: Desire }> {
  const desire = desireLink(facts);
  const isLong = desire.kind === 'link' && desire.names.some((name) => byteLength(name) > maxNameBytes - mostRoom);
  if (!isLong || !facts.limits.sidecars) return { facts, desire };
  const roomy = { ...facts, suffixBytes: await longestSuffixBytes(desire.file.path) };
  return { facts: roomy, desire: desireLink(roomy) };
}

/** A rule that is switched off needs no server to be undone, unless a link is not where it was: its show may have been moved. */
async function seriesOfOldRule(rule: Rule, links: readonly Link[], { reader, signal }: PlanInput) {
  const entries = await Promise.all(links.map((link) => inspect(link.path)));
  return entries.some((entry) => entry.kind === 'missing')
    ? caught(reader.series(rule, signal), signal)
    : { kind: 'absent' as const };
}

async function caught<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | { kind: 'fault'; error: unknown }> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'fault', error };
  }
}

/** A file that Radarr names and that is not there: perhaps its whole disk is not. */
async function withMount(plan: PairPlan): Promise<PairPlan> {
  const movie = plan.facts.movie;
  if (movie.kind !== 'known' || movie.file.kind !== 'file' || movie.file.file.onDisk !== 'missing') return plan;
  const mount = await mountOf(movie.file.file.path, plan.facts.limits.mountSigns);
  return mount.kind === 'present' ? plan : { ...plan, reason: mount.reason, mountFault: mount, ask: null };
}

/** The rule that owns the special when two want it: the one that is linked, else the older. Another movie's is a question, the same movie's says the same. */
function firstForSame(rule: Rule, index: Index): Pick<PairFacts, 'collidesWith' | 'duplicates'> {
  const none = { collidesWith: null, duplicates: null };
  if (rule.seriesTvdbId === null) return none;
  const same = (index.neighbours.get(rule.seriesTvdbId) ?? []).filter(
    (one) => one.id !== rule.id && one.enabled && isSameSonarr(one, rule) && sharesEpisode(one, rule),
  );
  const linked = ({ id }: Rule) => index.byRule.get(id)?.some(({ state }) => state !== 'broken') === true;
  const [first = rule] = [rule, ...same].toSorted((a, b) => Number(linked(b)) - Number(linked(a)) || a.id - b.id);
  if (first.id === rule.id) return none;
  if (first.movieTmdbId !== rule.movieTmdbId) return { ...none, collidesWith: first };
  return rule.movieTmdbId === null ? none : { ...none, duplicates: first };
}

/** One special may have a link in each of two Sonarrs. */
function isSameSonarr(a: Rule, b: Rule): boolean {
  const [first, second] = [a.sonarr ?? a.known.sonarr, b.sonarr ?? b.known.sonarr];
  return first === null || second === null || first === second;
}

function sharesEpisode(a: Rule, b: Rule): boolean {
  if (a.episodeTvdbIds.length > 0 && b.episodeTvdbIds.length > 0)
    return a.episodeTvdbIds.some((id) => b.episodeTvdbIds.includes(id));
  return a.seasonNumber === b.seasonNumber && a.episodeNumbers.some((number) => b.episodeNumbers.includes(number));
}

/** The first name that Sonarr reads as exactly this special. One that a link of this rule has already was checked when it was made. */
async function chooseName(
  desire: Desire,
  links: readonly Link[],
  rt: Runtime,
  facts: PairFacts,
  signal: AbortSignal,
): Promise<string | null> {
  if (desire.kind !== 'link' || facts.series.kind !== 'known') return null;
  const made = links.map((link) => link.madePath.slice(link.madePath.lastIndexOf('/') + 1));
  const known = desire.names.find((name) => made.includes(name));
  if (known !== undefined) return known;
  const server = rt.servers.sonarr(desire.series.sonarr);
  const numbers = desire.episodes.map((episode) => episode.episodeNumber).toSorted((a, b) => a - b);
  for (const name of desire.names) {
    const parsed = await server?.client.parse(name, { signal });
    const read = parsed?.episodeNumbers.toSorted((a, b) => a - b);
    if (parsed?.seasonNumber === desire.episodes[0]?.seasonNumber && String(read) === String(numbers)) return name;
  }
  return null;
}

export async function readLimits(rt: Runtime, serverFacts: ServerFacts, signal: AbortSignal): Promise<LinkLimits> {
  const settings = await rt.settings();
  const below = (paths: readonly string[]) => paths.map((path) => belowRoot(path, rt.mediaRoot));
  const movieRoots: string[] = [];
  for (const server of rt.servers.radarrs()) {
    const roots = await serverFacts.radarrRoots(server, signal).catch(() => []);
    movieRoots.push(...roots.flatMap((root) => ours(server.toOurs(root)) ?? []));
  }
  const named = below(settings['Show Directories']);
  const { roots: sonarrRoots, areAll } = await sonarrRootsOf(rt, serverFacts, signal);
  const showRoots = named.length > 0 ? named : sonarrRoots;
  return {
    style: settings['links.style'],
    classicNames: settings['links.naming'] === 'classic' ? rt.classicNames : null,
    adopt: settings['links.adopt'],
    showRoots,
    movieRoots: settings['Movie Directories'].length > 0 ? below(settings['Movie Directories']) : movieRoots,
    extensions: settings['Movie Extensions'],
    mediaRoot: rt.mediaRoot,
    sidecars: settings['links.sidecars'],
    removalRoots: named.length > 0 || areAll ? showRoots : [...showRoots, rt.mediaRoot],
    mountSigns: { mediaRoot: rt.mediaRoot, roots: movieRoots, anchors: below(settings['mount.anchors']) },
  };
}

/** `areAll` is false where a Sonarr did not say its root folders, or none is configured. */
async function sonarrRootsOf(
  rt: Runtime,
  serverFacts: ServerFacts,
  signal: AbortSignal,
): Promise<{ roots: string[]; areAll: boolean }> {
  const servers = rt.servers.sonarrs();
  const answers = await Promise.all(
    servers.map(async (server) => {
      const theirs = await serverFacts.sonarrRoots(server, signal).catch(() => null);
      return theirs?.flatMap((root) => ours(server.toOurs(root)) ?? []) ?? null;
    }),
  );
  return {
    roots: answers.flatMap((roots) => roots ?? []),
    areAll: servers.length > 0 && !answers.includes(null),
  };
}

async function lookAt(
  facts: PairFacts,
  desire: Desire,
  wanted: string | null,
  index: Index,
  rt: Runtime,
): Promise<Look> {
  const entries = new Map<string, DiskEntry>();
  const entry = (path: string): DiskEntry => entries.get(path) ?? { kind: 'missing' };
  const lookAtAll = async (paths: readonly string[]) => {
    await Promise.all(paths.map(async (path) => entries.set(path, await inspect(path))));
  };
  await lookAtAll(pathsToLookAt(facts, desire, wanted));
  await lookAtAll(pathsOfMoved(facts, entry).filter((path) => !entries.has(path)));
  const filesIn = new Map<string, readonly string[]>();
  for (const folder of new Set(facts.links.flatMap((row) => foldersOf(row, facts))))
    filesIn.set(folder, await index.memo.files(folder));
  const listed = (folder: string) => filesIn.get(folder) ?? [];
  await lookAtAll(secondCandidates(facts, listed).filter((path) => !entries.has(path)));
  const paths = [...entries.keys()];
  const folders = new Map<string, string>();
  const resolving = new Set<string>();
  for (const path of paths) {
    folders.set(dirname(path), await index.memo.real(dirname(path)));
    const { kind } = entry(path);
    if (kind === 'file' || (kind === 'link' && (await statFile(path)) !== null)) resolving.add(path);
  }
  const targets = new Set(facts.links.map((link) => link.target));
  if (facts.movie.kind === 'known' && facts.movie.file.kind === 'file') targets.add(facts.movie.file.file.path);
  const files = new Map(await Promise.all([...targets].map(async (path) => [path, await statFile(path)] as const)));
  const mounts = new Map<string, MountState>();
  const signs = facts.limits.mountSigns;
  if (desire.kind === 'fileGone')
    for (const [path, file] of files) if (file === null) mounts.set(path, await mountOf(path, signs));
  for (const { path } of facts.links)
    if (entry(path).kind === 'missing')
      mounts.set(path, await mountOf(path, { ...signs, roots: facts.limits.showRoots }));
  const server = facts.series.kind === 'known' ? rt.servers.sonarr(facts.series.series.sonarr) : null;
  return {
    entry,
    filesIn: listed,
    file: (path) => {
      const file = files.get(path);
      return file?.isFile ? file : null;
    },
    resolves: (path) => resolving.has(path),
    realFolder: (path) => folders.get(dirname(path)) ?? dirname(path),
    mount: (path) =>
      mounts.get(path) ?? {
        kind: 'missing',
        place: dirname(path),
        reason: `nothing is known about the disk of ${dirname(path)}`,
      },
    owner: (path) => index.byPath.get(path) ?? null,
    textToTheirs: (path) => server?.toTheirs(path) ?? path,
    textToOurs: (text) => (text.startsWith('/') && server !== null ? (ours(server.toOurs(text)) ?? text) : text),
  };
}
