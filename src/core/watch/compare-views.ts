import type { Run, RunError } from '../model/run.ts';
import type { Account, TwinMember } from '../model/watch.ts';
import { runErrorOf } from '../runs/run-error.ts';
import { createProgressWriter, endRun, type ProgressWriter } from '../runs/run-progress.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { accessAs, accountLock, followedAccounts, ownerOf } from './account.ts';
import { waitingOf } from './apply-waiting.ts';
import { followedSince } from './change-account.ts';
import { type CompareCounts, countDifferences, historyOf, recordDifference, recordHistory } from './differences.ts';
import { markTwins } from './mark-twins.ts';
import { type Pairs, pairsOf } from './pairs.ts';
import { readViews, type SeenView } from './read-views.ts';

interface Comparison {
  readonly rt: Runtime;
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly progress: ProgressWriter;
  readonly counts: CompareCounts;
  readonly errors: RunError[];
  readonly pairs: Pairs;
  /** Servers that gave a usable answer for any account. */
  readonly answered: Set<number>;
}

/**
 * Compares the watch state of every pair, for each followed account, with the ledger: finds marks by hand and unmarked items, which send no events.
 * Unchanged items are only read. If a server gives no usable answer, only its own items are skipped.
 */
export async function compareViews(rt: Runtime, runId: string, signal: AbortSignal): Promise<string> {
  const run = await rt.store.runs.get(runId);
  if (run === null || (run.state !== 'queued' && run.state !== 'running')) return 'the run is over already';
  await rt.store.runs.change(runId, { state: 'running', startedAt: run.startedAt ?? rt.now() });
  const comparison: Comparison = {
    rt,
    run,
    signal,
    progress: createProgressWriter(rt, runId),
    counts: { marked: 0, already: 0, waiting: 0, ignored: 0, unwatched: 0, history: 0, errors: 0 },
    errors: [],
    pairs: pairsOf(await rt.watch.twins.all()),
    answered: new Set(),
  };
  try {
    return await compareAll(comparison);
  } catch (error) {
    if (signal.aborted) throw error;
    fault(comparison, 'the run', error);
    return end(comparison, 'failed');
  }
}

async function compareAll(c: Comparison): Promise<string> {
  const { rt, run, pairs, progress } = c;
  const [plex] = rt.plex.enabled();
  // The first view creates the owner's row. Earlier marks by hand are differences too, and a dry run counts them.
  if (plex !== undefined) await ownerOf(rt, plex.server);
  const accounts = await followedAccounts(rt);
  progress.total({ groups: accounts.length, items: accounts.length * pairs.members.length });
  for (const account of accounts) {
    if (await isCancelled(c)) return end(c, 'cancelled');
    await compareAccount(c, account);
    progress.groupsDone(1);
  }
  if (run.dryRun) c.counts.waiting += (await waitingOf(rt, idsOf(pairs.members))).length;
  else if ((await markAll(c)) === 'cancelled') return end(c, 'cancelled');
  return end(c, c.answered.size === 0 && c.errors.length > 0 ? 'failed' : 'succeeded');
}

async function compareAccount(c: Comparison, account: Account): Promise<void> {
  const { rt, run, pairs, counts } = c;
  const seen: SeenView[] = [];
  for (const [serverId, members] of Map.groupBy(pairs.members, (member) => member.serverId))
    try {
      seen.push(...(await readOn(c, account, { serverId, members })));
    } catch (error) {
      c.signal.throwIfAborted();
      fault(c, `Plex "${rt.plex.get(serverId)?.server.name ?? serverId}" as account ${account.id}`, error);
    }
  const settings = await rt.settings();
  const found = { seen, pairs, settings };
  const history = historyOf(found);
  counts.unwatched += seen.filter(({ kind }) => kind === 'unwatched').length;
  if (run.dryRun) {
    counts.history += history.length;
    countDifferences(counts, found);
    return;
  }
  for (const one of seen) await recordDifference(rt, account, one);
  if (settings['watch.importHistory']) for (const one of history) await recordHistory(rt, account, one);
}

async function readOn(
  c: Comparison,
  account: Account,
  { serverId, members }: { readonly serverId: number; readonly members: readonly TwinMember[] },
): Promise<SeenView[]> {
  const { rt, run, signal } = c;
  const access = await accessAs(rt, account, serverId);
  if (access.kind !== 'open') return [];
  const seen = await readViews(rt, {
    account,
    client: access.client,
    serverId,
    members,
    followedSince: await followedSince(rt, account.id),
    dryRun: run.dryRun,
    signal,
  });
  c.answered.add(serverId);
  for (const _ of members) c.progress.itemDone();
  return seen;
}

/** Marks the twins of the views found now and of those that still wait. */
async function markAll(c: Comparison): Promise<'done' | 'cancelled'> {
  const { rt, pairs, counts, signal } = c;
  const done = new Set<number>();
  for (;;) {
    const events = (await waitingOf(rt, idsOf(pairs.members))).filter(({ id }) => !done.has(id));
    if (events.length === 0) return 'done';
    if (await isCancelled(c)) return 'cancelled';
    for (const event of events) {
      done.add(event.id);
      try {
        const { twins } = await rt.locks.hold([accountLock(event.accountId)], () => markTwins(rt, event, signal));
        if (twins === 'marked' || twins === 'already' || twins === 'waiting') counts[twins] += 1;
        else if (event.kind === 'watched') counts.ignored += 1;
      } catch (error) {
        signal.throwIfAborted();
        fault(c, `item ${event.ratingKey}`, error);
      }
    }
  }
}

async function isCancelled({ rt, run, signal }: Comparison): Promise<boolean> {
  signal.throwIfAborted();
  return (await rt.store.runs.get(run.id))?.cancelRequested === true;
}

function idsOf(members: readonly TwinMember[]): number[] {
  return members.map(({ itemId }) => itemId);
}

function fault({ counts, errors }: Comparison, item: string, error: unknown): void {
  counts.errors += 1;
  if (errors.length < 100) errors.push(runErrorOf(item, error));
}

function end(c: Comparison, state: 'succeeded' | 'failed' | 'cancelled'): Promise<string> {
  return endRun(c.rt, c.run.id, {
    state,
    counts: { ...c.counts },
    errors: c.errors,
    progress: c.progress.finished(),
    error: state === 'failed' ? (c.errors[0]?.message ?? null) : null,
  });
}

const everyMs = 3_600_000;

/** Starts a comparison if the last one was an hour ago and there are pairs. */
export async function startDueComparison(rt: Runtime): Promise<void> {
  const { items } = await rt.store.runs.page({ scope: 'watch' }, { limit: 20, cursor: null });
  const last = items.find((run) => !run.dryRun);
  if (last !== undefined && Math.abs(rt.now() - last.createdAt) < everyMs) return;
  const { total } = await rt.watch.twins.page({ limit: 1, cursor: null });
  if (total > 0) await startRun(rt, 'watch', { dryRun: false, trigger: 'schedule' });
}
