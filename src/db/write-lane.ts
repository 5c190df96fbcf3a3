import type { Result, Statement } from './connection.ts';
import { isRefusal } from './errors.ts';

/**
 * Every write survives the death of the process. `ordinary`: in turn, and survives a power cut once answered. `urgent`: the same, but
 * first, because the sender waits and does not ask twice. `repeatable`: in turn; a power cut may lose the latest ones, but none from before
 * a durable write, so use it only for work that is then repeated anyway.
 */
export type WriteKind = 'ordinary' | 'urgent' | 'repeatable';

/** Sends statements as one transaction: all or nothing. */
type Send = (statements: readonly Statement[]) => Promise<Result[]>;

interface Waiting {
  /** The writes are numbered as they are asked for. */
  readonly number: number;
  readonly write: LaneWrite;
  resolve(results: Result[]): void;
  reject(error: unknown): void;
}

/** The statements of one write; made when they are sent, which may be later. */
export interface LaneWrite {
  readonly size: number;
  statements(): readonly Statement[];
}

/** How many writes share one batch; together they still take less time than anyone notices. */
const mostTogether: Readonly<Record<WriteKind, number>> = { urgent: 32, ordinary: 8, repeatable: 16 };

/** So many statements of other work may join a delivery, whose sender waits. */
const mostJoining = 4;

/** Tasks that end within this time share one batch, followed by one claim instead of many. */
const repeatableRestMs = 5;
/**
 * While urgent writes arrive within this time of each other, repeatable ones pause longer: tasks can wait for the end of a burst, senders
 * cannot.
 */
const burstMs = 20;
const longestRestMs = 250;

export type WriteLane = (write: LaneWrite, kind: WriteKind) => Promise<Result[]>;

/**
 * One write at a time: a server does not serve waiting writers in order, so with many at once some starve until they time out. The kinds
 * take turns, however many writes of one kind wait.
 * @param send all or nothing.
 */
export function createWriteLane(send: Send): WriteLane {
  const waiting: Readonly<Record<WriteKind, Waiting[]>> = { urgent: [], ordinary: [], repeatable: [] };
  const resting = new Set<WriteKind>();
  let turns: readonly WriteKind[] = ['urgent', 'ordinary', 'repeatable'];
  let isSending = false;
  let count = 0;
  let lastUrgentAt = Number.NEGATIVE_INFINITY;

  async function work(): Promise<void> {
    if (isSending) return;
    isSending = true;
    // Writes that begin together share a transaction: those of tasks that end together, and the claim that follows.
    await null;
    await null;
    for (let kind = nextKind(); kind !== undefined; kind = nextKind()) {
      turns = [...turns.filter((other) => other !== kind), kind];
      const joining = kind === 'urgent' ? takeRepeatable() : [];
      await sendTogether(send, [...waiting[kind].splice(0, countOf(kind)), ...joining]);
      rest(kind);
      if (joining.length > 0) rest('repeatable');
    }
    isSending = false;
  }

  function nextKind(): WriteKind | undefined {
    return turns.find((kind) => countOf(kind) > 0 && !resting.has(kind));
  }

  /** How many writes of a kind go together now. A claim that was asked for after a delivery finds its tasks: it never goes before it. */
  function countOf(kind: WriteKind): number {
    const urgent = kind === 'repeatable' ? (waiting.urgent[0]?.number ?? count) : count;
    const first = waiting[kind].slice(0, mostTogether[kind]);
    return first.filter(({ number }) => number < urgent).length;
  }

  /** The claim of a single delivery goes with it, in one transaction; more work waits for its own turn. */
  function takeRepeatable(): readonly Waiting[] {
    const size = waiting.repeatable.reduce((sum, { write }) => sum + write.size, 0);
    const fits = !resting.has('repeatable') && waiting.urgent.length === 1 && size <= mostJoining;
    return fits ? waiting.repeatable.splice(0) : [];
  }

  /** On a file, nothing above yields to the event loop: without a pause, no request is read during consecutive writes. */
  function rest(kind: WriteKind): void {
    if (kind === 'urgent') return;
    resting.add(kind);
    if (kind === 'ordinary') setImmediate(wake, kind);
    else wakeAfterBurst(performance.now() + longestRestMs);
  }

  function wakeAfterBurst(latest: number): void {
    setTimeout(() => {
      const now = performance.now();
      if (now - lastUrgentAt < burstMs && now < latest) wakeAfterBurst(latest);
      else wake('repeatable');
    }, repeatableRestMs);
  }

  function wake(kind: WriteKind): void {
    resting.delete(kind);
    void work();
  }

  return (write, kind) =>
    new Promise((resolve, reject) => {
      if (kind === 'urgent') lastUrgentAt = performance.now();
      waiting[kind].push({ number: count, write, resolve, reject });
      count += 1;
      void work();
    });
}

/** Never rejects. */
async function sendTogether(send: Send, writes: readonly Waiting[]): Promise<void> {
  try {
    const results = await send(writes.flatMap(({ write }) => write.statements()));
    let from = 0;
    for (const { write, resolve } of writes) {
      resolve(results.slice(from, from + write.size));
      from += write.size;
    }
  } catch (error) {
    // Nothing was stored. The refused write fails alone; an unreachable database would only time out again for each.
    if (writes.length > 1 && isRefusal(error)) for (const write of writes) await sendTogether(send, [write]);
    else for (const { reject } of writes) reject(error);
  }
}
