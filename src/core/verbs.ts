import type { NewDelivery } from './model/delivery.ts';
import type { Run, RunScope } from './model/run.ts';
import type { RunStart } from './runs/start-run.ts';

/** The verbs of core that handlers call, beside plain reads of the store. Built in src/context.ts. */
export interface Verbs {
  /**
   * Stores a delivery with the tasks that its event asks for (core/inbox/events), before anything is answered. `body` is the parsed
   * object, `bytes` what came over the wire (of multipart: the payload part).
   */
  receive(input: ReceivedEvent): Promise<{ delivery: string; status: 'queued' | 'duplicate' | 'ignored' }>;
  /** The tasks that this stored delivery's event would ask for: for a retry. */
  retryDelivery(id: string): Promise<boolean>;
  /** Starts a run, or answers with the one under way. */
  startRun(scope: RunScope, options: RunStart): Promise<Run>;
  cancelRun(id: string): Promise<Run | null>;
  /** Removes exactly the links that the waiting run listed, each looked at again. A value when it does not wait. */
  confirmRun(
    id: string,
  ): Promise<{ kind: 'started'; run: Run } | { kind: 'notFound' } | { kind: 'notWaiting'; state: string }>;
  /** Removes the link and disables its rule. */
  undoLink(id: number): Promise<{ kind: 'accepted' } | { kind: 'notFound' } | { kind: 'alreadyRemoved' }>;
  /** A rule was made, changed or enabled: work for its movie now. */
  ruleChanged(ruleId: number): Promise<void>;
  /** Deletes the rule; its links are removed by a task, and at the latest by reconcile. */
  deleteRule(ruleId: number): Promise<boolean>;
  /** Removes the broken links that are not ours, as listed by the last run; the person's explicit choice. Only dangling ones, within the breaker. */
  removeBrokenLinks(): Promise<{ removed: string[]; kept: { path: string; reason: string }[] }>;
}

export interface ReceivedEvent {
  readonly source: NewDelivery['source'];
  readonly instance: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
}
