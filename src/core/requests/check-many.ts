import { normalizeTitle } from '../matching/titles.ts';
import type { Runtime } from '../ports/runtime.ts';
import { findItems } from './find-items.ts';
import type { MediaRequest, Wanted } from './model.ts';

export interface Checked {
  readonly state: 'available' | 'requested' | 'absent';
  /** What it is, or may be, in the library. */
  readonly itemId: number | null;
  readonly requestId: number | null;
  readonly confidence: number | null;
}

/** A page of search results: which of them the library has, which somebody waits for, and which nobody has. */
export async function checkWanted(
  rt: Pick<Runtime, 'library' | 'requests'>,
  wanted: readonly Wanted[],
): Promise<Checked[]> {
  const open = (await rt.requests.open()).filter((request) => request.state !== 'available');
  const answers: Checked[] = [];
  for (const one of wanted) {
    const { best, isCertain } = await findItems(rt, one);
    const request = open.find((other) => isSameWish(one, other)) ?? null;
    answers.push({
      state: best !== null && isCertain ? 'available' : request === null ? 'absent' : 'requested',
      itemId: best?.item.id ?? null,
      requestId: request?.id ?? null,
      confidence: best?.confidence ?? null,
    });
  }
  return answers;
}

/** By an id that both name, else by everything that they say. */
function isSameWish(a: Wanted, b: MediaRequest): boolean {
  if (a.kind !== b.kind) return false;
  if (a.seasonNumber !== b.seasonNumber || a.episodeNumber !== b.episodeNumber) return false;
  for (const key of ['tmdbId', 'tvdbId', 'asin'] as const)
    if (a[key] !== null && b[key] !== null) return a[key] === b[key];
  const isSamePerson = a.person === null || b.person === null || normalizeTitle(a.person) === normalizeTitle(b.person);
  return (
    normalizeTitle(a.title) === normalizeTitle(b.title) && isSamePerson && (a.year ?? b.year) === (b.year ?? a.year)
  );
}
