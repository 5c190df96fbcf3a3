import type { Conflict, ConflictKind, ConflictOption, ConflictState, ConflictSubject } from '../model/conflict.ts';
import { optionsOf } from './options.ts';

/** A conflict as /api/v1/conflicts answers it. */
export interface ApiConflict {
  readonly id: number;
  readonly kind: ConflictKind;
  readonly subject: ConflictSubject;
  readonly options: readonly ConflictOption[];
  readonly state: ConflictState;
  readonly reason: string;
  readonly ruleId: number | null;
  readonly createdAt: string;
  readonly resolvedAt: string | null;
}

export function toApiConflict(conflict: Conflict): ApiConflict {
  const { id, kind, subject, state, reason, ruleId, createdAt, resolvedAt } = conflict;
  return {
    id,
    kind,
    subject,
    options: optionsOf(conflict),
    state,
    reason,
    ruleId,
    createdAt: new Date(createdAt).toISOString(),
    resolvedAt: resolvedAt === null ? null : new Date(resolvedAt).toISOString(),
  };
}
