import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { Link } from '../core/model/link.ts';
import type { NewRule } from '../core/model/rule.ts';
import type { Runtime } from '../core/runtime.ts';
import { AppError, messageOf } from '../errors.ts';
import { collectionName, variablesName } from './find-yaml-files.ts';
import { addRules } from './import.ts';
import type { LearnedLink, LearnedRule } from './learned.ts';
import { mergeFile, writeFile } from './legacy-work.ts';
import type { Merge } from './merge.ts';
import { readText, writeText } from './text-file.ts';
import { createSettingsSync } from './yaml-settings.ts';

/** Some ten thousand rules. */
const maxCollectionBytes = 8 * 1024 * 1024;

export interface YamlFilesOptions {
  readonly runtime: Pick<Runtime, 'store' | 'health' | 'logger' | 'servers' | 'mediaRoot' | 'settingsChanged'>;
  readonly folder: string;
  /** Queues work for a rule that a person wrote into the file. */
  ruleChanged(id: number): Promise<unknown>;
  /** Deletes a rule that a person removed from the file. */
  deleteRule(id: number): Promise<unknown>;
}

export interface YamlFiles {
  readonly folder: string;
  /**
   * Reads both files and writes back what is new here: at start, after each reconcile, and after each change of a rule or setting. One sync at a
   * time; faults become health messages, never errors.
   */
  sync(): Promise<void>;
}

/** The rules' file as it was last read or written: what differs from it was changed by a person. */
interface RulesFile extends YamlFilesOptions {
  readonly path: string;
  known: readonly NewRule[];
}

export function createYamlFiles(options: YamlFilesOptions): YamlFiles {
  const { runtime, folder } = options;
  const file: RulesFile = { ...options, path: join(folder, collectionName), known: [] };
  const syncSettings = createSettingsSync(runtime, join(folder, variablesName));
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;

  async function run(): Promise<void> {
    waiting = null;
    await orHealth(options, 'yaml:settings-file', syncSettings);
    await orHealth(options, 'yaml:rules-file', () => syncRules(file));
    await orHealth(options, 'yaml:folder', () => checkWritable(folder));
  }

  return {
    folder,
    sync() {
      // A sync that waits will read all changes made until it begins.
      if (waiting !== null) return waiting;
      waiting = running.then(run);
      running = waiting;
      return waiting;
    },
  };
}

/** Runs it; a failure becomes a health message. */
async function orHealth(
  { runtime: { health, logger }, folder }: YamlFilesOptions,
  key: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
    health.clear(key);
  } catch (error) {
    health.set(key, 'error', messageOf(error));
    logger.error({ err: error, folder }, 'the files of Plex Linker 3 could not be synced');
  }
}

async function syncRules(file: RulesFile): Promise<void> {
  const { runtime, path } = file;
  const { store, logger } = runtime;
  const text = await readText(path, maxCollectionBytes);
  const merge = await mergeFile(path, { text, known: file.known, rules: await store.rules.all() });
  await store.rules.replaceImportReport(
    path,
    merge.problems.map((problem) => ({ source: path, ...problem })),
  );
  reportProblems(file, merge);
  const { created } = await addRules(runtime, merge.add);
  for (const rule of created) await file.ruleChanged(rule.id);
  for (const rule of merge.remove) await file.deleteRule(rule.id);
  if (created.length + merge.remove.length > 0) {
    logger.info(
      { file: path, added: created.length, removed: merge.remove.length },
      'rules were changed as the file says',
    );
  }
  if (merge.isBroken) return;
  const written = await writeFile(path, { text, learned: { rules: await learnedRules(runtime), gone: merge.gone } });
  if (written.text !== text) {
    await writeText(path, written.text);
    logger.info({ file: path }, 'rules written to the file');
  }
  file.known = written.rules;
}

function reportProblems(
  { runtime: { health }, path }: RulesFile,
  { problems, isBroken }: Pick<Merge, 'problems' | 'isBroken'>,
): void {
  const [first] = problems;
  if (first === undefined) {
    health.clear('yaml:problems');
    return;
  }
  const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more, see the import report)`;
  const closed = isBroken ? '; until that is mended nothing is written to the file' : '';
  health.set(
    'yaml:problems',
    'warning',
    `${path}, line ${first.line}: ${first.entry || 'the file'}: ${first.reason}${more}${closed}.`,
  );
}

async function learnedRules(runtime: YamlFilesOptions['runtime']): Promise<LearnedRule[]> {
  const { store } = runtime;
  const links = new Map<number, Link>();
  for (const link of await store.links.live()) {
    if (link.ruleId !== null && link.state !== 'broken' && !links.has(link.ruleId)) links.set(link.ruleId, link);
  }
  return (await store.rules.all()).map((rule) => ({ rule, link: learnedLink(runtime, links.get(rule.id)) }));
}

function learnedLink(
  { servers, mediaRoot }: Pick<Runtime, 'servers' | 'mediaRoot'>,
  link: Link | undefined,
): LearnedLink | null {
  if (link === undefined) return null;
  const theirMovieFile = servers.radarr(link.radarr)?.toTheirs(link.target) ?? link.target;
  return { path: link.path, target: link.target, theirMovieFile, mediaRoot };
}

async function checkWritable(folder: string): Promise<void> {
  await access(folder, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    const hint =
      'what is learned and changed here is lost at the next start; mount the folder writable for the user of this service';
    throw new AppError('filesystem', `The folder ${folder} cannot be written (${error.code}): ${hint}.`, {
      cause: error,
    });
  });
}
