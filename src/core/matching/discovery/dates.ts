import type { MovieFacts } from '../../model/discovery.ts';

const dayMs = 86_400_000;

/** The day of "2008-11-23" or an ISO time, counted from 1970; null for what is no date, and for year 0001, which Radarr and Sonarr write for unknown. */
export function dayOf(date: string | null | undefined): number | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)/.exec(date ?? '') ?? [];
  if (Number(year) < 1880 || Number(year) > 2200) return null;
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return Number.isNaN(time) ? null : Math.round(time / dayMs);
}

export interface ReleaseDay {
  readonly day: number;
  /** What is released: for evidence. */
  readonly name: string;
}

export function releaseDaysOf(movie: MovieFacts): readonly ReleaseDay[] {
  return [
    { day: dayOf(movie.inCinemas), name: 'cinema' },
    { day: dayOf(movie.digitalRelease), name: 'digital release' },
    { day: dayOf(movie.physicalRelease), name: 'physical release' },
  ].flatMap(({ day, name }) => (day === null ? [] : [{ day, name }]));
}

export function yearOfDay(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

/** 0 and less are unknown, and more than a day is an error. */
export function minutesOf(runtime: number | null | undefined): number | null {
  return runtime != null && Number.isFinite(runtime) && runtime > 0 && runtime < 1_440 ? Math.round(runtime) : null;
}
