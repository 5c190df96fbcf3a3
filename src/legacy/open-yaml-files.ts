import type { Config } from '../config/config.ts';
import { removeRule } from '../core/rules/delete-rule.ts';
import { queueRule } from '../core/rules/rule-changed.ts';
import type { Runtime } from '../core/runtime.ts';
import { findYamlFiles, type YamlPlace } from './find-yaml-files.ts';
import type { YamlFiles } from './yaml-files.ts';

const folderKey = 'legacy.yamlFolder';

interface OpenOptions {
  readonly config: Pick<Config, 'yamlDir' | 'fromEnvironment' | 'dataDir'>;
  /** Before this start: an existing database means that this is no new set-up. */
  readonly hadDatabase: boolean;
}

/**
 * The files of Plex Linker 3, where rules are stored in them; else null. Once found, they stay in use: later starts have a database of ours and would not
 * search for them.
 */
export async function openYamlFiles(runtime: Runtime, options: OpenOptions): Promise<YamlFiles | null> {
  const { state } = runtime.store;
  const stored = await state.get(folderKey);
  const known = typeof stored === 'string' && options.config.yamlDir === null ? stored : null;
  const found = await findFolder(known, options);
  if (found === null) return null;
  const { folder, isFound } = found;
  if (isFound)
    runtime.logger.info(
      {},
      `Found the files of Plex Linker 3 in ${folder}: rules are read from and written to that folder`,
    );
  if (stored !== folder) await state.set(folderKey, folder);
  // Few have such files: the reading of YAML is a fifth of what there is to load.
  const { createYamlFiles } = await import('./yaml-files.ts');
  return createYamlFiles({
    runtime,
    folder,
    ruleChanged: (id) => queueRule(runtime, id),
    deleteRule: (id) => removeRule(runtime, id),
  });
}

async function findFolder(known: string | null, { config, hadDatabase }: OpenOptions): Promise<YamlPlace | null> {
  try {
    return await findYamlFiles({
      yamlDir: known ?? config.yamlDir,
      hasDatabaseUrl: config.fromEnvironment.has('DATABASE_URL'),
      hasOwnDatabase: hadDatabase,
      workingFolder: process.cwd(),
      dataDir: config.dataDir,
    });
  } catch (error) {
    if (known === null) throw error;
    return null;
  }
}
