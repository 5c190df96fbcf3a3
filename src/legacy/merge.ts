import type { ImportProblem, NewRule, Rule } from '../core/model/rule.ts';
import { readCollection } from './collection.ts';
import { indexRules, type RuleIndex } from './rule-index.ts';
import { isSameRule } from './same-rule.ts';

export interface Merge {
  /** In the file and new to us: a person wrote them. */
  readonly add: readonly NewRule[];
  /** Gone from the file by a person's hand. */
  readonly remove: readonly Rule[];
  /** Still in the file though deleted here. */
  readonly gone: readonly NewRule[];
  readonly problems: readonly Omit<ImportProblem, 'source'>[];
  readonly isBroken: boolean;
}

/**
 * Brings a collection file that people edit by hand and our rules together. `known` is what both had last time; nothing was known yet at the first
 * look: then each side only adds to the other. A broken or emptied file takes no rule away, nor does an entry that has become unreadable.
 */
export function mergeCollection(text: string, known: readonly NewRule[], rules: readonly Rule[]): Merge {
  const { rules: entries, problems, isBroken } = readCollection(text);
  const inFile = indexRules(entries, itself);
  const before = indexRules(known, itself);
  const present = indexRules(rules, itself);
  const unread = new Set(problems.map((problem) => problem.entry));
  const isUnread = (rule: NewRule) =>
    unread.has(rule.movieTitle) || unread.has(`${rule.movieTitle} → ${rule.seriesTitle}`);
  const vanished = indexRules(
    known.filter((entry) => !holds(inFile, entry) && !isUnread(entry)),
    itself,
  );
  const isTrusted = !isBroken && entries.length > 0;
  const isHere = new Set(entries.filter((entry) => present.candidates(entry).some((rule) => isSameRule(entry, rule))));
  return {
    add: entries.filter((entry) => !isHere.has(entry) && !holds(before, entry)),
    remove: isTrusted ? rules.filter((rule) => holds(vanished, rule) && !holds(inFile, rule)) : [],
    gone: entries.filter((entry) => !isHere.has(entry) && holds(before, entry)),
    problems: problems.slice(0, mostProblems),
    isBroken,
  };
}

/** One sentence a line; of a file that is no collection there could be a million. */
const mostProblems = 1_000;

function itself<T>(rule: T): T {
  return rule;
}

/** Whether an entry of a file, of those in the index, is this rule. */
function holds(entries: RuleIndex<NewRule>, rule: NewRule | Rule): boolean {
  return entries.candidates(rule).some((entry) => isSameRule(entry, rule));
}
