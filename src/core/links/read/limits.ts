import { belowRoot } from '../../media/paths.ts';
import type { LinkLimits } from '../decide/facts.ts';
import type { LinkContext } from '../link-context.ts';
import { ours } from './facts-of-answers.ts';

/** The settings and root folders that bound what is linked and removed. */
export async function readLimits(context: LinkContext): Promise<LinkLimits> {
  const { rt, signal } = context;
  const settings = await rt.settings();
  const below = (paths: readonly string[]) => paths.map((path) => belowRoot(path, rt.mediaRoot));
  const movieRoots: string[] = [];
  for (const server of rt.servers.radarrs()) {
    const roots = await rt.serverFacts.radarrRoots(server, signal).catch(() => []);
    movieRoots.push(...roots.flatMap((root) => ours(server.toOurs(root)) ?? []));
  }
  const named = below(settings['Show Directories']);
  const { roots: sonarrRoots, areAll } = await readSonarrRoots(context);
  const showRoots = named.length > 0 ? named : sonarrRoots;
  return {
    style: settings['links.style'],
    classicNames: settings['links.naming'] === 'classic' ? rt.classicNames : null,
    adopt: settings['links.adopt'],
    showRoots,
    movieRoots: settings['Movie Directories'].length > 0 ? below(settings['Movie Directories']) : movieRoots,
    extensions: settings['Movie Extensions'],
    mediaRoot: rt.mediaRoot,
    sidecars: settings['links.sidecars'],
    removalRoots: named.length > 0 || areAll ? showRoots : [...showRoots, rt.mediaRoot],
    mountSigns: { mediaRoot: rt.mediaRoot, roots: movieRoots, anchors: below(settings['mount.anchors']) },
  };
}

/** `areAll` is false where a Sonarr did not list its root folders, or none is configured. */
async function readSonarrRoots({ rt, signal }: LinkContext): Promise<{ roots: string[]; areAll: boolean }> {
  const servers = rt.servers.sonarrs();
  const answers = await Promise.all(
    servers.map(async (server) => {
      const theirs = await rt.serverFacts.sonarrRoots(server, signal).catch(() => null);
      return theirs?.flatMap((root) => ours(server.toOurs(root)) ?? []) ?? null;
    }),
  );
  return {
    roots: answers.flatMap((roots) => roots ?? []),
    areAll: servers.length > 0 && !answers.includes(null),
  };
}
