import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandRow, CommandServer } from '../ports/arr.ts';

export type CommandOutcome =
  | { kind: 'completed' }
  | { kind: 'failed'; exception: string | undefined }
  /** Aborted, cancelled, orphaned by a restart, or forgotten: it may or may not have done anything. */
  | { kind: 'lost'; status: string }
  | { kind: 'timeout'; status: string };

export interface WaitOptions {
  signal?: AbortSignal | undefined;
  /** Default 2 minutes. */
  timeoutMs?: number;
  /** The pause before the first check, then between two, doubled each time up to `maxPollMs`; defaults 50 ms and 1 s. */
  pollMs?: number;
  maxPollMs?: number;
}

/**
 * Waits until a posted command has ended. Only `status` is checked: `result` and `message` stay in the server's memory for about five minutes,
 * so a successful command may later report "unknown". "Completed" does not mean that a file was accepted: read the episode again.
 */
export async function waitForCommand(
  server: Pick<CommandServer, 'commandStatus'>,
  id: number,
  options: WaitOptions = {},
): Promise<CommandOutcome> {
  const { signal, timeoutMs = 120_000, pollMs = 50, maxPollMs = 1000 } = options;
  const deadline = performance.now() + timeoutMs;
  let pause = pollMs;
  let left = timeoutMs;
  for (;;) {
    // No command ends at once.
    await pauseFor(Math.min(pause, left), signal);
    pause = Math.min(pause * 2, maxPollMs);
    const command = await server.commandStatus(id, { signal });
    const outcome = outcomeOf(command);
    if (outcome) return outcome;
    left = deadline - performance.now();
    if (left <= 0) return { kind: 'timeout', status: command?.status ?? 'unknown' };
  }
}

function outcomeOf(command: CommandRow | undefined): CommandOutcome | undefined {
  switch (command?.status) {
    case undefined:
      return { kind: 'lost', status: 'notFound' };
    case 'completed':
      return { kind: 'completed' };
    case 'failed':
      return { kind: 'failed', exception: command?.exception };
    case 'aborted':
    case 'cancelled':
    case 'orphaned':
      return { kind: 'lost', status: command?.status ?? 'unknown' };
    default:
      return undefined;
  }
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
