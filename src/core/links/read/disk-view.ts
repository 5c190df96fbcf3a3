import { dirname } from 'node:path';
import { type DiskEntry, inspect, statFile } from '../../media/inspect.ts';
import { type MountState, mountOf } from '../../media/mounts.ts';
import type { Link } from '../../model/link.ts';
import type { Servers } from '../../servers/servers.ts';
import type { DiskView } from '../decide/disk-view.ts';
import type { PairFacts } from '../decide/facts.ts';
import type { LinkGoal } from '../decide/goal.ts';
import { pathsOfMoved, pathsToInspect } from '../decide/locate.ts';
import { foldersOf, secondCandidates } from '../decide/second-links.ts';
import { ours } from './facts-of-answers.ts';
import type { FolderMemo } from './folder-memo.ts';

export interface ViewSources {
  readonly servers: Pick<Servers, 'sonarr'>;
  readonly memo: FolderMemo;
  /** The ledger's live rows by path, and by the paths that interrupted steps may have made. */
  readonly byPath: ReadonlyMap<string, Link>;
}

interface ViewOf {
  readonly facts: PairFacts;
  readonly goal: LinkGoal;
  /** Where a new link would be. */
  readonly path: string | null;
}

/** Reads what deciding about one rule needs to know of the disk. */
export async function readDiskView(sources: ViewSources, wanted: ViewOf): Promise<DiskView> {
  const { facts } = wanted;
  const { entries, filesIn } = await readEntries(sources, wanted);
  const entry = (path: string): DiskEntry => entries.get(path) ?? missing;
  const { folders, resolving } = await readTargets(sources, entries);
  const files = await readFiles(sources, facts);
  const mounts = await readMounts(wanted, entry, files);
  const server = facts.series.kind === 'known' ? sources.servers.sonarr(facts.series.series.sonarr) : null;
  return {
    entry,
    filesIn: (folder) => filesIn.get(folder) ?? [],
    file: (path) => {
      const file = files.get(path);
      return file?.isFile ? file : null;
    },
    resolves: (path) => resolving.has(path),
    realFolder: (path) => folders.get(dirname(path)) ?? dirname(path),
    mount: (path) =>
      mounts.get(path) ?? {
        kind: 'missing',
        place: dirname(path),
        reason: `nothing is known about the disk of ${dirname(path)}`,
      },
    owner: (path) => sources.byPath.get(path) ?? null,
    textToTheirs: (path) => server?.toTheirs(path) ?? path,
    textToOurs: (text) => (text.startsWith('/') && server !== null ? (ours(server.toOurs(text)) ?? text) : text),
  };
}

const missing: DiskEntry = { kind: 'missing' };

/** What is at each path that planning asks about: where links should be, then where they may have been moved, then second ones. */
async function readEntries({ memo }: ViewSources, { facts, goal, path }: ViewOf) {
  const entries = new Map<string, DiskEntry>();
  const inspectAll = async (paths: readonly string[]) => {
    await Promise.all(paths.map(async (one) => entries.set(one, await inspect(one))));
  };
  const isNew = (one: string) => !entries.has(one);
  await inspectAll(pathsToInspect(facts, goal, path));
  await inspectAll(pathsOfMoved(facts, (one) => entries.get(one) ?? missing).filter(isNew));
  const filesIn = new Map<string, readonly string[]>();
  for (const folder of new Set(facts.links.flatMap((row) => foldersOf(row, facts))))
    filesIn.set(folder, await memo.files(folder));
  await inspectAll(secondCandidates(facts, (folder) => filesIn.get(folder) ?? []).filter(isNew));
  return { entries, filesIn };
}

async function readTargets({ memo }: ViewSources, entries: ReadonlyMap<string, DiskEntry>) {
  const folders = new Map<string, string>();
  const resolving = new Set<string>();
  for (const [path, { kind }] of entries) {
    folders.set(dirname(path), await memo.real(dirname(path)));
    if (kind === 'file' || (kind === 'link' && (await statFile(path)) !== null)) resolving.add(path);
  }
  return { folders, resolving };
}

type Files = ReadonlyMap<string, Awaited<ReturnType<typeof statFile>>>;

async function readFiles({ memo }: ViewSources, { links, movie }: PairFacts): Promise<Files> {
  const targets = new Set(links.map((link) => link.target));
  if (movie.kind === 'known' && movie.file.kind === 'file') targets.add(movie.file.file.path);
  return new Map(await Promise.all([...targets].map(async (path) => [path, await memo.file(path)] as const)));
}

/** Whether the disks are mounted of files that are gone, and of links that are missing. */
async function readMounts({ facts, goal }: ViewOf, entry: DiskView['entry'], files: Files) {
  const mounts = new Map<string, MountState>();
  const signs = facts.limits.mountSigns;
  if (goal.kind === 'fileGone')
    for (const [path, file] of files) if (file === null) mounts.set(path, await mountOf(path, signs));
  for (const { path } of facts.links)
    if (entry(path).kind === 'missing')
      mounts.set(path, await mountOf(path, { ...signs, roots: facts.limits.showRoots }));
  return mounts;
}
