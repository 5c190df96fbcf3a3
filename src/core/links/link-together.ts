import { mediaRootFault } from '../media/disk-health.ts';
import type { Link } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';
import type { LinkMoviePayload } from '../tasks/kinds/links.ts';
import { isFirstAttempt } from '../tasks/patience.ts';
import type { LinkContext } from './link-context.ts';
import { type LinkOptions, type LinkWork, linkOnce, shareOf } from './link-scope.ts';
import { type EventScope, scopesOfMovies } from './read/scope.ts';
import { adoptTitle } from './reconcile/resolve-names.ts';

/** How the work of one movie begins. */
export interface Begun {
  readonly scope: EventScope;
  /** What was done about it together with other movies; null: nothing yet. */
  readonly work: LinkWork | null;
}

interface Own {
  readonly payload: LinkMoviePayload;
  /** Reads the scope of this movie alone. */
  read(): Promise<EventScope>;
}

export type BeginTogether = (context: LinkContext, own: Own) => Promise<Begun>;

interface Member extends Own {
  readonly context: LinkContext;
  readonly begun: PromiseWithResolvers<Begun>;
}

interface ScopedMember extends Member {
  readonly scope: EventScope;
}

/** Of a mass import, Sonarr and Radarr send an event every few milliseconds, those of one show one after the other. */
const burstMs = 100;
const gatherMs = 30;

/**
 * Links movies of one show together whose tasks begin at about the same time, each with the lock of its movie held: one read of the
 * database, the series, its episodes and its folders instead of one for each. All of it is read after the last of their events, so no answer is older
 * than an event. What fails together is tried alone, as is every later attempt.
 *
 * A single event is not delayed: only what follows another one within burstMs waits gatherMs for more.
 */
export function createTogether(): BeginTogether {
  let waiting: Member[] = [];
  let lastBegunAt = Number.NEGATIVE_INFINITY;
  const begin = () => {
    const members = waiting;
    waiting = [];
    lastBegunAt = performance.now();
    void beginAll(members);
  };
  return async (context, own) => {
    if (!isFirstAttempt()) return { scope: await own.read(), work: null };
    const member = { ...own, context, begun: Promise.withResolvers<Begun>() };
    if (waiting.length === 0) {
      if (performance.now() - lastBegunAt > burstMs) setImmediate(begin);
      else setTimeout(begin, gatherMs);
    }
    waiting.push(member);
    return member.begun.promise;
  };
}

/** Never rejects: each member has its own outcome. */
async function beginAll(members: readonly Member[]): Promise<void> {
  try {
    const [first] = members;
    if (first === undefined) return;
    const { rt } = first.context;
    const scopes = await scopesOfMovies(
      rt,
      members.map(({ payload }) => payload.tmdbId),
    );
    const isHere = (await mediaRootFault(rt)) === null;
    const together: ScopedMember[] = [];
    for (const [at, member] of members.entries()) {
      const scope = scopes[at];
      if (scope === undefined || (await adoptsTitle(member, scope))) beginAlone(member);
      else if (scope.rules.length === 0 || !isHere) member.begun.resolve({ scope, work: null });
      else together.push({ ...member, scope });
    }
    for (const group of groupsOf(together)) void linkGroup(group);
  } catch (error) {
    for (const { begun } of members) begun.reject(error);
  }
}

function beginAlone({ read, begun }: Member): void {
  begun.resolve(read().then((scope) => ({ scope, work: null })));
}

async function adoptsTitle({ context, payload }: Member, { unresolved }: EventScope): Promise<boolean> {
  const { title, tmdbId } = payload;
  return title !== undefined && (await adoptTitle(context.rt, unresolved, { kind: 'movie', title, id: tmdbId }));
}

/** Members that are in one show, or in shows that others are in, for the same reason. */
function groupsOf(members: readonly ScopedMember[]): ScopedMember[][] {
  const groups: { readonly key: string; readonly shows: Set<number>; readonly members: ScopedMember[] }[] = [];
  for (const member of members) {
    const key = JSON.stringify(optionsOf(member));
    const shows = new Set(
      [...member.scope.rules, ...member.scope.links].flatMap(({ seriesTvdbId }) => seriesTvdbId ?? []),
    );
    const touching = groups.filter((group) => group.key === key && [...shows].some((show) => group.shows.has(show)));
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push({
      key,
      shows: new Set([...shows, ...touching.flatMap((group) => [...group.shows])]),
      members: [...touching.flatMap((group) => group.members), member],
    });
  }
  return groups.map((group) => group.members);
}

function optionsOf({ payload }: Own): LinkOptions {
  return { cause: payload.cause, asked: payload.asked === true };
}

async function linkGroup(members: readonly ScopedMember[]): Promise<void> {
  const [first] = members;
  if (first === undefined) return;
  const { rt } = first.context;
  try {
    const context = { rt, signal: signalOfAll(members.map((member) => member.context.signal)) };
    const work = await linkOnce(context, joined(members), {
      ...optionsOf(first),
      events: members.map(({ scope }) => scope),
    });
    for (const { scope, begun } of members) begun.resolve({ scope, work: shareOf(rt, work, scope) });
  } catch (error) {
    if (members.length === 1) first.begun.reject(error);
    else for (const member of members) beginAlone(member);
  }
}

function joined(members: readonly ScopedMember[]): EventScope {
  const scopes = members.map(({ scope }) => scope);
  return {
    rules: scopes.flatMap(({ rules }) => rules),
    links: distinct(scopes.flatMap(({ links }) => links)),
    neighbours: distinct(scopes.flatMap(({ neighbours }) => neighbours)),
    unresolved: scopes[0]?.unresolved ?? [],
    conflicts: scopes.flatMap(({ conflicts }) => conflicts),
  };
}

function distinct<Row extends Rule | Link>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** Aborted once all are: a member that is aborted alone has lost its lease, and its outcome is not stored. */
function signalOfAll(signals: readonly AbortSignal[]): AbortSignal {
  const [only] = signals;
  if (only !== undefined && signals.length === 1) return only;
  const all = new AbortController();
  const check = () => {
    if (signals.every(({ aborted }) => aborted)) all.abort(only?.reason);
  };
  for (const signal of signals) signal.addEventListener('abort', check, { once: true });
  check();
  return all.signal;
}
