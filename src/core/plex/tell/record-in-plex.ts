import type { Link } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';

/**
 * Records whether Plex shows these links, with a line in their history where that changed. A server that does not show a link does not contradict
 * another one that does. A link that changed meanwhile is left alone.
 */
export async function recordInPlex(
  rt: Runtime,
  links: readonly Link[],
  found: { readonly inPlex: boolean; readonly reason: string | null },
): Promise<void> {
  const different = links.filter((link) => link.inPlex !== found.inPlex && link.inPlex !== true);
  if (different.length === 0) return;
  await rt.store.links.observe(
    different.map((link) => ({
      id: link.id,
      revision: link.revision,
      observation: { inPlex: found.inPlex },
      event: {
        step: found.inPlex ? 'inPlex' : 'notInPlex',
        reason: found.reason ?? 'Plex shows it',
      },
    })),
  );
}
