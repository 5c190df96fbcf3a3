import type { PairFacts } from '../decide/facts.ts';
import type { LinkGoal } from '../decide/goal.ts';
import type { LinkContext } from '../link-context.ts';

/** The first name that Sonarr reads as exactly this special. A name that a link of this rule has was checked when the link was made. */
export async function chooseName(
  { rt, signal }: LinkContext,
  facts: PairFacts,
  goal: LinkGoal,
): Promise<string | null> {
  if (goal.kind !== 'link' || facts.series.kind !== 'known') return null;
  const made = facts.links.map((link) => link.madePath.slice(link.madePath.lastIndexOf('/') + 1));
  const known = goal.names.find((name) => made.includes(name));
  if (known !== undefined) return known;
  const server = rt.servers.sonarr(goal.series.sonarr);
  const numbers = goal.episodes.map((episode) => episode.episodeNumber).toSorted((a, b) => a - b);
  for (const name of goal.names) {
    const parsed = await server?.client.parse(name, { signal });
    const read = parsed?.episodeNumbers.toSorted((a, b) => a - b);
    if (parsed?.seasonNumber === goal.episodes[0]?.seasonNumber && String(read) === String(numbers)) return name;
  }
  return null;
}
