import type { Candidate } from '../model/candidate.ts';
import type { Conflict } from '../model/conflict.ts';
import type { Runtime } from '../runtime.ts';

/** What a person is asked: whether a pair is one, or which of several answers to a conflict is right. */
export type Question =
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  | { readonly kind: 'conflict'; readonly conflict: Conflict };

export interface QuestionId {
  readonly kind: Question['kind'];
  readonly id: number;
}

/** Open questions around a place: conflicts first, the newest first, then pairs, the most certain first. */
export interface Queue {
  readonly before: readonly Question[];
  readonly after: readonly Question[];
}

type Reader = Pick<Runtime, 'store'>;

const most = { before: 8, from: 32 };
const start = { conflict: Number.MAX_SAFE_INTEGER, candidate: { confidence: 2, id: 0 } };

export async function findQuestion({ store }: Reader, { kind, id }: QuestionId): Promise<Question | null> {
  if (kind === 'conflict') {
    const conflict = await store.conflicts.get(id);
    return conflict === null ? null : { kind, conflict };
  }
  const candidate = await store.candidates.get(id);
  return candidate === null ? null : { kind, candidate };
}

/** The open questions around one, which need not be open itself; without one, from the first on. */
export async function readQueue({ store }: Reader, at: Question | null): Promise<Queue> {
  const ofConflicts = at === null ? start.conflict : at.kind === 'conflict' ? at.conflict.id : 0;
  const ofCandidates = at?.kind === 'candidate' ? at.candidate : start.candidate;
  const [conflicts, candidates] = await Promise.all([
    store.conflicts.openAround(ofConflicts, most),
    store.candidates.openAround(ofCandidates, most),
  ]);
  const all = (part: 'before' | 'from'): Question[] => [
    ...conflicts[part].map((conflict) => ({ kind: 'conflict' as const, conflict })),
    ...candidates[part].map((candidate) => ({ kind: 'candidate' as const, candidate })),
  ];
  const isOther = (one: Question) => at === null || !isSame(idOf(one), idOf(at));
  return { before: all('before').slice(-most.before), after: all('from').filter(isOther).slice(0, most.from) };
}

export function idOf(question: Question): QuestionId {
  return question.kind === 'conflict'
    ? { kind: 'conflict', id: question.conflict.id }
    : { kind: 'candidate', id: question.candidate.id };
}

export function stateOf(question: Question): Candidate['state'] | Conflict['state'] {
  return question.kind === 'conflict' ? question.conflict.state : question.candidate.state;
}

function isSame(one: QuestionId, other: QuestionId): boolean {
  return one.kind === other.kind && one.id === other.id;
}
