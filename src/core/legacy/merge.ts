import type { ImportProblem, NewRule, Rule } from '../model.ts';
import { readCollection } from './collection.ts';
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
  const isIn = (list: readonly NewRule[], rule: NewRule) => list.some((one) => isSameRule(one, rule));
  const here = (entry: NewRule) => rules.some((rule) => isSameRule(entry, rule));
  const unread = new Set(problems.map((problem) => problem.entry));
  const isUnread = (rule: NewRule) =>
    unread.has(rule.movieTitle) || unread.has(`${rule.movieTitle} → ${rule.seriesTitle}`);
  const vanished = known.filter((entry) => !isIn(entries, entry) && !isUnread(entry));
  const isTrusted = !isBroken && entries.length > 0;
  return {
    add: entries.filter((entry) => !here(entry) && !isIn(known, entry)),
    remove: isTrusted
      ? rules.filter(
          (rule) =>
            vanished.some((entry) => isSameRule(entry, rule)) && !entries.some((entry) => isSameRule(entry, rule)),
        )
      : [],
    gone: entries.filter((entry) => !here(entry) && isIn(known, entry)),
    problems,
    isBroken,
  };
}
