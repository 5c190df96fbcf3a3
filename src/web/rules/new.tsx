import type { FoundTitle, SeriesSpecials } from '../../core/rules/search-titles.ts';
import { TextField } from '../components/field.tsx';
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
  const { page, movie, chosen, replaces = null } = props;
  const inPlaceOf = replaces === null ? '' : `&replaces=${replaces}`;
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
          <Specials {...props} movie={movie} chosen={chosen} />
        ) : (
          <TitleSearch {...props} />
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
      <span class="quiet">{label}:</span> <bdi>{titleText(title)}</bdi>{' '}
      <a class="small" href={href}>
        {page.texts.rules.another}
      </a>
    </p>
  );
}

function titleText({ title, year }: FoundTitle): string {
  return year === null ? title : `${title} (${year})`;
}

function TitleSearch({ page, q, found, movie, error, replaces = null }: NewRuleProps) {
  const { texts, urlBase } = page;
  const href = (id: number) =>
    movie === null
      ? `${urlBase}/rules/new?movie=${id}`
      : `${urlBase}/rules/new?movie=${movie.id}&series=${id}${replaces === null ? '' : `&replaces=${replaces}`}`;
  const none = movie === null ? texts.rules.noMovie(q) : texts.rules.noSeries(q);
  return (
    <>
      <form method="get" action={`${urlBase}/rules/new`}>
        {movie === null ? null : <input type="hidden" name="movie" value={String(movie.id)} />}
        <Replaced id={replaces} />
        <TextField
          page={page}
          name="q"
          label={movie === null ? texts.rules.searchMovie : texts.rules.searchSeries}
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
              <a href={href(one.id)}>
                <bdi>{titleText(one)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Replaced({ id }: { id: number | null }) {
  return id === null ? null : <input type="hidden" name="replaces" value={String(id)} />;
}

interface SpecialsProps extends NewRuleProps {
  readonly movie: FoundTitle;
  readonly chosen: SeriesSpecials;
}

function Specials({ page, movie, chosen, picked = [], error = null, replaces = null }: SpecialsProps) {
  const { texts, urlBase, format } = page;
  const { series, specials } = chosen;
  if (specials.length === 0) return <p>{texts.rules.noSpecials}</p>;
  return (
    <form method="post" action={`${urlBase}/rules`}>
      <input type="hidden" name="movie" value={String(movie.id)} />
      <input type="hidden" name="series" value={String(series.id)} />
      <Replaced id={replaces} />
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
            <span class="quiet">S00E{String(episodeNumber).padStart(2, '0')}</span> <bdi>{title}</bdi>
            {airDate === null ? null : <span class="small quiet">{format.date(airDate)}</span>}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button primary">
        {replaces === null ? texts.rules.add : texts.rules.replace}
      </button>
    </form>
  );
}
