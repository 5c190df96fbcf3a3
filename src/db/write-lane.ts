import type { InStatement, ResultSet } from '@libsql/client/sqlite3';
import { isRefusal } from './errors.ts';

/**
 * All writes survive that the process is killed. `ordinary`: in its turn, and survives a power cut once it is answered. `urgent`: the
 * same, and goes first, for somebody waits who does not ask twice. `repeatable`: in its turn; a power cut may take the last of them,
 * never one from before a write that was to survive, so only for what is then done again anyway.
 */
export type WriteKind = 'ordinary' | 'urgent' | 'repeatable';

/** Sends statements as one transaction: all or nothing. */
type Send = (statements: readonly InStatement[]) => Promise<ResultSet[]>;

interface Waiting {
  readonly statements: readonly InStatement[];
  resolve(results: ResultSet[]): void;
  reject(error: unknown): void;
}

/** What is sent together, as one batch; together they still take less time than anybody notices. */
const mostTogether: Readonly<Record<WriteKind, number>> = { urgent: 32, ordinary: 1, repeatable: 16 };

/** Tasks that end within this time are one batch, and one claim follows instead of many. */
const repeatableRestMs = 5;
/** While urgent ones come no further apart than this, repeatable ones rest longer: work can wait for the end of a burst, senders cannot. */
const burstMs = 20;
const longestRestMs = 250;

export type WriteLane = (statements: readonly InStatement[], kind: WriteKind) => Promise<ResultSet[]>;

/**
 * One write at a time: a server does not serve waiting writers in turn, so that of many at once some starve until they time out.
 * The kinds take turns, however many of one come.
 * @param send all or nothing.
 */
export function createWriteLane(send: Send): WriteLane {
  const waiting: Readonly<Record<WriteKind, Waiting[]>> = { urgent: [], ordinary: [], repeatable: [] };
  const resting = new Set<WriteKind>();
  let turns: readonly WriteKind[] = ['urgent', 'ordinary', 'repeatable'];
  let isSending = false;
  let lastUrgentAt = Number.NEGATIVE_INFINITY;

  async function work(): Promise<void> {
    if (isSending) return;
    isSending = true;
    for (let kind = nextKind(); kind !== undefined; kind = nextKind()) {
      turns = [...turns.filter((other) => other !== kind), kind];
      await sendTogether(send, waiting[kind].splice(0, mostTogether[kind]));
      rest(kind);
    }
    isSending = false;
  }

  function nextKind(): WriteKind | undefined {
    return turns.find((kind) => waiting[kind].length > 0 && !resting.has(kind));
  }

  /** On a file nothing above waits for anything: without a rest, no request would be read while writes follow each other. */
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

  return (statements, kind) =>
    new Promise((resolve, reject) => {
      if (kind === 'urgent') lastUrgentAt = performance.now();
      waiting[kind].push({ statements, resolve, reject });
      void work();
    });
}

/** Never rejects. */
async function sendTogether(send: Send, writes: readonly Waiting[]): Promise<void> {
  try {
    const results = await send(writes.flatMap((write) => write.statements));
    let from = 0;
    for (const { statements, resolve } of writes) {
      resolve(results.slice(from, from + statements.length));
      from += statements.length;
    }
  } catch (error) {
    // Nothing of them was stored. Who caused a refusal fails alone; what is out of reach would only be waited for again and again.
    if (writes.length > 1 && isRefusal(error)) for (const write of writes) await sendTogether(send, [write]);
    else for (const { reject } of writes) reject(error);
  }
}
