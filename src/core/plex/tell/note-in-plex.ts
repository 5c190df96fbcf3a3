import type { Link } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';

/**
 * Writes down whether Plex shows these links, with a line in their history where that changed. One server that does not show a link says nothing against
 * another that does. A link that changed meanwhile is left to who changed it.
 */
export async function noteInPlex(
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
