import type { Runtime } from '../ports/runtime.ts';
import type { LinkTools } from './link-work.ts';
import type { MountSigns } from './mounts.ts';
import { belowRoot } from './plan-rules.ts';

/** What tells whether the movies' disks are mounted. */
export async function mountSigns(rt: Runtime, tools: LinkTools, signal: AbortSignal): Promise<MountSigns> {
  const settings = await rt.settings();
  const roots: string[] = [];
  for (const server of rt.servers.radarrs())
    for (const root of await tools.serverFacts.radarrRoots(server, signal)) {
      const path = server.toOurs(root);
      if ('path' in path) roots.push(path.path);
    }
  return {
    mediaRoot: rt.mediaRoot,
    roots,
    anchors: settings['mount.anchors'].map((path) => belowRoot(path, rt.mediaRoot)),
  };
}
