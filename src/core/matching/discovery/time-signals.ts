import { type ReleaseDay, yearOfDay } from './dates.ts';
import { type Weighed, weighed } from './weigh.ts';

export interface Releases {
  readonly releases: readonly ReleaseDay[];
  /** Counts only without any release day. */
  readonly year: number | null;
}

/** Up to how many days apart, and what it is worth. Home releases and festivals lie months from the premiere, so a year says little. */
const dateWorth: readonly (readonly [days: number, worth: number])[] = [
  [1, 3.3],
  [3, 3],
  [14, 2.4],
  [45, 1.4],
  [120, 0.7],
  [400, 0],
  [800, -0.9],
  [1_600, -2.6],
];
const yearWorth = [1.2, 0.2, -1, -2.4, -2.4];
const farApart = -4;

export function worthOfDates(movie: Releases, special: number | null): number {
  if (special === null) return 0;
  const nearest = nearestOf(movie.releases, special);
  if (nearest !== undefined) {
    const apart = Math.abs(nearest.day - special);
    for (const step of dateWorth) if (apart <= step[0]) return step[1];
    return farApart;
  }
  return movie.year === null ? 0 : (yearWorth[Math.abs(movie.year - yearOfDay(special))] ?? farApart);
}

export function weighDates(movie: Releases, special: number | null): Weighed {
  return weighed('date', worthOfDates(movie, special), datesInWords(movie, special));
}

function nearestOf(releases: readonly ReleaseDay[], special: number): ReleaseDay | undefined {
  let nearest = releases[0];
  for (const one of releases)
    if (nearest !== undefined && Math.abs(one.day - special) < Math.abs(nearest.day - special)) nearest = one;
  return nearest;
}

function datesInWords({ releases, year }: Releases, special: number | null): string {
  if (special === null) return 'the special has no air date';
  const nearest = nearestOf(releases, special);
  if (nearest !== undefined) return `${daysInWords(Math.abs(nearest.day - special))} (${nearest.name})`;
  if (year === null) return 'the movie has no date';
  const aired = yearOfDay(special);
  return year === aired ? `both of ${year}` : `${year} and ${aired}`;
}

function daysInWords(days: number): string {
  if (days === 0) return 'same day';
  if (days <= 120) return `${days} ${days === 1 ? 'day' : 'days'} apart`;
  const months = Math.round(days / 30.44);
  return months < 24 ? `${months} months apart` : `${Math.round(days / 365.25)} years apart`;
}

const filmMinutes = 50;

/** `usual`: the series' usual runtime: TVDB often gives it to specials that have another. */
export function worthOfRuntimes(movie: number | null, special: number | null, usual: number | null): number {
  if (movie === null || special === null) return 0;
  const apart = Math.abs(movie - special);
  const share = apart / Math.max(movie, special);
  // All episodes of a series are about as long: only a film's length is its own.
  const most = special === usual || special < filmMinutes ? 1 : 2.6;
  if (apart <= 1 || share <= 0.02) return most;
  if (share <= 0.05) return Math.min(most, 2);
  if (share <= 0.1 || apart <= 3) return Math.min(most, 1.2);
  if (share <= 0.2) return -0.3;
  if (special === usual) return -0.5;
  return share <= 0.35 ? -2 : -3.5;
}

export function weighRuntimes(movie: number | null, special: number | null, usual: number | null): Weighed {
  const worth = worthOfRuntimes(movie, special, usual);
  if (movie === null || special === null) return weighed('runtime', worth, 'no runtime to compare');
  const text = movie === special ? `both ${movie} minutes` : `${movie} and ${special} minutes`;
  const isUsual = special === usual && worth < -0.3;
  return weighed('runtime', worth, isUsual ? `${text}, as all episodes of the series` : text);
}
