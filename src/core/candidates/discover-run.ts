import { messageOf } from '../../errors.ts';
import type { Discovery } from '../matching/discovery/model.ts';
import { isAutomatic, type PlanRow, type Run, type RunError } from '../model/run.ts';
import { titleWithYear } from '../model/title-with-year.ts';
import { createCancelSignal } from '../runs/cancel-signal.ts';
import { runErrorOf } from '../runs/run-error.ts';
import { createProgressWriter, endRun, type ProgressWriter } from '../runs/run-progress.ts';
import type { Runtime } from '../runtime.ts';
import { specialText } from './conflicts-of-search.ts';
import { findForMovie, findForSeries } from './discover-item.ts';
import { type KnownFacts, overlaidFacts, storedFacts } from './known-facts.ts';
import { type LibraryRead, readAllMovies, readAllSeries } from './read-library.ts';
import { recordFound, withdrawGone } from './record-found.ts';
import { reportDiscovery } from './report.ts';
import { type Searched, type SearchScope, searchPairs } from './search.ts';
import { basisOf, comparedKey, isWholeKnown, recordWholeKnown, whyNot } from './when-known.ts';

/** Runs the scope "matching": everything that changed, or one movie or series. A dry run only shows what would be made. */
export async function discoverRun(rt: Runtime, runId: string, signal: AbortSignal): Promise<string> {
  const run = await rt.store.runs.get(runId);
  if (run === null || (run.state !== 'queued' && run.state !== 'running')) return 'the run is over already';
  await rt.store.runs.change(runId, { state: 'running', startedAt: run.startedAt ?? rt.now() });
  const reason = await whyNot(rt);
  if (reason !== null) return endRun(rt, runId, { state: 'failed', error: reason });
  const errors: RunError[] = [];
  const facts = run.dryRun ? overlaidFacts(rt) : storedFacts(rt);
  using cancel = createCancelSignal(rt, runId);
  try {
    return await search(rt, { run, signal: AbortSignal.any([signal, cancel.signal]), errors, facts });
  } catch (error) {
    if (signal.aborted) throw error;
    if (cancel.signal.aborted) return endRun(rt, runId, { state: 'cancelled', errors: errors.slice(0, 100) });
    const all = [...errors, runErrorOf('the run', error)];
    return endRun(rt, runId, { state: 'failed', error: messageOf(error), errors: all.slice(0, 100) });
  }
}

interface RunWork {
  readonly run: Run;
  readonly signal: AbortSignal;
  readonly errors: RunError[];
  readonly facts: KnownFacts;
}

interface Part {
  readonly searched: Searched;
  readonly scope: SearchScope;
}

async function search(rt: Runtime, work: RunWork): Promise<string> {
  const { run, facts } = work;
  const { movieTmdbId, seriesTvdbId } = run.target ?? {};
  if (movieTmdbId !== undefined || seriesTvdbId !== undefined) return searchItem(rt, work);
  const notes = createProgressWriter(rt, run.id);
  await readLibrary(rt, work, notes);
  if (!run.dryRun && work.errors.length === 0) await withdrawGone(rt);
  const basis = await basisOf(rt);
  const changed = await facts.notCompared();
  const isAll = (await rt.store.state.get(comparedKey)) !== basis;
  const parts = await searchParts(rt, work, { notes, changed, isAll });
  const outcome = await finish(rt, work, parts, notes);
  if (run.dryRun || work.errors.length > 0) return outcome;
  await facts.setCompared(changed);
  await recordWholeKnown(rt);
  if (isAll) await rt.store.state.set(comparedKey, basis);
  return outcome;
}

async function searchItem(rt: Runtime, work: RunWork): Promise<string> {
  const { facts, signal, run } = work;
  const { movieTmdbId, seriesTvdbId } = run.target ?? {};
  const options = { facts, signal, ...((await isWholeKnown(rt)) ? {} : { autoAccept: null }) };
  const parts = [
    movieTmdbId === undefined ? null : await findForMovie(rt, { ...options, tmdbId: movieTmdbId }),
    seriesTvdbId === undefined ? null : await findForSeries(rt, { ...options, tvdbId: seriesTvdbId }),
  ];
  return finish(
    rt,
    work,
    parts.filter((part) => part !== null),
  );
}

