import type { MountSigns } from '../media/mounts.ts';
import { belowRoot } from '../media/paths.ts';
import type { Settings } from '../settings/settings.ts';
import type { ServerFacts } from './server-facts.ts';
import type { Servers } from './servers.ts';

/** The configured Radarr instances with their root folders, and the settings that define what must be mounted. */
interface MountedServers {
  readonly servers: Pick<Servers, 'radarrs'>;
  settings(): Promise<Settings>;
  readonly mediaRoot: string;
  readonly serverFacts: Pick<ServerFacts, 'radarrRoots'>;
}

/** Reads the signs that show whether the movies' disks are mounted. */
export async function mountSigns(rt: MountedServers, signal: AbortSignal): Promise<MountSigns> {
  const settings = await rt.settings();
  const roots: string[] = [];
  for (const server of rt.servers.radarrs())
    for (const root of await rt.serverFacts.radarrRoots(server, signal)) {
      const path = server.toOurs(root);
      if ('path' in path) roots.push(path.path);
    }
  return {
    mediaRoot: rt.mediaRoot,
    roots,
    anchors: settings['mount.anchors'].map((path) => belowRoot(path, rt.mediaRoot)),
  };
}
