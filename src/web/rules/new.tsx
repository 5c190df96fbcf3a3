import { episodesCode } from '../../core/model/episode-code.ts';
import { titleWithYear } from '../../core/model/title-with-year.ts';
import type { FoundTitle, SeriesSpecials } from '../../core/rules/search-titles.ts';
import { HiddenFields, type HiddenValues, TextField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';

/** What was found and picked so far: first the movie, then the series, then its specials. */
export interface NewRuleProps {
  readonly page: PageContext;
  readonly q: string;
  readonly found: readonly FoundTitle[] | null;
  readonly movie: FoundTitle | null;
  readonly chosen: SeriesSpecials | null;
  /** TVDB ids of the specials that were picked. */
  readonly picked?: readonly number[];
  readonly error?: string | null;
  /** The rule that the new one stands in for. */
  readonly replaces?: number | null;
}

export function NewRulePage(props: NewRuleProps) {
  const { page, q, found, movie, chosen, picked, error = null, replaces = null } = props;
  const inPlaceOf = replaces === null ? '' : `&replaces=${replaces}`;
  const kept = {
    movie: movie === null ? undefined : String(movie.id),
    replaces: replaces === null ? undefined : String(replaces),
  };
  const { texts, urlBase } = page;
  return (
    <Shell page={page} name={replaces === null ? texts.rules.add : texts.rules.anotherSpecial}>
      <div class="stack new-rule">
        <p>
          <a href={`${urlBase}/rules`}>{texts.pages.rules}</a>
        </p>
        {movie === null ? null : (
          <Picked page={page} label={texts.rules.movie} title={movie} href={`${urlBase}/rules/new`} />
        )}
        {movie === null || chosen === null ? null : (
          <Picked
            page={page}
            label={texts.rules.special}
            title={chosen.series}
            href={`${urlBase}/rules/new?movie=${movie.id}${inPlaceOf}`}
          />
        )}
        {movie !== null && chosen !== null ? (
          <Specials
            {...{ page, kept, chosen, error }}
            {...(picked === undefined ? {} : { picked })}
            path="/rules"
            button={replaces === null ? texts.rules.add : texts.rules.replace}
          />
        ) : (
          <TitleSearch
            {...{ page, kept, q, found, error }}
            path="/rules/new"
            label={movie === null ? texts.rules.searchMovie : texts.rules.searchSeries}
            none={movie === null ? texts.rules.noMovie(q) : texts.rules.noSeries(q)}
            hrefOf={(id) =>
              movie === null ? `/rules/new?movie=${id}` : `/rules/new?movie=${movie.id}&series=${id}${inPlaceOf}`
            }
          />
        )}
      </div>
    </Shell>
  );
}

interface PickedProps {
  readonly page: PageContext;
  readonly label: string;
  readonly title: FoundTitle;
  readonly href: string;
}

function Picked({ page, label, title, href }: PickedProps) {
  return (
    <p>
      <span class="quiet">{label}:</span> <bdi>{titleWithYear(title)}</bdi>{' '}
      <a class="small" href={href}>
        {page.texts.rules.another}
      </a>
    </p>
  );
}

/** Finds a title by words; each one found leads on with it. */
export function TitleSearch(props: {
  readonly page: PageContext;
  /** Of the form, below our base. */
  readonly path: string;
  readonly kept: HiddenValues;
  readonly label: string;
  readonly q: string;
  readonly found: readonly FoundTitle[] | null;
  readonly error: string | null;
  readonly none: string;
  /** Below our base. */
  hrefOf(id: number): string;
}) {
  const { page, path, kept, label, q, found, error, none, hrefOf } = props;
  const { texts, urlBase } = page;
  return (
    <>
      <form method="get" action={`${urlBase}${path}`}>
        <HiddenFields kept={kept} />
        <TextField
          page={page}
          name="q"
          label={label}
          help={texts.rules.searchHelp}
          error={error ?? (found !== null && found.length === 0 ? none : null)}
          value={q}
          isRequired
          hasFocus
        />
        <button type="submit" class="button primary">
          {texts.rules.search}
        </button>
      </form>
      {found === null || found.length === 0 ? null : (
        <ul class="panel rule-found">
          {found.map((one) => (
            <li data-id={String(one.id)}>
              <a href={`${urlBase}${hrefOf(one.id)}`}>
                <bdi>{titleWithYear(one)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface SpecialsProps {
  readonly page: PageContext;
  /** Where the form posts to, below our base. */
  readonly path: string;
  readonly kept: HiddenValues;
  readonly chosen: SeriesSpecials;
  readonly picked?: readonly number[];
  readonly error?: string | null;
  readonly button: string;
}

/** The specials of a series, of which some are picked. */
export function Specials({ page, path, kept, chosen, picked = [], error = null, button }: SpecialsProps) {
  const { texts, urlBase, format } = page;
  const { series, specials } = chosen;
  if (specials.length === 0) return <p>{texts.rules.noSpecials}</p>;
  return (
    <form method="post" action={`${urlBase}${path}`}>
      <HiddenFields kept={{ ...kept, series: String(series.id) }} />
      <fieldset {...(error === null ? {} : { 'aria-describedby': 'special-error' })}>
        <legend>{texts.rules.pick}</legend>
        {error === null ? null : (
          <p class="error" id="special-error">
            {error}
          </p>
        )}
        {specials.map(({ tvdbId, episodeNumber, title, airDate }) => (
          <label class="choice" data-id={String(tvdbId)}>
            <input type="checkbox" name="special" value={String(tvdbId)} checked={picked.includes(tvdbId)} />
            <span class="quiet">{episodesCode(0, [episodeNumber])}</span> <bdi>{title}</bdi>
            {airDate === null ? null : <span class="small quiet">{format.date(airDate)}</span>}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button primary">
        {button}
      </button>
    </form>
  );
}
