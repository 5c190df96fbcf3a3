import { posix } from 'node:path';
import { linkTextFor } from '../media/link-text.ts';
import { isAtOrBelow, isBelow, lexicalResolve } from '../media/paths.ts';
import type { LinkStyle } from '../model/link.ts';
import type { Runtime } from '../runtime.ts';
import { pathMapVariable } from '../servers/path-map-variable.ts';
import { serverName } from '../servers/server-name.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import type { DoctorCheck } from './messages.ts';
import { folderFault, readFolder } from './read-folder.ts';
import { tryLink } from './try-link.ts';

/** A usable root folder, as the instance and we see it. */
export interface Root {
  readonly theirs: string;
  readonly ours: string;
}

export interface CheckedRoots {
  readonly roots: readonly Root[];
  readonly checks: readonly DoctorCheck[];
}

/** Checks the root folders of one instance: mapped, present, not empty, and below the media root. */
export async function checkRoots(
  runtime: Pick<Runtime, 'mediaRoot'>,
  server: SonarrServer | RadarrServer,
): Promise<CheckedRoots> {
  const name = serverName(server.instance);
  const folders = await server.client.rootFolders();
  const roots: Root[] = [];
  const checks: DoctorCheck[] = [];
  const variable = pathMapVariable(server.instance);
  const say = (theirs: string, level: DoctorCheck['level'], message: string) =>
    checks.push({ key: `doctor:${keyOf(server)}:root:${theirs}`, level, message });
  if (folders.length === 0)
    say('', 'warning', `${name} has no root folder: add one there, else there is nothing to link.`);
  for (const { path: theirs, accessible } of folders) {
    const mapped = server.toOurs(theirs);
    if ('unmapped' in mapped) {
      say(
        theirs,
        'error',
        variable === null
          ? `The root folder ${theirs} of ${name} is not known here: ${mapped.unmapped}. Add the path map ${theirs}=<the same folder as this service sees it> to ${name} under Settings.`
          : `The root folder ${theirs} of ${name} is not known here: ${mapped.unmapped}. Set ${variable}=${theirs}=<the same folder as this service sees it>.`,
      );
      continue;
    }
    const ours = mapped.path;
    const found = await readFolder(ours);
    const fault = folderFault(ours, found);
    const shown = ours === theirs ? theirs : `${theirs} (here ${ours})`;
    if (fault !== null)
      say(
        theirs,
        'error',
        `The root folder ${shown} of ${name} cannot be used: ${fault}. Mount it, or ${variable === null ? `change the path map of ${name} under Settings` : `set ${variable}`}.`,
      );
    else if (!isAtOrBelow(ours, runtime.mediaRoot)) {
      say(
        theirs,
        'error',
        `The root folder ${shown} of ${name} is not below the media root ${runtime.mediaRoot}: links are only made below it. Mount one parent of all media and set MEDIA_ROOT to it.`,
      );
    } else if (found.kind === 'empty') {
      say(
        theirs,
        'warning',
        `The root folder ${shown} of ${name} is empty: if it should not be, its disk is not mounted here.`,
      );
      roots.push({ theirs, ours });
    } else {
      roots.push({ theirs, ours });
      if (accessible === false)
        say(
          theirs,
          'warning',
          `${name} says that it cannot reach its own root folder ${theirs}: check its mounts and rights.`,
        );
      else say(theirs, 'ok', `The root folder ${shown} of ${name} is accessible.`);
    }
  }
  return { roots, checks };
}

/** A movie in a root folder to test with: its folder and a file in it. */
export interface Sample {
  readonly folder: string;
  readonly file: string;
}

/** The first of the first few folders that contains a file. */
export async function sampleOf(root: string): Promise<Sample | null> {
  const found = await readFolder(root);
  if (!('names' in found)) return null;
  for (const name of found.names.filter((one) => !one.startsWith('.')).slice(0, 50)) {
    const folder = posix.join(root, name);
    const inside = await readFolder(folder);
    if (!('names' in inside)) continue;
    const file =
      inside.names.find((one) => /\.(mkv|mp4|m4v|avi|ts|m2ts|wmv|mov|webm|iso)$/i.test(one)) ??
      inside.names.find((one) => /^[^.].*\.\w+$/.test(one));
    if (file !== undefined) return { folder, file: posix.join(folder, file) };
  }
  return null;
}

