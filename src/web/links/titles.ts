import { basename, dirname } from 'node:path';
import { episodesCode } from '../../core/model/episode-code.ts';
import type { NamedLink } from '../../core/model/link.ts';

export interface LinkTitles {
  readonly movie: string;
  readonly series: string;
  /** `S00E04`; '' if the rule is gone. */
  readonly number: string;
}

/** What a link is called; by its files if its rule was deleted. */
export function titlesOf({ link, names }: NamedLink): LinkTitles {
  if (names === null)
    return { movie: stemOf(link.target), series: basename(dirname(dirname(link.path))) || link.path, number: '' };
  return {
    movie: names.movieTitle,
    series: names.seriesTitle,
    number: episodesCode(names.seasonNumber, names.episodeNumbers),
  };
}

function stemOf(path: string): string {
  return basename(path).replace(/\.\w{1,5}$/, '');
}
