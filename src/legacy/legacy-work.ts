import type { NewRule, Rule } from '../core/model/rule.ts';
import { entryBeside } from '../process/child-process.ts';
import { runInWorker } from '../process/worker-thread.ts';
import { readCollection } from './collection.ts';
import { type LearnedCollection, writeCollection } from './collection-write.ts';
import { type Merge, mergeCollection } from './merge.ts';

export type LegacyRequest =
  | {
      readonly kind: 'merge';
      readonly text: string;
      readonly known: readonly NewRule[];
      readonly rules: readonly Rule[];
    }
  | { readonly kind: 'write'; readonly text: string; readonly learned: LearnedCollection };

/** The text to be written, and the rules that are in it then. */
export interface Written {
  readonly text: string;
  readonly rules: readonly NewRule[];
}

const timeoutMs = 120_000;
/** What is read in a few milliseconds needs no thread, whose start takes some tens. */
const smallLength = 16 * 1024;
const lengthOfRule = 500;

export function doLegacyWork(request: LegacyRequest): Merge | Written {
  if (request.kind === 'merge') return mergeCollection(request.text, request.known, request.rules);
  const text = writeCollection(request.text, request.learned);
  return { text, rules: readCollection(text).rules };
}

/** See mergeCollection. @param file for messages */
export async function mergeFile(
  file: string,
  request: Omit<LegacyRequest & { kind: 'merge' }, 'kind'>,
): Promise<Merge> {
  return (await run({ kind: 'merge', ...request }, file, request.rules.length)) as Merge;
}

/** See writeCollection. */
export async function writeFile(
  file: string,
  request: Omit<LegacyRequest & { kind: 'write' }, 'kind'>,
): Promise<Written> {
  return (await run({ kind: 'write', ...request }, file, request.learned.rules.length)) as Written;
}

async function run(request: LegacyRequest, file: string, rules: number): Promise<unknown> {
  if (request.text.length + rules * lengthOfRule <= smallLength) return doLegacyWork(request);
  const entry = entryBeside(import.meta.url, 'legacy-worker');
  return runInWorker({ entry, request, timeoutMs, attempt: `read the collection file ${file}` });
}