/** Whether this Sonarr sees a movie at the target that a link would have. */
export async function checkVisibility(
  sonarr: SonarrServer,
  root: Root,
  { sample, style }: { sample: Sample; style: LinkStyle },
): Promise<DoctorCheck> {
  const name = serverName(sonarr.instance);
  const key = `doctor:${keyOf(sonarr)}:sight:${root.theirs}:${posix.dirname(sample.folder)}`;
  const isPlain = root.theirs.startsWith('/');
  if (!isPlain)
    return {
      key,
      level: 'notice',
      message: `${name} runs on Windows: whether it can follow links cannot be checked from here.`,
    };
  const linkPath = posix.join(root.ours, 'Example', 'Season 00', 'Example - S00E01.mkv');
  const text = linkTextFor({
    linkPath,
    targetPath: sample.file,
    style: style === 'hardlink' ? 'absolute' : style,
    theirTarget: sonarr.toTheirs(sample.file),
  });
  const target = lexicalResolve(posix.join(root.theirs, 'Example', 'Season 00'), text);
  const folder = posix.dirname(target);
  const listing = await sonarr.client.filesystem(folder);
  if (listing.files.some((file) => file.name === posix.basename(target))) {
    return { key, level: 'ok', message: `${name} sees ${target}, where a link in ${root.theirs} leads.` };
  }
  const isEmpty = listing.files.length + listing.directories.length === 0;
  const seen = isEmpty ? `it sees nothing in ${folder}` : `it sees ${folder}, but not that file`;
  const hint = `Mount the movies in ${name}'s container so that ${posix.dirname(sample.folder)} is ${posix.dirname(folder)} there: one parent folder of movies and shows, under the same path everywhere, is simplest`;
  return {
    key,
    level: 'error',
    message: `${name} cannot follow links: a ${style} link in ${root.theirs} would lead to ${target}, and ${seen}. ${hint}.`,
  };
}

/** Whether a link can be created in this Sonarr root folder; hard links only within one file system. */
export async function checkLink(
  sonarr: SonarrServer,
  root: Root,
  { sample, style }: { sample: Sample | null; style: LinkStyle },
): Promise<DoctorCheck> {
  const key = `doctor:${keyOf(sonarr)}:link:${root.theirs}:${style === 'hardlink' ? posix.dirname(sample?.folder ?? '/') : ''}`;
  if (style === 'hardlink' && sample === null)
    return { key, level: 'notice', message: `No movie file was found to test a hard link in ${root.ours}.` };
  const fault = await tryLink(root.ours, style === 'hardlink' ? (sample?.file ?? null) : null);
  if (fault === null) return { key, level: 'ok', message: `Links can be made in ${root.ours}.` };
  const what = style === 'hardlink' ? `A hard link to ${sample?.file}` : 'A symbolic link';
  return { key, level: 'error', message: `${what} cannot be made in ${root.ours}: ${fault}.` };
}

/** "Show Directories" and "Movie Directories" are relative to the media root; the folders they name must exist. */
export async function checkDirectories(
  mediaRoot: string,
  name: string,
  directories: readonly string[],
): Promise<DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  for (const directory of directories) {
    const path = ourDirectory(mediaRoot, directory);
    const fault = folderFault(path, await readFolder(path));
    if (fault !== null)
      checks.push({
        key: `doctor:setting:${name}:${directory}`,
        level: 'error',
        message: `The setting "${name}" names ${directory}, but ${fault}. It is relative to the media root ${mediaRoot}.`,
      });
  }
  return checks;
}

export function keyOf({ instance: { kind, number } }: SonarrServer | RadarrServer): string {
  return `${kind}:${number}`;
}

/** A folder from a setting: relative to the media root, or already below it. */
export function ourDirectory(mediaRoot: string, directory: string): string {
  return posix.resolve('/', isBelow(directory, mediaRoot) ? directory : posix.join(mediaRoot, directory));
}

/** Where links may be created in a root folder: all of it, or the parts that "Show Directories" names. */
export function linkPlaces(root: Root, showDirectories: readonly string[]): Root[] {
  if (showDirectories.length === 0 || showDirectories.some((one) => isAtOrBelow(root.ours, one))) return [root];
  return showDirectories
    .filter((one) => isBelow(one, root.ours))
    .map((ours) => ({ ours, theirs: posix.join(root.theirs, posix.relative(root.ours, ours)) }));
}
