import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { Link } from '../core/model/link.ts';
import type { NewRule } from '../core/model/rule.ts';
import type { Runtime } from '../core/runtime.ts';
import { AppError, messageOf } from '../errors.ts';
import { collectionName, variablesName } from './find-yaml-files.ts';
import { addRules } from './import.ts';
import type { LearnedLink } from './learned.ts';
import { mergeFile, writeFile } from './legacy-work.ts';
import { readText, writeText } from './text-file.ts';
import { createSettingsSync } from './yaml-settings.ts';

/** Some ten thousand rules. */
const maxCollectionBytes = 8 * 1024 * 1024;

export interface YamlFilesOptions {
  readonly runtime: Pick<Runtime, 'store' | 'health' | 'logger' | 'servers' | 'mediaRoot' | 'settingsChanged'>;
  readonly folder: string;
  /** Work for a rule that a person wrote into the file. */
  ruleChanged(id: number): Promise<unknown>;
  /** A person took it out of the file. */
  deleteRule(id: number): Promise<unknown>;
}

export interface YamlFiles {
  readonly folder: string;
  /**
   * Reads both files and writes back what is new on our side: at start, after each reconcile, and after each change of a rule or setting. One at a
   * time; faults become health messages, never errors.
   */
  sync(): Promise<void>;
}

export function createYamlFiles(options: YamlFilesOptions): YamlFiles {
  const { runtime, folder } = options;
  const { store, health, logger } = runtime;
  const collection = join(folder, collectionName);
  const syncSettings = createSettingsSync(runtime, join(folder, variablesName));
  let known: readonly NewRule[] = [];
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;

  async function syncRules(): Promise<void> {
    const text = await readText(collection, maxCollectionBytes);
    const merge = await mergeFile(collection, { text, known, rules: await store.rules.all() });
    await store.rules.replaceImportReport(
      collection,
      merge.problems.map((problem) => ({ source: collection, ...problem })),
    );
    reportProblems(merge.problems, merge.isBroken);
    const { created } = await addRules(runtime, merge.add);
    for (const rule of created) await options.ruleChanged(rule.id);
    for (const rule of merge.remove) await options.deleteRule(rule.id);
    if (created.length + merge.remove.length > 0) {
      logger.info(
        { file: collection, added: created.length, removed: merge.remove.length },
        'rules taken over from the file',
      );
    }
    if (merge.isBroken) return;
    const written = await writeFile(collection, { text, learned: { rules: await learned(), gone: merge.gone } });
    if (written.text !== text) {
      await writeText(collection, written.text);
      logger.info({ file: collection }, 'rules written to the file');
    }
    known = written.rules;
  }

  async function learned() {
    const links = new Map<number, Link>();
    for (const link of await store.links.live()) {
      if (link.ruleId !== null && link.state !== 'broken' && !links.has(link.ruleId)) links.set(link.ruleId, link);
    }
    return (await store.rules.all()).map((rule) => ({ rule, link: learnedLink(links.get(rule.id)) }));
  }

  function learnedLink(link: Link | undefined): LearnedLink | null {
    if (link === undefined) return null;
    const theirMovieFile = runtime.servers.radarr(link.radarr)?.toTheirs(link.target) ?? link.target;
    return { path: link.path, target: link.target, theirMovieFile, mediaRoot: runtime.mediaRoot };
  }

  function reportProblems(
    problems: readonly { line: number | null; entry: string; reason: string }[],
    isBroken: boolean,
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
      `${collection}, line ${first.line}: ${first.entry || 'the file'}: ${first.reason}${more}${closed}.`,
    );
  }

  async function guarded(key: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      health.clear(key);
    } catch (error) {
      const message = messageOf(error);
      health.set(key, 'error', message);
      logger.error({ err: error, folder }, 'the legacy files are not in step');
    }
  }

  async function run(): Promise<void> {
    waiting = null;
    await guarded('yaml:settings-file', syncSettings);
    await guarded('yaml:rules-file', syncRules);
    await guarded('yaml:folder', checkWritable);
  }

  async function checkWritable(): Promise<void> {
    await access(folder, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
      const hint =
        'what is learned and changed here is lost at the next start; mount the folder writable for the user of this service';
      throw new AppError('filesystem', `The folder ${folder} cannot be written (${error.code}): ${hint}.`, {
        cause: error,
      });
    });
  }

  return {
    folder,
    sync() {
      // One that waits will see what was changed until it begins.
      if (waiting !== null) return waiting;
      waiting = running.then(run);
      running = waiting;
      return waiting;
    },
  };
}
