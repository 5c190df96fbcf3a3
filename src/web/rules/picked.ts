import type { RuleInput } from '../../core/rules/create-rule.ts';
import type { SeriesSpecials } from '../../core/rules/search-titles.ts';

/** TVDB ids of the specials that were picked in a form. */
export function pickedIds(form: URLSearchParams): number[] {
  return form.getAll('special').flatMap((text) => idOf(text) ?? []);
}

/** The special of a rule, of those of a series that were picked; null if none was. */
export function pairOfPicked({ series, specials }: SeriesSpecials, ids: readonly number[]): Picked | null {
  const picked = specials.filter(({ tvdbId }) => ids.includes(tvdbId));
  if (picked.length === 0) return null;
  return {
    ...{ seriesTvdbId: series.id, seriesTitle: series.title, seasonNumber: 0 },
    episodeNumbers: picked.map(({ episodeNumber }) => episodeNumber),
    episodeTvdbIds: picked.map(({ tvdbId }) => tvdbId),
  };
}

type Picked = Omit<RuleInput, 'movieTmdbId' | 'movieTitle'>;

/** An id of an address or a form: 0 is none. */
export function idOf(text: string | null | undefined): number | null {
  return /^[1-9]\d{0,8}$/.test(text ?? '') ? Number(text) : null;
}
