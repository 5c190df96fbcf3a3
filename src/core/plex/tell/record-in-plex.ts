import type { Link } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';

/**
 * Records whether Plex shows these links, with an entry in their history if that changed. One server that does not show a link does not override another that
 * does. A link that changed in the meantime stays unchanged.
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
