import { episodeCode } from '../../core/model/episode-code.ts';
import type { Case } from '../../core/review/read-case.ts';
import { idOf, type Question, type QuestionId } from '../../core/review/read-queue.ts';
import type { PosterOf } from '../components/poster.tsx';
import type { PageContext } from '../page-context.ts';

/** What a row of the queue says: what is asked about, and what it may be. */
export function titlesOfQuestion(question: Question): { readonly about: string; readonly of: string } {
  if (question.kind === 'candidate') {
    const { movie, special } = question.candidate;
    return { about: movie.title, of: `${special.seriesTitle} ${episodeCode(special)}` };
  }
  const { subject, reason } = question.conflict;
  const about = subject.movieTitle ?? subject.seriesTitle ?? reason;
  return { about, of: subject.movieTitle === null ? reason : (subject.seriesTitle ?? reason) };
}

/** Of the same two. */
export function postersOf(question: Question): { readonly about: PosterOf | null; readonly of: PosterOf | null } {
  const { movieTmdbId, seriesTvdbId } =
    question.kind === 'candidate'
      ? { movieTmdbId: question.candidate.movie.tmdbId, seriesTvdbId: question.candidate.special.seriesTvdbId }
      : question.conflict.subject;
  const movie: PosterOf | null = movieTmdbId === null ? null : { kind: 'movies', id: movieTmdbId };
  const series: PosterOf | null = seriesTvdbId === null ? null : { kind: 'series', id: seriesTvdbId };
  return movie === null ? { about: series, of: null } : { about: movie, of: series };
}

export function headingOf(page: PageContext, question: Question, facts: Case): string {
  const { review } = page.texts;
  if (question.kind === 'candidate') {
    const { special } = question.candidate;
    return review.isThisMovie(`${special.seriesTitle} ${episodeCode(special)}`);
  }
  const { kind, subject } = question.conflict;
  const special = subject.episodeTvdbId === null ? undefined : facts.specials.get(subject.episodeTvdbId);
  const number = special === undefined ? '' : ` ${episodeCode(special)}`;
  const ofSeries = subject.seriesTitle === null ? null : `${subject.seriesTitle}${number}`;
  // Of two movies for one special, the special is what is asked about.
  const about = kind === 'collision' ? (ofSeries ?? subject.movieTitle) : (subject.movieTitle ?? ofSeries);
  return review.which[kind](about ?? review.thisSpecial);
}

/** The address of a question, below our base. */
export function addressOf(question: Question): string {
  return writeAddress(idOf(question));
}

export function writeAddress({ kind, id }: QuestionId): string {
  return `/review/${kind}s/${id}`;
}

/** `candidate-12`, as in a query. */
export function writeQuestionId({ kind, id }: QuestionId): string {
  return `${kind}-${id}`;
}

export function readQuestionId(text: string | undefined): QuestionId | null {
  const [, kind, id] = /^(candidate|conflict)-(\d{1,10})$/.exec(text ?? '') ?? [];
  if (kind !== 'candidate' && kind !== 'conflict') return null;
  return { kind, id: Number(id) };
}
