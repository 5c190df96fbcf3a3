import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import type { RuleRuntime } from '../core/rules/rule-changed.ts';
import { exportRules, importRuleFile } from '../legacy/import.ts';
import { readText, writeText } from '../legacy/text-file.ts';
import { counted, type ExitCode, type Output } from './output.ts';

export interface RulesCommandContext {
  readonly runtime: RuleRuntime;
  readonly output: Output;
}

/** Unreadable rules are warnings: printed here and kept for /api/v1/rules/import-report. */
export async function importRulesCommand({ runtime, output }: RulesCommandContext, file: string): Promise<ExitCode> {
  const text = file === '-' ? await readStream(process.stdin) : await readExisting(file);
  if (text === null) {
    output.error(
      `${resolve(file)} does not exist or is not a file: give the path of a collection file, such as config_files/media_collection_parsed_last_run.yaml.`,
    );
    return 1;
  }
  const source = file === '-' ? 'standard input' : resolve(file);
  const { created, unchanged, problems } = await importRuleFile(runtime, text, source);
  output.line(
    `${counted(created.length, 'rule')} imported from ${source}, ${unchanged} there already, ${problems.length} could not be read.`,
  );
  for (const { line, entry, reason } of problems) output.error(`  line ${line}: ${entry}: ${reason}`);
  if (created.length > 0) output.line('The links are made by the running service, or by: plex-linker reconcile');
  return created.length + unchanged === 0 && problems.length > 0 ? 1 : 0;
}

export async function exportRulesCommand({ runtime, output }: RulesCommandContext, file: string): Promise<ExitCode> {
  const text = await exportRules(runtime);
  const count = (await runtime.store.rules.all()).length;
  if (file === '-') output.line(text.trimEnd());
  else {
    await writeText(resolve(file), text);
    output.line(`${counted(count, 'rule')} written to ${resolve(file)}.`);
  }
  return 0;
}

async function readExisting(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? readText(resolve(file)) : null;
}
