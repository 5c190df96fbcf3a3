import { AppError, messageOf } from '../../errors.ts';
import type { RunError } from '../model/run.ts';
import type { MarkedMovie, MarkedSeries, SeriesMarks } from '../ports/discovery-store.ts';
import { runErrorOf } from '../runs/run-error.ts';
import type { Runtime } from '../runtime.ts';
import { serverName } from '../servers/server-name.ts';
import type { RadarrServer, SonarrServer } from '../servers/servers.ts';
import { inParallel } from '../tasks/in-parallel.ts';
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

/** Brings the stored movies up to date: one list per Radarr. A Radarr without a usable answer keeps what is stored. */
export async function readAllMovies(rt: Runtime, read: LibraryRead): Promise<void> {
  const marks = await read.facts.movieMarks();
  const seen = new Set<number>();
  let isComplete = true;
  for (const server of rt.servers.radarrs()) {
    try {
      if ((await readMovieList(server, { ...read, marks, seen })) === 0) isComplete = false;
    } catch (error) {
      if (read.signal.aborted) throw error;
      isComplete = false;
      read.errors.push(runErrorOf(serverName(server.instance), error));
    }
  }
  // Nor is an empty list a reason to forget a library.
  if (!isComplete) return;
  await read.facts.remove({ movies: [...marks.keys()].filter((id) => !seen.has(id)), series: [] });
}

interface MovieListRead extends LibraryRead {
  readonly marks: ReadonlyMap<number, string>;
  readonly seen: Set<number>;
}

async function readMovieList({ client }: RadarrServer, { facts, signal, marks, seen }: MovieListRead): Promise<number> {
  const changed: MarkedMovie[] = [];
  let rows = 0;
  await client.allMovies({
    signal,
    alternateTitles: 'keep',
    releases: 'keep',
    // Rows are taken as they are read, and the list itself is never held.
    where(row) {
      rows += 1;
      const movie = movieFactsOf(row);
      if (movie === null || seen.has(movie.facts.tmdbId)) return false;
      seen.add(movie.facts.tmdbId);
      if (marks.get(movie.facts.tmdbId) !== movie.mark) changed.push(movie);
      return false;
    },
  });
  for (let from = 0; from < changed.length; from += rowsPerWrite)
    await facts.putMovies(changed.slice(from, from + rowsPerWrite));
  return rows;
}

/** The same for series and their specials: one list per Sonarr, and one request per series that may have changed. */
export async function readAllSeries(rt: Runtime, read: LibraryRead): Promise<void> {
  const marks = await read.facts.seriesMarks();
  const seen = new Set<number>();
  const due: SeriesRead[] = [];
  let isComplete = true;
  for (const server of rt.servers.sonarrs()) {
    try {
      const rows = await server.client.allSeries({ signal: read.signal });
      if (rows.length === 0) isComplete = false;
      for (const row of rows) {
        const { tvdbId } = row;
        if (tvdbId === undefined || seen.has(tvdbId)) continue;
        seen.add(tvdbId);
        const isRefreshed = marks.get(tvdbId)?.rowMark !== rowMarkOf(row);
        if (read.isDeep || isRefreshed || isDueAt(tvdbId, rt.now())) due.push({ server, row: { ...row, tvdbId } });
      }
    } catch (error) {
      if (read.signal.aborted) throw error;
      isComplete = false;
      read.errors.push(runErrorOf(serverName(server.instance), error));
    }
  }
  await readEach(rt, { ...read, marks }, due);
  if (!isComplete) return;
  await read.facts.remove({ movies: [], series: [...marks.keys()].filter((id) => !seen.has(id)) });
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
  const failed = new Map<string, { count: number; error: unknown }>();
  let done = 0;
  const write = async () => read.facts.putSeries(changed.splice(0, changed.length));
  await inParallel(due, seriesAtOnce, async (one) => {
    try {
      const series = await readSpecials(rt, one, read.signal);
      const known = read.marks.get(one.row.tvdbId);
      if (known?.mark !== series.mark || known.rowMark !== series.rowMark) changed.push(series);
    } catch (error) {
      if (read.signal.aborted) throw error;
      const name = serverName(one.server.instance);
      failed.set(name, { count: (failed.get(name)?.count ?? 0) + 1, error });
      // A server that is gone is not asked a thousand times.
      if ((failed.get(name)?.count ?? 0) > mostFailures)
        throw new AppError('unreachable', `${name} gave no specials of ${mostFailures} series: ${messageOf(error)}`);
    }
    done += 1;
    read.onSeries?.(done, due.length);
    if (changed.length >= rowsPerWrite) await write();
  });
  await write();
  for (const [name, { count, error }] of failed)
    read.errors.push(runErrorOf(`specials of ${count} series of ${name}`, error));
}

const mostFailures = 20;
