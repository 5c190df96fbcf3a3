import { messageOf } from '../../errors.ts';
import type { InstanceKind } from '../model/instance.ts';
import type { Wanted } from '../model/request.ts';
import type { Runtime } from '../runtime.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import { withNumbersOfTitle } from './judge-video.ts';

/** A title that an instance found in its metadata source. */
export interface FoundTitle {
  readonly wanted: Wanted;
  /** Whether the instance has it in its own list. */
  readonly isListed: boolean;
}

export interface LookUpAnswer {
  readonly by: InstanceKind;
  /** Null: no instance answered in time; `reason` says why, with its address. */
  readonly titles: readonly FoundTitle[] | null;
  readonly reason: string;
}

/** An instance asks its metadata source, and a person waits. */
const instanceMs = 4_000;
const allMs = 8_000;
const mostTitles = 15;
/** What a request may have. */
const longestTitle = 500;
const isYear = (year: number) => Number.isInteger(year) && year >= 1000 && year <= 9999;

/**
 * The titles that a person may mean, from the first Radarr (movies) or Sonarr (shows) that answers, whether it has them or not. Adds nothing to
 * either. Null if nobody can be asked: no instance, or a book.
 */
export async function lookUpTitles({ servers }: Pick<Runtime, 'servers'>, typed: Wanted): Promise<LookUpAnswer | null> {
  switch (typed.kind) {
    case 'movie':
      return askFirst('radarr', servers.radarrs(), (server, signal) => lookUpMovies(server, typed, signal));
    case 'episode':
      return askFirst('sonarr', servers.sonarrs(), (server, signal) => lookUpShows(server, typed, signal));
    case 'book':
      return null;
  }
}

async function askFirst<Server extends RadarrServer | SonarrServer>(
  by: InstanceKind,
  servers: readonly Server[],
  ask: (server: Server, signal: AbortSignal) => Promise<FoundTitle[]>,
): Promise<LookUpAnswer | null> {
  if (servers.length === 0) return null;
  const all = AbortSignal.timeout(allMs);
  let reason = '';
  for (const server of servers) {
    const signal = AbortSignal.any([all, AbortSignal.timeout(instanceMs)]);
    try {
      return { by, titles: await ask(server, signal), reason };
    } catch (error) {
      const { name, url } = server.instance;
      reason = signal.aborted
        ? `"${name}" at ${url} did not answer the look-up within ${instanceMs / 1000} s. Check whether it reaches the internet.`
        : messageOf(error);
    }
    if (all.aborted) break;
  }
  return { by, titles: null, reason };
}

async function lookUpMovies({ client }: RadarrServer, typed: Wanted, signal: AbortSignal): Promise<FoundTitle[]> {
  const rows = await client.lookupMovies(typed.tmdbId === null ? typed.title : `tmdb:${typed.tmdbId}`, { signal });
  const found = rows.flatMap(({ id, tmdbId, title, year }) =>
    tmdbId === undefined ? [] : [foundTitle(typed, { id, title, year, tmdbId, tvdbId: null })],
  );
  return bestFirst(found, typed);
}

async function lookUpShows({ client }: SonarrServer, typed: Wanted, signal: AbortSignal): Promise<FoundTitle[]> {
  const { title, seasonNumber = null, episodeNumber = null } = withNumbersOfTitle(typed);
  const rows = await client.lookupSeries(typed.tvdbId === null ? title : `tvdb:${typed.tvdbId}`, { signal });
  const found = rows.flatMap((row) =>
    row.tvdbId === undefined
      ? []
      : [foundTitle({ ...typed, seasonNumber, episodeNumber }, { ...row, tmdbId: null, tvdbId: row.tvdbId })],
  );
  return bestFirst(found, typed);
}

interface Row extends Pick<Wanted, 'tmdbId' | 'tvdbId'> {
  readonly id?: number | undefined;
  readonly title: string;
  readonly year?: number | undefined;
}

/** Control characters and halves of characters, such as cutting leaves at the end. */
const unfitting = /[\p{Cc}\p{Cs}]+/gu;
const halfCharacter = /\p{Cs}$/u;

function foundTitle(
  { kind, seasonNumber, episodeNumber }: Wanted,
  { id = 0, title, year = 0, tmdbId, tvdbId }: Row,
): FoundTitle {
  const shown = title.replace(unfitting, ' ').trim().slice(0, longestTitle).replace(halfCharacter, '');
  const name = { title: shown, person: null, year: isYear(year) ? year : null };
  return { wanted: { kind, ...name, tmdbId, tvdbId, asin: null, seasonNumber, episodeNumber }, isListed: id > 0 };
}

/** In the order of the instance, those of the wanted year first, each once. Without a title nobody could recognise one. */
function bestFirst(found: readonly FoundTitle[], { year }: Wanted): FoundTitle[] {
  const idOf = ({ wanted }: FoundTitle) => wanted.tmdbId ?? wanted.tvdbId;
  const firstById = new Map(found.toReversed().map((title) => [idOf(title), title]));
  const named = found.filter((title) => title.wanted.title !== '' && firstById.get(idOf(title)) === title);
  const rank = ({ wanted }: FoundTitle) => (year !== null && wanted.year === year ? 0 : 1);
  return named.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostTitles);
}
