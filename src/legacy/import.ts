import { setImmediate } from 'node:timers/promises';
import { describeChange } from '../core/audit/audit-scope.ts';
import type { ImportProblem, NewRule, Rule } from '../core/model/rule.ts';
import { queueRule, type RuleRuntime } from '../core/rules/rule-changed.ts';
import type { Runtime } from '../core/runtime.ts';
import { AppError } from '../errors.ts';
import { readCollection } from './collection.ts';
import { writeCollection } from './collection-write.ts';
import { writeLegacySetting } from './legacy-settings.ts';
import { indexRules } from './rule-index.ts';
import { isSameRule } from './same-rule.ts';

export interface ImportReport {
  readonly created: readonly Rule[];
  /** Rules that were there already. */
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
}

/**
 * Takes the rules of a collection file in. Once is enough: what is there already is not made twice. The import report is replaced by what could not be
 * read this time. The caller starts the work for what was created.
 */
export async function importRules(
  runtime: Pick<Runtime, 'store'>,
  text: string,
  source: string,
): Promise<ImportReport> {
  const { rules, problems } = readCollection(text);
  describeChange({ subject: source, after: { rules: rules.length, unreadable: problems.length } });
  const report = await addRules(runtime, rules);
  const withSource = problems.map((problem) => ({ source, ...problem }));
  await runtime.store.rules.replaceImportReport(source, withSource);
  return { ...report, problems: withSource };
}

/** Takes a file in and starts the work for what was created. */
export async function importRuleFile(runtime: RuleRuntime, text: string, source: string): Promise<ImportReport> {
  const report = await importRules(runtime, text, source);
  for (const rule of report.created) await queueRule(runtime, rule.id);
  if (report.created.length > 0) await runtime.rulesChanged();
  return report;
}

/** What a Plex Linker 3 database held: its rules, and every setting, so that the old API answers it as before. */
export async function importOldDatabase(
  runtime: Pick<Runtime, 'store' | 'now' | 'settingsChanged' | 'wake'>,
  content: {
    readonly rules: readonly NewRule[];
    readonly settings: ReadonlyMap<string, unknown>;
    readonly problems: readonly ImportProblem[];
  },
  source: string,
): Promise<ImportReport> {
  const problems = [...content.problems];
  for (const [key, value] of content.settings) {
    try {
      await writeLegacySetting(runtime, key, value);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
      problems.push({ source, line: null, entry: key, reason: error.message });
    }
  }
  const report = await addRules(runtime, content.rules);
  await runtime.store.rules.replaceImportReport(source, problems);
  return { ...report, problems };
}

export async function addRules(
  { store }: Pick<Runtime, 'store'>,
  rules: readonly NewRule[],
): Promise<Omit<ImportReport, 'problems'>> {
  const there = indexRules<Rule>(await store.rules.all(), (rule) => rule);
  const created: Rule[] = [];
  for (const [index, rule] of rules.entries()) {
    // When no rule is stored, nothing else yields to the event loop.
    if (index % 100 === 99) await setImmediate();
    if (there.candidates(rule).some((known) => isSameRule(rule, known))) continue;
    const made = await store.rules.create(rule);
    if (made === null) continue;
    created.push(made);
    there.add(made);
  }
  return { created, unchanged: rules.length - created.length };
}

/** All rules as a collection file that this service and Plex Linker 3 read. */
export async function exportRules({ store }: Pick<Runtime, 'store'>): Promise<string> {
  const rules = await store.rules.all();
  return writeCollection('', { rules: rules.map((rule) => ({ rule, link: null })) });
}
