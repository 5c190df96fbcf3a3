import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller, NewAuditEvent } from '../model/access.ts';
import type { AuditStore } from '../ports/access-store.ts';
import { mask } from '../secrets/mask.ts';

/** What a verb says about its change: the request alone says who, from where and by which action. */
export interface Change {
  /** `instance 3`. */
  readonly subject?: string;
  /** Secrets are masked by the names of their fields. */
  readonly before?: unknown;
  readonly after?: unknown;
}

interface Scope {
  readonly caller: Pick<Caller, 'who' | 'address'>;
  readonly action: string;
  change: Change;
  isRecorded: boolean;
}

const scopes = new AsyncLocalStorage<Scope | null>();

/** Has the first write of this work record who asked for it, in its own batch. Work that writes nothing changes nothing, and is not recorded. */
export function withAudit<T>(by: Pick<Scope, 'caller' | 'action'>, work: () => Promise<T>): Promise<T> {
  const { caller, action } = by;
  return scopes.run({ caller, action, change: {}, isRecorded: false }, work);
}

/** One of several changes that one request makes: it gets an entry of its own. */
export function withOwnEntry<T>(work: () => Promise<T>): Promise<T> {
  const scope = scopes.getStore();
  return scope == null ? work() : withAudit(scope, work);
}

/** For what happens beside a change and is none: the last use of a session, an instance seen. */
export function withoutAudit<T>(work: () => T): T {
  return scopes.run(null, work);
}

/** Tells what is about to be written; before the write, since both go in one batch. Later fields add to earlier ones. */
export function describeChange({ subject, before, after }: Change): void {
  const scope = scopes.getStore();
  if (scope == null) return;
  const { change } = scope;
  scope.change = {
    ...change,
    ...(subject === undefined ? {} : { subject }),
    ...(before === undefined ? {} : { before: joined(change.before, before) }),
    ...(after === undefined ? {} : { after: joined(change.after, after) }),
  };
}

interface Recorder {
  readonly store: { readonly audit: Pick<AuditStore, 'add'> };
  now(): number;
}

/** Records a change that writes nothing to the database: a file, the disk, another server. Before it is made, so that none is lost. */
export async function recordChange({ store, now }: Recorder, change: Change): Promise<void> {
  describeChange(change);
  const due = dueAuditEvent(now());
  if (due === null) return;
  due.stored();
  await store.audit.add(due.event);
}

function joined(earlier: unknown, later: unknown): unknown {
  return isRecord(earlier) && isRecord(later) ? { ...earlier, ...later } : later;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The event for the write at hand; null if none is due. `stored` says that the batch is in the database. */
export function dueAuditEvent(now: number): { readonly event: NewAuditEvent; stored(): void } | null {
  const scope = scopes.getStore();
  if (scope == null || scope.isRecorded) return null;
  const { caller, action, change } = scope;
  return {
    event: {
      at: now,
      who: caller.who,
      address: caller.address,
      action,
      subject: change.subject ?? null,
      before: masked(change.before ?? null),
      after: masked(change.after ?? null),
    },
    stored() {
      scope.isRecorded = true;
    },
  };
}

const secretField = /key$|token|secret|password/i;

function masked(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      secretField.test(name) && typeof field === 'string' ? mask(field) : field,
    ]),
  );
}
