import { normalizeTitle } from '../matching/titles.ts';
import type { MediaRequest, Wanted } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { countedLibraries } from '../servers/gone-servers.ts';
import { type FoundItem, findMany } from './find-items.ts';
import { type Asker, isVisible } from './own-requests.ts';

export interface Checked {
  readonly state: 'available' | 'requested' | 'absent';
  /** The certain or likely item in the library. */
  readonly itemId: number | null;
  readonly requestId: number | null;
  readonly confidence: number | null;
}

/** Checks a page of search results: which are in the library, which are requested already (by a viewer: by themselves), and which are neither. */
export async function checkWanted(
  rt: Pick<Runtime, 'library' | 'plex' | 'shows' | 'requests'>,
  wanted: readonly Wanted[],
  asker: Asker,
): Promise<Checked[]> {
  return (await findWanted(rt, wanted, asker)).map(({ checked }) => checked);
}

/** The same with the items of the library that are or may be the wanted thing, the likeliest first. */
export async function findWanted(
  rt: Pick<Runtime, 'library' | 'plex' | 'shows' | 'requests'>,
  wanted: readonly Wanted[],
  asker: Asker,
): Promise<{ readonly checked: Checked; readonly found: readonly FoundItem[] }[]> {
  const open = await rt.requests.open(await countedLibraries(rt));
  const waiting = open.filter((request) => isVisible(request, asker)).map(keyed);
  const matches = await findMany(rt, wanted);
  return wanted.map((one, index) => {
    const { best = null, isCertain = false, suggestions = [] } = matches[index] ?? {};
    const key = keyed(one);
    const request = waiting.find((other) => isSameRequest(key, other))?.of ?? null;
    const checked: Checked = {
      state: isCertain ? 'available' : request === null ? 'absent' : 'requested',
      itemId: best?.item.id ?? null,
      requestId: request?.id ?? null,
      confidence: best?.confidence ?? null,
    };
    const options = best === null ? suggestions : [best, ...suggestions];
    return { checked, found: options.map(({ item }) => item) };
  });
}

interface Keyed<T extends Wanted> {
  readonly of: T;
  readonly title: string;
  readonly person: string | null;
}

function keyed<T extends Wanted>(of: T): Keyed<T> {
  return { of, title: normalizeTitle(of.title), person: of.person === null ? null : normalizeTitle(of.person) };
}

/** Compares by an id that both have, else by all other facts. */
function isSameRequest(a: Keyed<Wanted>, b: Keyed<MediaRequest>): boolean {
  if (a.of.kind !== b.of.kind) return false;
  if (a.of.seasonNumber !== b.of.seasonNumber || a.of.episodeNumber !== b.of.episodeNumber) return false;
  for (const key of ['tmdbId', 'tvdbId', 'asin'] as const) {
    const [own, other] = [a.of[key], b.of[key]];
    if (own !== null && other !== null) return `${own}`.toUpperCase() === `${other}`.toUpperCase();
  }
  const isSameYear = a.of.year === null || b.of.year === null || a.of.year === b.of.year;
  return a.title === b.title && (a.person === null || b.person === null || a.person === b.person) && isSameYear;
}
