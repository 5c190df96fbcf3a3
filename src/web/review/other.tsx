import type { Conflict } from '../../core/model/conflict.ts';
import { titleWithYear } from '../../core/model/title-with-year.ts';
import type { FoundTitle, SeriesSpecials } from '../../core/rules/search-titles.ts';
import type { PageContext } from '../page-context.ts';
import { Specials, TitleSearch } from '../rules/new.tsx';
import { Shell } from '../shell.tsx';

export interface OtherSeriesProps {
  readonly page: PageContext;
  readonly conflict: Conflict;
  readonly q: string;
  readonly found: readonly FoundTitle[] | null;
  readonly chosen: SeriesSpecials | null;
  readonly error?: string | null;
}

/** What a question may be answered with beside its options: a special, or for a show of Plex a series, that discovery did not offer. */
export function canNameOther({ state, subject }: Conflict): boolean {
  return state === 'open' && (subject.movieTmdbId !== null || subject.plexItemId !== undefined);
}

/** Answers a question with another series of Sonarr, and for a movie with its special. */
export function OtherSeriesPage({ page, conflict, q, found, chosen, error = null }: OtherSeriesProps) {
  const { texts, urlBase } = page;
  const { review, rules } = texts;
  const { id, subject } = conflict;
  const path = `/review/conflicts/${id}/other`;
  const about = subject.movieTitle ?? subject.seriesTitle;
  return (
    <Shell page={page} name={review.other}>
      <div class="stack new-rule">
        <p>
          <a href={`${urlBase}/review/conflicts/${id}`}>{review.toQuestion}</a>
        </p>
        {about === null ? null : (
          <p>
            <bdi>{about}</bdi>
          </p>
        )}
        {chosen === null ? (
          <TitleSearch
            {...{ page, path, q, found, error }}
            kept={{}}
            label={rules.searchSeries}
            none={rules.noSeries(q)}
            hrefOf={(seriesId) => `${path}?series=${seriesId}`}
          />
        ) : (
          <>
            <p>
              <span class="quiet">{rules.special}:</span> <bdi>{titleWithYear(chosen.series)}</bdi>{' '}
              <a class="small" href={`${urlBase}${path}`}>
                {rules.another}
              </a>
            </p>
            {subject.plexItemId === undefined ? (
              <Specials {...{ page, path, chosen, error }} kept={{}} button={review.choose} />
            ) : (
              <form method="post" action={`${urlBase}${path}`}>
                <input type="hidden" name="series" value={String(chosen.series.id)} />
                <button type="submit" class="button primary">
                  {review.choose}
                </button>
              </form>
            )}
          </>
        )}
      </div>
    </Shell>
  );
}
