import { normalizeTitle } from '../matching/titles.ts';
import type { InstanceKind } from '../model/instance.ts';
import type { Wanted } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import { countedLibraries } from '../servers/gone-servers.ts';
import { type Checked, findWanted } from './check-wanted.ts';
import { type FoundItem, isThere } from './find-items.ts';
import { type FoundTitle, lookUpTitles } from './look-up.ts';
import { type Asker, ownAccount } from './own-requests.ts';

/** A wanted thing with how it stands, and the items of the library that are or may be it, the likeliest first. */
export interface SearchedTitle {
  readonly wanted: Wanted;
  readonly checked: Checked;
  readonly found: readonly FoundItem[];
}

export interface LookedUpTitle extends SearchedTitle {
  /** Whether Radarr or Sonarr has it in its list; false for viewers, whom that would tell what others asked for. */
  readonly isListed: boolean;
  /** A show of which no episode was named, and whether the library has any of it; null: a movie or an episode. */
  readonly show: { readonly isInLibrary: boolean } | null;
  /** The show was named by its id: only season and episode are missing. */
  readonly isPicked: boolean;
}

export type LookUp =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly by: InstanceKind; readonly titles: readonly LookedUpTitle[] }
  /** `reason` is null for viewers: it names addresses. */
  | { readonly kind: 'failed'; readonly by: InstanceKind; readonly reason: string | null };

export interface Search {
  /** The thing as it was typed. */
  readonly typed: SearchedTitle;
  /** Whether it shall be offered as well: it is not in the library, nor surely among what was looked up. */
  readonly offersTyped: boolean;
  readonly lookUp: LookUp;
}

type SearchRuntime = Pick<Runtime, 'library' | 'plex' | 'shows' | 'requests' | 'servers'>;

const absent = { state: 'absent', itemId: null, requestId: null, confidence: null } as const;

/** Searches the library for what a person typed, and lets Radarr or Sonarr look up the titles that it may mean. */
export async function searchWanted(rt: SearchRuntime, wanted: Wanted, asker: Asker): Promise<Search> {
  const answer = await lookUpTitles(rt, wanted);
  const titles = answer?.titles ?? [];
  const [first, ...others] = await findWanted(rt, [wanted, ...titles.map((title) => title.wanted)], asker);
  const isPicked = isWholeShow(wanted) && titles.some((title) => title.wanted.tvdbId === wanted.tvdbId);
  // Without numbers a show's id would be taken for an episode's.
  const typed = { wanted, checked: absent, found: [], ...(isPicked ? {} : first) };
  const offersTyped = typed.checked.state !== 'available' && !isAmong(titles, wanted);
  if (answer === null) return { typed, offersTyped, lookUp: { kind: 'none' } };
  const { by } = answer;
  const isViewer = ownAccount(asker) !== null;
  if (answer.titles === null)
    return { typed, offersTyped, lookUp: { kind: 'failed', by, reason: isViewer ? null : answer.reason } };
  const shows = await showsInLibrary(rt, titles);
  const found = titles.map(({ wanted: one, isListed }, index): LookedUpTitle => {
    const base = { wanted: one, checked: absent, found: [], isListed: isListed && !isViewer, isPicked };
    if (isWholeShow(one)) return { ...base, show: { isInLibrary: shows.has(one.tvdbId ?? 0) } };
    return { ...base, ...others[index], show: null };
  });
  return { typed, offersTyped, lookUp: { kind: 'found', by, titles: found } };
}

function isAmong(titles: readonly FoundTitle[], { title, year }: Wanted): boolean {
  const key = normalizeTitle(title);
  return titles.some(({ wanted }) => normalizeTitle(wanted.title) === key && (year === null || year === wanted.year));
}

function isWholeShow({ kind, seasonNumber, episodeNumber }: Wanted): boolean {
  return kind === 'episode' && (seasonNumber === null || episodeNumber === null);
}

/** TVDB ids of the shows among the titles that the library has. */
async function showsInLibrary(rt: SearchRuntime, titles: readonly FoundTitle[]): Promise<ReadonlySet<number>> {
  const ids = titles.flatMap(({ wanted }) => (isWholeShow(wanted) ? (wanted.tvdbId ?? []) : []));
  if (ids.length === 0) return new Set();
  const counted = await countedLibraries(rt);
  const guidOf = (id: number) => `tvdb://${id}`;
  const shows = await rt.library.items.byGuids('show', ids.map(guidOf));
  const guids = new Set(shows.filter((show) => isThere(show, counted)).flatMap((show) => show.guids));
  return new Set(ids.filter((id) => guids.has(guidOf(id))));
}
