import type { MovieFacts, SpecialFacts } from '../model/discovery.ts';
import { pairsOf } from '../rules/pair-option.ts';
import type { Runtime } from '../runtime.ts';
import { idOf, type Question, stateOf } from './read-queue.ts';

/** What is known of the movies and specials of a question, by TMDB and TVDB id. */
export interface Case {
  readonly movies: ReadonlyMap<number, MovieFacts>;
  readonly specials: ReadonlyMap<number, SpecialFacts>;
  /** Null while the question is open. */
  readonly answered: Answer | null;
  /** Pairs of at least this confidence become rules by themselves; null: none. */
  readonly autoAccept: number | null;
}

export interface Answer {
  /** As the audit log names them; null if nobody did, or if it is not recorded any more. */
  readonly by: string | null;
  readonly at: number;
}

type Reader = Pick<Runtime, 'store' | 'settings'>;

/** Reads what discovery stored of both sides; asks no instance. */
export async function readCase({ store, settings }: Reader, question: Question): Promise<Case> {
  const { movieIds, seriesIds } = subjectsOf(question);
  const [movies, series, answered, inForce] = await Promise.all([
    store.discovery.moviesOf(movieIds),
    store.discovery.seriesOf(seriesIds),
    stateOf(question) === 'open' ? null : readAnswer(store, question),
    settings(),
  ]);
  return {
    movies: new Map(movies.map((movie) => [movie.tmdbId, movie])),
    specials: new Map(series.flatMap(({ specials }) => specials.map((special) => [special.tvdbId, special]))),
    answered,
    autoAccept: inForce['matching.autoAccept'],
  };
}

function subjectsOf(question: Question): { readonly movieIds: number[]; readonly seriesIds: number[] } {
  if (question.kind === 'candidate') {
    const { movie, special } = question.candidate;
    return { movieIds: [movie.tmdbId], seriesIds: [special.seriesTvdbId] };
  }
  const { subject } = question.conflict;
  const pairs = pairsOf(question.conflict);
  // Two rules that claim one special name their movies, too.
  const offered = question.conflict.options.map(({ movieTmdbId }) => Number(movieTmdbId ?? 0) || null);
  const movieIds = [...pairs.map(({ movieTmdbId }) => movieTmdbId), ...offered, subject.movieTmdbId];
  const seriesIds = [...pairs.map(({ seriesTvdbId }) => seriesTvdbId), subject.seriesTvdbId];
  return { movieIds: known(movieIds), seriesIds: known(seriesIds) };
}

function known(ids: readonly (number | null)[]): number[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

async function readAnswer(store: Runtime['store'], question: Question): Promise<Answer> {
  if (question.kind === 'conflict') {
    const { answer, resolvedAt, createdAt } = question.conflict;
    return { by: answer?.chosen?.by ?? null, at: resolvedAt ?? createdAt };
  }
  const { kind, id } = idOf(question);
  const { items } = await store.audit.page({ subject: `${kind} ${id}` }, { limit: 1, cursor: null });
  return { by: items[0]?.who ?? null, at: question.candidate.updatedAt };
}
