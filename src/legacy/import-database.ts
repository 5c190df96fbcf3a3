import { ruleChanged } from '../core/rules/rule-changed.ts';
import type { Runtime } from '../core/runtime.ts';
import { readPlexLinker3Database } from './plex-linker-3.ts';

const importedKey = 'legacy.database';

/** Imports rules and settings of a Plex Linker 3 database, once. */
export async function importDatabase(runtime: Runtime, path: string): Promise<void> {
  if ((await runtime.store.state.get(importedKey)) === path) return;
  const content = await readPlexLinker3Database(path);
  if (content === null) return;
  const { importOldDatabase } = await import('./import.ts');
  const report = await importOldDatabase(runtime, content, path);
  for (const rule of report.created) await ruleChanged(runtime, rule.id);
  await runtime.store.state.set(importedKey, path);
  runtime.logger.info(
    { rules: report.created.length, problems: report.problems.length },
    `Imported ${report.created.length} rules from ${path}, which stays as it is`,
  );
}
