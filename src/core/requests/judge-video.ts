import { shortTitle } from '../matching/short-title.ts';
import { readShowTitle } from '../matching/show-title.ts';
import { differByTypos, titleSimilarity } from '../matching/similarity.ts';
import { numbersOf } from '../matching/title-words.ts';
import { comparePersons } from './person-name.ts';
import { type Findings, type Judgement, type RequestFacts, type RequestItem, weigh } from './request-item.ts';

export function judgeMovie(request: RequestFacts, item: RequestItem): Judgement {
  const findings: Findings = { evidence: [], against: [] };
  const title = bestTitle(request.title, [item.title, item.originalTitle], findings);
  const year = yearOfMovie(request, item, findings);
  const person = comparePersons(request.person, item.person);
  const support = person === null ? year : Math.max(person, year ?? 0);
  return weigh(title, support, findings);
}

/**
 * An episode is identified by its show and its numbers, or by its own title together with its show's. Its own title alone is not enough: half of all
 * shows have a "Pilot".
 */
export function judgeEpisode(request: RequestFacts, item: RequestItem): Judgement {
  const findings: Findings = { evidence: [], against: [] };
  const numbers = compareNumbers(request, item, findings);
  const showTitle = item.showTitle ?? '';
  const whole = [`${showTitle} ${item.title}`, `${item.title} ${showTitle}`];
  const isWhole = showTitle !== '' && whole.some((one) => titleFit(request.title, one) >= 0.9);
  const titles = numbers === 'equal' ? [item.showTitle, item.title, ...whole] : [item.title, ...whole];
  const title = bestTitle(request.title, titles, findings);
  const isSameYear = yearOfEpisode(request, item, findings);
  const support = numbers === 'equal' || isWhole ? (isSameYear ? 1 : 0.8) : null;
  return weigh(title, support, findings);
}

/** Splits "Show S01E02" and "Show 1x02" into the show and its numbers, unless numbers are given. */
export function withNumbersOfTitle(request: RequestFacts): RequestFacts {
  const wanted = shortTitle(request.title);
  const found = /[\s.(-]*\b(?:S(\d{1,4})[\s.]*E(\d{1,4})|(\d{1,2})x(\d{2,3}))\b\)?/i.exec(wanted);
  const title = found === null ? '' : wanted.replace(found[0], ' ').trim();
  if (found === null || title === '' || request.seasonNumber != null || request.episodeNumber != null) return request;
  const [, season, episode, otherSeason, otherEpisode] = found;
  return {
    ...request,
    title,
    seasonNumber: Number(season ?? otherSeason),
    episodeNumber: Number(episode ?? otherEpisode),
  };
}

/** A festival premiere may be a year before the release; a larger difference means another film of that title. */
function yearOfMovie(request: RequestFacts, item: RequestItem, { evidence, against }: Findings): number | null {
  const year = request.year ?? readShowTitle(request.title).year;
  if (year == null || item.year == null) return null;
  const apart = Math.abs(year - item.year);
  const text = apart === 0 ? `Same year: ${year}` : `Of ${item.year}, wanted is ${year}`;
  (apart > 1 ? against : evidence).push({ signal: apart > 1 ? 'otherYear' : 'year', text });
  return apart === 0 ? 0.9 : apart === 1 ? 0.6 : 0;
}

/** The wanted year is the episode's or the show's first, so an episode of an earlier year belongs to another show. */
function yearOfEpisode(request: RequestFacts, item: RequestItem, { evidence, against }: Findings): boolean {
  const year = request.year ?? readShowTitle(request.title).year;
  if (year == null || item.year == null) return false;
  if (year > item.year + 1) against.push({ signal: 'otherYear', text: `Of ${item.year}, wanted is ${year}` });
  if (year === item.year) evidence.push({ signal: 'year', text: `Same year: ${year}` });
  return year === item.year;
}

/** Equal only if season and number are known on both sides. 0 is a number. */
function compareNumbers(
  request: RequestFacts,
  item: RequestItem,
  { evidence, against }: Findings,
): 'equal' | 'other' | 'unknown' {
  const pairs = [
    [request.seasonNumber, item.seasonNumber],
    [request.episodeNumber, item.episodeNumber],
  ] as const;
  const both = pairs.filter(([wanted, found]) => wanted != null && found != null);
  const text = `Season ${item.seasonNumber ?? '?'} episode ${item.episodeNumber ?? '?'}`;
  if (both.some(([wanted, found]) => wanted !== found)) {
    const wanted = `season ${request.seasonNumber ?? '?'} episode ${request.episodeNumber ?? '?'}`;
    against.push({ signal: 'otherNumber', text: `${text}, wanted is ${wanted}` });
    return 'other';
  }
  if (both.length < pairs.length) return 'unknown';
  evidence.push({ signal: 'number', text });
  return 'equal';
}

/** The best of the item's titles. A title that is only similar, or has another number, counts against it. */
function bestTitle(
  wanted: string,
  titles: readonly (string | null | undefined)[],
  { evidence, against }: Findings,
): number {
  const [best = { value: 0, title: '' }] = titles
    .map((title) => ({ value: titleFit(wanted, title ?? ''), title: title ?? '' }))
    .filter(({ title }) => title !== '')
    .sort((a, b) => b.value - a.value);
  const isSame = best.value >= 0.9;
  const text = isSame ? `Title “${best.title}”` : `“${best.title}” only looks like “${wanted}”`;
  (isSame ? evidence : against).push({ signal: isSame ? 'title' : 'otherTitle', text });
  return best.value;
}

/** 1 = the same title; from 0.9 on practically the same: a typo, a missing subtitle, a country suffix. */
export function titleFit(wanted: string, found: string): number {
  const [a, b] = [readShowTitle(wanted), readShowTitle(found)];
  if (a.country !== null && b.country !== null && a.country !== b.country) return 0.6;
  if (a.year !== null && b.year !== null && a.year !== b.year) return 0.6;
  if (a.key === b.key) return a.key === '' ? 0 : 1;
  if (differByTypos(a.words, b.words)) return 0.93;
  if (isSubtitled(wanted, found) && hasSameNumbers(a.words, b.words)) return 0.9;
  return 0.85 * titleSimilarity(a.words.join(' '), b.words.join(' '));
}

/** Whether one equals the other up to a colon or a dash. */
function isSubtitled(a: string, b: string): boolean {
  const main = (title: string) => readShowTitle(shortTitle(title).split(/\s*:\s+|\s+[-–—]\s+/)[0] ?? '').key;
  const whole = (title: string) => readShowTitle(title).key;
  return main(a) !== '' && (main(a) === whole(b) || whole(a) === main(b));
}

/** "Part One" is often left out; any other number means a sequel. */
function hasSameNumbers(a: readonly string[], b: readonly string[]): boolean {
  const later = (words: readonly string[]) =>
    numbersOf(words)
      .filter((number) => number !== '1')
      .join(' ');
  return later(a) === later(b);
}
