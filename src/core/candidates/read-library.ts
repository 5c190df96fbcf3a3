import type { InstanceKind } from '../model/instance.ts';
import type { RunError } from '../model/run.ts';
import type { MarkedMovie, MarkedSeries, SeriesMarks } from '../ports/discovery-store.ts';
import { runErrorOf } from '../runs/run-error.ts';
import type { Runtime } from '../runtime.ts';
import { serverName } from '../servers/server-name.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import { inParallel } from '../tasks/in-parallel.ts';
import { createHolders, type Holders } from './holders.ts';
import type { KnownFacts } from './known-facts.ts';
import { movieFactsOf, rowMarkOf } from './read-facts.ts';
import { readSpecials } from './read-item.ts';

export interface LibraryRead {
  readonly facts: KnownFacts;
  readonly signal: AbortSignal;
  /** Reads the specials of every series; otherwise of those that Sonarr refreshed, and once a day of each. */
  readonly isDeep: boolean;
  readonly errors: RunError[];
  onSeries?(done: number, total: number): void;
}

/** Sonarr answers in 2 to 20 ms; the client bounds what is asked of it at a time. */
const seriesAtOnce = 8;
const rowsPerWrite = 500;
const hourMs = 3_600_000;

/** Brings the stored movies up to date: one list per Radarr. A Radarr without a usable answer keeps what is stored of it. */
export async function readAllMovies(rt: Runtime, read: LibraryRead): Promise<void> {
  const marks = await read.facts.movieMarks();
  const holders = await holdersOf(rt, read.facts, 'radarr');
  const seen = new Set<number>();
  for (const server of rt.servers.radarrs()) {
    try {
      holders.read(server.instance.id, await readMovieList(server, { ...read, marks, seen }));
    } catch (error) {
      if (read.signal.aborted) throw error;
      read.errors.push(runErrorOf(serverName(server.instance), error));
    }
  }
  await read.facts.remove({ movies: holders.gone(marks.keys()), series: [] });
  await read.facts.recordHolders(holders.changes());
}

async function holdersOf(rt: Runtime, facts: KnownFacts, kind: InstanceKind): Promise<Holders> {
  // Those that are switched off, too: what they had is not gone.
  const all = rt.servers.all().filter((instance) => instance.kind === kind);
  const ids = all.map(({ id }) => id);
  return createHolders(ids, await facts.heldBy(ids));
}

interface MovieListRead extends LibraryRead {
  readonly marks: ReadonlyMap<number, string>;
  /** In any of the lists so far: the first that has a movie says what it is. */
  readonly seen: Set<number>;
}

/** The TMDB ids of the list. */
async function readMovieList(
  { client }: RadarrServer,
  { facts, signal, marks, seen }: MovieListRead,
): Promise<Set<number>> {
  const changed: MarkedMovie[] = [];
  const ids = new Set<number>();
  await client.allMovies({
    signal,
    alternateTitles: 'keep',
    releases: 'keep',
    // Rows are taken as they are read, and the list itself is never held.
    where(row) {
      const movie = movieFactsOf(row);
      if (movie === null) return false;
      ids.add(movie.facts.tmdbId);
      if (seen.has(movie.facts.tmdbId)) return false;
      seen.add(movie.facts.tmdbId);
      if (marks.get(movie.facts.tmdbId) !== movie.mark) changed.push(movie);
      return false;
    },
  });
  for (let from = 0; from < changed.length; from += rowsPerWrite)
    await facts.putMovies(changed.slice(from, from + rowsPerWrite));
  return ids;
}

/** The same for series and their specials: one list per Sonarr, and one request per series that may have changed. */
export async function readAllSeries(rt: Runtime, read: LibraryRead): Promise<void> {
  const marks = await read.facts.seriesMarks();
  const holders = await holdersOf(rt, read.facts, 'sonarr');
  const seen = new Set<number>();
  const due: SeriesRead[] = [];
  for (const server of rt.servers.sonarrs()) {
    try {
      const rows = await server.client.allSeries({ signal: read.signal });
      holders.read(server.instance.id, new Set(rows.flatMap(({ tvdbId }) => tvdbId ?? [])));
      for (const row of rows) {
        const { tvdbId } = row;
        if (tvdbId === undefined || seen.has(tvdbId)) continue;
        seen.add(tvdbId);
        const isRefreshed = marks.get(tvdbId)?.rowMark !== rowMarkOf(row);
        if (read.isDeep || isRefreshed || isDueAt(tvdbId, rt.now())) due.push({ server, row: { ...row, tvdbId } });
      }
    } catch (error) {
      if (read.signal.aborted) throw error;
      read.errors.push(runErrorOf(serverName(server.instance), error));
    }
  }
  await readEach(rt, { ...read, marks }, due);
  await read.facts.remove({ movies: [], series: holders.gone(marks.keys()) });
  await read.facts.recordHolders(holders.changes());
}

/** The list does not show a new title or date of a special: each series is also read in one hour of the day, which needs no record. */
function isDueAt(tvdbId: number, now: number): boolean {
  return tvdbId % 24 === Math.floor(now / hourMs) % 24;
}

interface SeriesListRead extends LibraryRead {
  readonly marks: ReadonlyMap<number, SeriesMarks>;
}

type SeriesRead = Parameters<typeof readSpecials>[1] & { readonly server: SonarrServer };

async function readEach(rt: Runtime, read: SeriesListRead, due: readonly SeriesRead[]): Promise<void> {
  const changed: MarkedSeries[] = [];
  const failures = new Map<number, Failures>();
  let done = 0;
  const write = async () => read.facts.putSeries(changed.splice(0, changed.length));
  await inParallel(due, seriesAtOnce, async (one) => {
    const { instance } = one.server;
    const failed = failures.get(instance.id) ?? { name: serverName(instance), count: 0, error: null };
    // A server that is gone is not asked a thousand times; the others are.
    const error = failed.count < mostFailures ? await readOne(rt, { ...read, changed }, one) : failed.error;
    const count = (failures.get(instance.id)?.count ?? 0) + 1;
    if (error !== null) failures.set(instance.id, { ...failed, count, error });
    done += 1;
    read.onSeries?.(done, due.length);
    if (changed.length >= rowsPerWrite) await write();
  });
  await write();
  for (const { name, count, error } of failures.values())
    read.errors.push(runErrorOf(`specials of ${count} series of ${name}`, error));
}

interface Failures {
  readonly name: string;
  readonly count: number;
  readonly error: unknown;
}

const mostFailures = 20;

/** Returns what went wrong, or null. */
async function readOne(
  rt: Runtime,
  { marks, signal, changed }: SeriesListRead & { readonly changed: MarkedSeries[] },
  one: SeriesRead,
): Promise<unknown> {
  try {
    const series = await readSpecials(rt, one, signal);
    const known = marks.get(one.row.tvdbId);
    if (known?.mark !== series.mark || known.rowMark !== series.rowMark) changed.push(series);
    return null;
  } catch (error) {
    if (signal.aborted) throw error;
    return error;
  }
}
