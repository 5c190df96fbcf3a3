import { createHash } from 'node:crypto';
import { AppError, messageOf } from '../../errors.ts';
import type { MappingListContent } from '../model/mapping-list.ts';
import type { ListSource } from '../ports/mapping-list-source.ts';
import type { StoredMappingList } from '../ports/mapping-list-store.ts';
import { startRun } from '../runs/start-run.ts';
import type { Runtime } from '../runtime.ts';
import { refreshListsTask } from '../tasks/kinds/matching.ts';
import type { TaskResult } from '../tasks/result.ts';
import { whyNot } from './when-known.ts';

const dayMs = 24 * 3_600_000;
const retryMs = 3_600_000;
/** A list that is suddenly this many times as long is more likely a mistake or an attack than news. */
const mostGrowth = 10;
/** Short lists may grow: one of 30 rows is not suspicious at 400. */
const alwaysAllowedRows = 2_000;

/** Fetches each list whose content may have changed. A bad one is reported, and the last good one stays in use. */
export async function refreshLists(rt: Runtime, signal: AbortSignal): Promise<TaskResult> {
  const reason = await whyNot(rt);
  const sources = reason === null ? rt.mappingLists.sources : [];
  if (reason !== null) return { kind: 'done', outcome: reason };
  const byName = new Map(sources.map((source) => [source.name, source]));
  const outcomes: string[] = [];
  let isChanged = false;
  for (const list of await rt.store.mappingLists.use([...byName.keys()], rt.now())) {
    const source = byName.get(list.source);
    if (source === undefined) continue;
    const refreshed = await refreshOne(rt, { list, source, signal });
    isChanged ||= refreshed.isChanged;
    outcomes.push(refreshed.outcome);
  }
  await reportLists(rt);
  if (isChanged) await startRun(rt, 'matching', { dryRun: false, trigger: 'event' });
  const isWell = outcomes.every((outcome) => !outcome.startsWith('failed'));
  return {
    kind: 'done',
    outcome: outcomes.join('; ') || 'no list is configured',
    followUps: sources.length === 0 ? [] : [refreshListsTask({}, rt.now() + (isWell ? dayMs : retryMs))],
  };
}

interface OneList {
  readonly list: StoredMappingList;
  readonly source: ListSource;
  readonly signal: AbortSignal;
}

async function refreshOne(
  rt: Runtime,
  { list, source, signal }: OneList,
): Promise<{ readonly isChanged: boolean; readonly outcome: string }> {
  const store = rt.store.mappingLists;
  try {
    const known = list.digest === null ? { etag: null, lastModified: null } : list;
    const fetched = await rt.mappingLists.fetch(source, known, signal);
    const digest = fetched.kind === 'unchanged' ? list.digest : digestOf(fetched.text);
    if (fetched.kind === 'unchanged' || digest === null || digest === list.digest) {
      await store.recordUnchanged(list.id, fetched.validators);
      return { isChanged: false, outcome: `${list.source} is unchanged` };
    }
    const content = await readContent(rt, { list, text: fetched.text, signal });
    refuseGrowth(list, content.rows.length);
    const changes = await store.replace(list.id, { content, ...fetched.validators, digest, at: rt.now() });
    const { added, removed, rules, candidates } = changes;
    const text = `${list.source}: ${added} rows added, ${removed} removed; ${rules} rules and ${candidates} open candidates named by removed rows`;
    rt.logger.info({ list: list.source, version: content.version, rows: content.rows.length, ...changes }, text);
    return { isChanged: true, outcome: text };
  } catch (error) {
    if (signal.aborted) throw error;
    const message = `${messageOf(error)} ${list.rows > 0 ? 'The last good one stays in use.' : 'It will be retried within the hour.'}`;
    await store.recordError(list.id, message);
    rt.logger.warn({ list: list.source, error: message }, 'a mapping list could not be refreshed');
    return { isChanged: false, outcome: `failed: ${message}` };
  }
}

interface FetchedText {
  readonly list: StoredMappingList;
  readonly text: string;
  readonly signal: AbortSignal;
}

async function readContent(rt: Runtime, { list, text, signal }: FetchedText): Promise<MappingListContent> {
  try {
    return await rt.mappingLists.read(text, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('upstreamData', `The mapping list ${list.source} ${messageOf(error)}.`, { cause: error });
  }
}

function refuseGrowth(list: StoredMappingList, rows: number): void {
  if (list.rows === 0 || rows <= alwaysAllowedRows || rows <= list.rows * mostGrowth) return;
  throw new AppError(
    'upstreamData',
    `The mapping list ${list.source} has ${rows} rows instead of ${list.rows}, which looks like a mistake: it is not used.`,
  );
}

/** Health shows the lists whose last fetch failed, and the bad entries of one's own. */
export async function reportLists(rt: Runtime): Promise<void> {
  const lists = (await whyNot(rt)) === null ? await listMappingLists(rt) : [];
  rt.health.replace('mappingList:', lists.flatMap(messagesOf));
}

type ListMessage = Parameters<Runtime['health']['replace']>[1][number];

function messagesOf({ source, error, rows, format, problems, problemCount }: StoredMappingList): ListMessage[] {
  const key = `mappingList:${source}`;
  if (error !== null) return [{ key, level: rows > 0 ? 'notice' : 'warning', message: error }];
  // Nobody here can mend the lists of others.
  if (format !== 'local' || problemCount === 0) return [];
  const message = `Entries of the mapping list ${source} that cannot be read or contradict each other: ${problemCount}. The first: ${problems[0]}. All: GET /api/v1/mapping-lists.`;
  return [{ key, level: 'notice', message }];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export async function listMappingLists(rt: Pick<Runtime, 'store'>): Promise<StoredMappingList[]> {
  return (await rt.store.mappingLists.all()).filter(({ isUsed }) => isUsed);
}

/** Fetches the lists soon, whenever they were last fetched. */
export async function requestRefresh(rt: Pick<Runtime, 'store' | 'now' | 'wake'>): Promise<void> {
  await rt.store.tasks.add([refreshListsTask({}, rt.now())]);
  await rt.store.tasks.hasten([refreshListsTask.kind], rt.now());
  rt.wake();
}
