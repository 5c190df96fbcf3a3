import { AppError } from '../../errors.ts';
import { findMatchingFolder, foldersIn, isThatFile, readFault, type SampleFile } from '../media/matching-folder.ts';
import type { Instance } from '../model/instance.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Runtime } from '../runtime.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import { folderFault, readFolder } from './read-folder.ts';

/** A root folder of an instance, and one of its files. */
export interface RootCheck {
  readonly theirs: string;
  /** Our path of it; null: none is known. */
  readonly ours: string | null;
  /** Our path of the file that was found and read; null: none was. */
  readonly file: string | null;
  /** Why not, as the end of a sentence about the folder; null: the file was read. */
  readonly fault: 'noFiles' | { readonly text: string } | null;
  /** A path map with which a file was found. */
  readonly suggestion: { readonly ours: string; readonly checkedWith: string } | null;
}

export interface PathCheck {
  readonly instance: Instance;
  readonly roots: readonly RootCheck[];
  /** Why the instance could not be asked. */
  readonly error: string | null;
}

const askMs = 15_000;
const maxSamples = 3;
const maxFolders = 25;
const videos = /\.(mkv|mp4|m4v|avi|ts|m2ts|wmv|mov|webm|iso)$/i;

/**
 * Whether a real file in each root folder of each enabled instance is readable here, at the size that the instance says; where not, a path map with
 * which it is. Asks each instance for a few folders.
 */
export async function checkPaths(rt: Pick<Runtime, 'servers' | 'mediaRoot'>): Promise<PathCheck[]> {
  const folders = await foldersIn(rt.mediaRoot);
  return Promise.all(
    [...rt.servers.radarrs(), ...rt.servers.sonarrs()].map((server) => checkInstance(server, folders)),
  );
}

async function checkInstance(server: RadarrServer | SonarrServer, folders: readonly string[]): Promise<PathCheck> {
  const { instance, client } = server;
  const options = { signal: AbortSignal.timeout(askMs) };
  try {
    const roots = await client.rootFolders(options);
    const checks: RootCheck[] = [];
    for (const { path } of roots) {
      const samples = await sampleFiles(server, path, options);
      checks.push(await checkRoot(server, path, { samples, folders }));
    }
    return { instance, roots: checks, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { instance, roots: [], error: error.message };
  }
}

async function checkRoot(
  server: RadarrServer | SonarrServer,
  theirs: string,
  { samples, folders }: { readonly samples: readonly SampleFile[]; readonly folders: readonly string[] },
): Promise<RootCheck> {
  const mapped = server.toOurs(theirs);
  const ours = 'path' in mapped ? mapped.path : null;
  const check = { theirs, ours, file: null, suggestion: null };
  for (const sample of samples) {
    const place = server.toOurs(sample.path);
    if (!('path' in place) || !(await isThatFile(place.path, sample))) continue;
    const code = await readFault(place.path);
    if (code === null) return { ...check, file: place.path, fault: null };
    return { ...check, fault: { text: `${place.path} cannot be read (${code})` } };
  }
  if (samples.length === 0) {
    const text = 'path' in mapped ? folderFault(mapped.path, await readFolder(mapped.path)) : mapped.unmapped;
    return { ...check, fault: text === null ? 'noFiles' : { text } };
  }
  const text = 'path' in mapped ? `its files are not in ${mapped.path}` : mapped.unmapped;
  return { ...check, fault: { text }, suggestion: await findMatchingFolder(theirs, samples, folders) };
}

type Asked = Pick<CallOptions, 'signal'>;

/** Some video files below a root folder, as the instance lists them: those of its first folders and of the seasons in them. */
async function sampleFiles(
  { client }: RadarrServer | SonarrServer,
  root: string,
  options: Asked,
): Promise<SampleFile[]> {
  const samples: SampleFile[] = [];
  const waiting = [root];
  for (let asked = 0; waiting.length > 0 && asked < maxFolders && samples.length < maxSamples; asked += 1) {
    const { directories, files } = await client.filesystem(waiting.shift() ?? root, options);
    for (const { path, name, size = null } of files)
      if (videos.test(name) && samples.length < maxSamples) samples.push({ path, sizeBytes: size });
    const inside = directories.filter(({ name }) => !name.startsWith('.')).map(({ path }) => path);
    // The seasons of a show come before the next show.
    if (asked === 0) waiting.push(...inside);
    else waiting.unshift(...inside.slice(0, 3));
  }
  return samples;
}
