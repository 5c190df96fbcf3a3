import type { Link } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';

interface SeenInPlex {
  readonly inPlex: boolean;
  readonly reason: string | null;
}

/**
 * Records whether Plex shows these links, with an entry in their history if that changed. One server that does not show a link does not override another that
 * does, also if both answer at the same time. A link that changed in the meantime stays unchanged.
 */
export async function recordInPlex(rt: Runtime, links: readonly Link[], found: SeenInPlex): Promise<void> {
  const refused = await observeInPlex(rt, links, found);
  // Another server's answer was recorded meanwhile: the two are compared again.
  if (refused.length > 0) await observeInPlex(rt, await readAgain(rt, refused), found);
}

/** Returns the links whose rows changed since they were read. */
async function observeInPlex(rt: Runtime, links: readonly Link[], { inPlex, reason }: SeenInPlex): Promise<Link[]> {
  const different = links.filter((link) => link.inPlex !== inPlex && link.inPlex !== true);
  if (different.length === 0) return [];
  const event = { step: inPlex ? 'inPlex' : 'notInPlex', reason: reason ?? 'Plex shows it' };
  const rows = await rt.store.links.observe(different.map((link) => ({ link, observation: { inPlex }, event })));
  return different.filter((_, i) => rows[i] === null);
}

async function readAgain(rt: Runtime, links: readonly Link[]): Promise<Link[]> {
  const rows = await Promise.all(links.map(({ id }) => rt.store.links.get(id)));
  return rows.filter((row, i) => row !== null && row.revision === links[i]?.revision) as Link[];
}
