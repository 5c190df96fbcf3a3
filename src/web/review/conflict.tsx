import { optionsOf } from '../../core/conflicts/options.ts';
import type { Conflict, ConflictOption } from '../../core/model/conflict.ts';
import type { Case } from '../../core/review/read-case.ts';
import { Icon, Key } from '../components/basics.tsx';
import { Poster } from '../components/poster.tsx';
import type { PageContext } from '../page-context.ts';
import { canNameOther } from './other.tsx';
import { MovieSide } from './pair.tsx';
import { numberOf } from './question-text.ts';

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
      {subject.movieTmdbId === null || subject.movieTitle === null ? null : (
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
  // The movie itself is shown above its options.
  const isOfMovie = conflict.subject.movieTmdbId === null;
  const id = isOfMovie ? option.movieTmdbId : (option.seriesTvdbId ?? conflict.subject.seriesTvdbId);
  // What every conflict offers is about no title.
  const hasOwnPoster = isOfMovie ? movie !== undefined : special !== undefined || option.seriesTvdbId !== undefined;
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
            {numberOf(special)}
            {special.airDate == null ? null : ` · ${texts.review.aired(format.date(special.airDate))}`}
            {(special.runtime ?? 0) === 0 ? null : ` · ${texts.review.minutes(special.runtime ?? 0)}`}
          </p>
        )}
        <p id={`option-${index}`}>
          <bdi>{title}</bdi>
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

/** What every conflict offers has a translation; the rest is named by core. */
function titleOf({ texts }: PageContext, { id, title }: ConflictOption): string {
  if (id === 'keepExisting') return texts.review.keepExisting;
  return id === 'lookAgain' ? texts.review.lookAgain : title;
}