async function readLibrary(rt: Runtime, work: RunWork, notes: ProgressWriter): Promise<void> {
  const { run, facts, signal, errors } = work;
  const read: LibraryRead = {
    ...{ facts, signal, errors },
    isDeep: !isAutomatic(run.trigger),
    onSeries: (done, total) => notes.at({ groups: { done, total }, items: { done: 0, total: 0 } }),
  };
  await readAllMovies(rt, read);
  signal.throwIfAborted();
  await readAllSeries(rt, read);
  signal.throwIfAborted();
}

interface Changed {
  readonly notes: ProgressWriter;
  readonly changed: { readonly movies: readonly number[]; readonly series: readonly number[] };
  readonly isAll: boolean;
}

/** Changed movies with all series, and all movies with changed series. An unchanged library is not compared. */
async function searchParts(rt: Runtime, work: RunWork, { notes, changed, isAll }: Changed): Promise<Part[]> {
  const { facts, signal, errors } = work;
  const asked = errors.length > 0 ? ({ autoAccept: null } as const) : {};
  const [movies, series] = [new Set(changed.movies), new Set(changed.series)];
  const scopes: SearchScope[] =
    isAll || (movies.size > 0 && series.size > 0)
      ? [{ movies: 'all', series: 'all' }]
      : [
          ...(movies.size > 0 ? [{ movies, series: 'all' } as const] : []),
          ...(series.size > 0 ? [{ movies: 'all', series } as const] : []),
        ];
  const parts: Part[] = [];
  const stored = scopes.length === 0 ? 0 : (await facts.movieMarks()).size;
  let total = 0;
  for (const { movies } of scopes) total += movies === 'all' ? stored : movies.size;
  let done = 0;
  // Series were read before; a movie may have come meanwhile.
  const onMovie = () =>
    notes.at({ groups: { done: 1, total: 1 }, items: { done: ++done, total: Math.max(done, total) } });
  for (const scope of scopes)
    parts.push({ searched: await searchPairs(rt, { facts, scope, signal, onMovie, ...asked }), scope });
  signal.throwIfAborted();
  return parts;
}

async function finish(rt: Runtime, work: RunWork, parts: readonly Part[], notes?: ProgressWriter): Promise<string> {
  const { run, errors } = work;
  const counts = { movies: 0, specials: 0, candidates: 0, accepted: 0, conflicts: 0, errors: errors.length };
  for (const { searched, scope } of parts) {
    const { discovery } = searched;
    counts.movies += discovery.counts.movies;
    counts.specials += discovery.counts.specials;
    const { pairs, conflicts } = discovery;
    const certain = pairs.filter(({ state }) => state === 'automatic').length;
    const result = run.dryRun
      ? { candidates: pairs.length - certain, accepted: certain, conflicts: conflicts.length }
      : await recordFound(rt, searched, { scope, cause: `run ${run.trigger}` });
    counts.candidates += result.candidates;
    counts.accepted += result.accepted;
    counts.conflicts += result.conflicts;
  }
  if (!run.dryRun) rt.logger.info({ run: run.id, ...counts }, await reportDiscovery(rt));
  const isUnheard = errors.length > 0 && parts.length === 0;
  return endRun(rt, run.id, {
    state: isUnheard ? 'failed' : 'succeeded',
    error: isUnheard ? (errors[0]?.message ?? null) : null,
    counts,
    errors: errors.slice(0, 100),
    plan: run.dryRun ? parts.flatMap(({ searched }) => searched.discovery.pairs.map(planRow)) : [],
    ...(notes === undefined ? {} : { progress: notes.finished() }),
  });
}

function planRow({ movie, special, confidence, evidence, state }: Discovery['pairs'][number]): PlanRow {
  const why = evidence.map(({ text }) => text).join('; ');
  return {
    step: state === 'automatic' ? 'create' : 'refuse',
    ...{ path: null, from: null, target: null },
    reason: `${titleWithYear(movie)} → ${specialText(special)}: ${confidence.toFixed(2)}, ${why}`,
    movieTmdbId: movie.tmdbId,
    seriesTvdbId: special.seriesTvdbId,
    episodeTvdbId: special.episodeTvdbId,
  };
}
