import { optionsOf } from '../../core/conflicts/options.ts';
import type { Conflict, ConflictOption } from '../../core/model/conflict.ts';
import type { MovieFacts } from '../../core/model/discovery.ts';
import { episodeCode } from '../../core/model/episode-code.ts';
import type { Case } from '../../core/review/read-case.ts';
import { Icon, Key } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import { SideCard } from '../components/side-card.tsx';
import { SpecialTimes } from '../components/times.tsx';
import type { PageContext } from '../page-context.ts';
import { canNameOther } from './other.tsx';
import { MovieSide } from './pair.tsx';

interface ConflictProps {
  readonly page: PageContext;
  readonly conflict: Conflict;
  readonly facts: Case;
}

/** What a conflict is about, and the answers to it, of which the first nine have a key. */
export function ConflictCase({ page, conflict, facts }: ConflictProps) {
  const { texts } = page;
  const { subject } = conflict;
  const movie = subject.movieTmdbId === null ? undefined : facts.movies.get(subject.movieTmdbId);
  const paths = [
    { label: texts.review.planned, path: subject.path },
    { label: texts.review.existing, path: subject.existingPath },
  ];
  return (
    <>
      {isOfMovies(conflict) ? <AskedSpecial page={page} conflict={conflict} facts={facts} /> : null}
      {isOfMovies(conflict) || subject.movieTmdbId === null || subject.movieTitle === null ? null : (
        <MovieSide
          page={page}
          movie={{ tmdbId: subject.movieTmdbId, title: subject.movieTitle, year: movie?.year ?? null }}
          facts={movie}
        />
      )}
      {paths.map(({ label, path }) =>
        path === null ? null : (
          <p>
            <span class="small quiet">{label}</span>
            <br />
            <code>{path}</code>
          </p>
        ),
      )}
      {conflict.state === 'open' ? (
        <ol class="options">
          {optionsOf(conflict).map((option, index) => (
            <Option page={page} conflict={conflict} option={option} facts={facts} index={index} />
          ))}
        </ol>
      ) : null}
      {canNameOther(conflict) ? (
        <p>
          <a href={`${page.urlBase}/review/conflicts/${conflict.id}/other`}>{texts.review.other}</a>
        </p>
      ) : null}
    </>
  );
}

/** Whether the answers are movies: then they are compared with each other, and with the special that is asked about. */
function isOfMovies({ kind, subject }: Conflict): boolean {
  return kind === 'collision' || subject.movieTmdbId === null;
}

function AskedSpecial({ page, conflict: { subject }, facts }: ConflictProps) {
  const { seriesTvdbId, seriesTitle, episodeTvdbId } = subject;
  const special = facts.specials.get(Number(episodeTvdbId));
  if (special === undefined || seriesTitle === null) return null;
  return (
    <SideCard
      {...{ page, side: 'special', id: seriesTvdbId, title: seriesTitle, heading: 'h3' }}
      number={episodeCode(special)}
    >
      <p>
        <bdi>{special.title}</bdi>
      </p>
      <SpecialTimes page={page} facts={special} />
      <p class="small dim">tvdb {special.tvdbId}</p>
    </SideCard>
  );
}

interface OptionProps extends ConflictProps {
  readonly option: ConflictOption;
  readonly index: number;
}

function Option({ page, conflict, option, facts, index }: OptionProps) {
  const { urlBase, texts, format } = page;
  const title = titleOf(page, option);
  const key = index < 9 ? String(index + 1) : null;
  const special = facts.specials.get(Number(option.episodeTvdbId));
  const movie = facts.movies.get(Number(option.movieTmdbId));
  // A show of Plex may be one of several series.
  const isOfMovie = isOfMovies(conflict) && typeof option.movieTmdbId === 'number';
  const id = isOfMovie ? option.movieTmdbId : (option.seriesTvdbId ?? conflict.subject.seriesTvdbId);
  // What every conflict offers is about no title.
  const hasOwnPoster = isOfMovie || special !== undefined || option.seriesTvdbId !== undefined;
  return (
    <li class="option" data-id={option.id}>
      {hasOwnPoster ? (
        <Poster
          page={page}
          title={(isOfMovie ? movie?.title : special?.title) ?? title}
          of={typeof id === 'number' ? { kind: isOfMovie ? 'movies' : 'series', id } : null}
        />
      ) : null}
      <div>
        {special === undefined ? null : (
          <p class="kind tone-special">
            <Icon page={page} name="tv" />
            {episodeCode(special)}
            {special.airDate == null ? null : ` · ${texts.review.aired(format.date(special.airDate))}`}
            {(special.runtime ?? 0) === 0 ? null : ` · ${texts.review.minutes(special.runtime ?? 0)}`}
          </p>
        )}
        {isOfMovie && movie !== undefined ? <MovieLine page={page} movie={movie} /> : null}
        <p id={`option-${index}`}>
          <bdi>{title}</bdi>
          {isOfMovie && movie?.year ? <span class="quiet"> {movie.year}</span> : null}
        </p>
        <form method="post" action={`${urlBase}/review/conflicts/${conflict.id}/choose`} data-once>
          <input type="hidden" name="option" value={option.id} />
          <button
            type="submit"
            class={index === 0 ? 'button primary' : 'button'}
            aria-describedby={`option-${index}`}
            {...(key === null ? {} : { 'data-key': key, 'aria-keyshortcuts': key })}
          >
            {texts.review.choose}
            {key === null ? null : <Key name={key} />}
          </button>
        </form>
      </div>
    </li>
  );
}

/** What tells two movies of one title apart. */
function MovieLine({ page, movie }: { page: PageContext; movie: MovieFacts }) {
  const { texts, format } = page;
  const date = movie.inCinemas ?? movie.digitalRelease ?? movie.physicalRelease ?? null;
  const told = [
    ...(date === null ? [] : [texts.review.released(format.date(date))]),
    ...((movie.runtime ?? 0) === 0 ? [] : [texts.review.minutes(movie.runtime ?? 0)]),
    (movie.sizeBytes ?? 0) === 0 ? texts.review.noMovieFile : texts.review.movieFile(format.size(movie.sizeBytes ?? 0)),
  ];
  return (
    <p class="kind tone-movie">
      <Icon page={page} name="film" />
      {told.join(' · ')}
    </p>
  );
}

/** What every conflict offers has a translation; the rest is named by core. */
function titleOf({ texts }: PageContext, { id, title }: ConflictOption): string {
  if (id === 'keepExisting') return texts.review.keepExisting;
  return id === 'lookAgain' ? texts.review.lookAgain : title;
}
