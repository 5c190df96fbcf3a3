import path from 'node:path';
import { cleanFileName } from './clean-file-name.ts';
import type { SonarrEpisode, SonarrEpisodeFile, SonarrSeries } from './sonarr-model.ts';

type Naming = Record<string, unknown>;

/** A season's folder below the series' own; empty if the series uses no season folders. */
export function renderSeasonFolder(naming: Naming, series: SonarrSeries, seasonNumber: number): string {
  if (!series.seasonFolder) return '';
  const format = seasonNumber === 0 ? naming.specialsFolderFormat : naming.seasonFolderFormat;
  // Sonarr replaces a separator in the format with a plus: one folder, never two.
  return cleanFileName(fill(String(format), tokensOf(series, seasonNumber, [], null)).replaceAll('/', '+'));
}

/**
 * Where a file belongs by the naming settings, relative to the series' folder. With renaming disabled the name stays and only the folder may change.
 * Supports the usual tokens and one style of multiple episodes (`S00E04-E05`).
 */
export function renderEpisodePath(
  naming: Naming,
  series: SonarrSeries,
  episodes: SonarrEpisode[],
  file: Pick<SonarrEpisodeFile, 'relativePath' | 'quality' | 'releaseGroup' | 'seasonNumber'>,
): string {
  const folder = renderSeasonFolder(naming, series, file.seasonNumber);
  const extension = path.extname(file.relativePath);
  let name = path.basename(file.relativePath, extension);
  if (naming.renameEpisodes === true && episodes.length > 0) {
    const isAnime = series.seriesType === 'anime';
    const isDaily = series.seriesType === 'daily' && file.seasonNumber !== 0;
    const anime = String(naming.animeEpisodeFormat);
    // Anime specials use the standard format if the anime format needs an absolute number.
    const usesAnime = isAnime && !(file.seasonNumber === 0 && /\{absolute/i.test(anime));
    const format = usesAnime ? anime : String(isDaily ? naming.dailyEpisodeFormat : naming.standardEpisodeFormat);
    name = fill(format, tokensOf(series, file.seasonNumber, episodes, file))
      .replace(/ {2,}/g, ' ')
      .trim();
  }
  return folder === '' ? `${name}${extension}` : `${folder}/${name}${extension}`;
}

type Tokens = Record<string, (width: number) => string>;

function tokensOf(
  series: SonarrSeries,
  seasonNumber: number,
  episodes: SonarrEpisode[],
  file: Pick<SonarrEpisodeFile, 'quality' | 'releaseGroup' | 'relativePath'> | null,
): Tokens {
  const title = () => cleanFileName(series.title);
  const titles = () => cleanFileName(episodes.map((episode) => episode.title.replace(/\s*\(\d+\)$/, '')).join(' + '));
  const [first] = episodes;
  return {
    'series title': title,
    'series cleantitle': title,
    'series titleyear': () => `${title()} (${series.year})`,
    'series year': () => String(series.year),
    tvdbid: () => String(series.tvdbId),
    imdbid: () => series.imdbId,
    season: (width) => String(seasonNumber).padStart(width, '0'),
    episode: (width) => {
      const numbers = episodes.map((episode) => String(episode.episodeNumber).padStart(width, '0'));
      return numbers.length > 1 ? `${numbers[0]}-E${numbers.at(-1)}` : (numbers[0] ?? '');
    },
    'episode title': titles,
    'episode cleantitle': titles,
    'air-date': () => first?.airDate ?? 'Unknown',
    'quality full': () => file?.quality.quality.name ?? '',
    'quality title': () => file?.quality.quality.name ?? '',
    'release group': () => file?.releaseGroup ?? 'Sonarr',
    'original title': () => path.parse(file?.relativePath ?? '').name,
  };
}

function fill(format: string, tokens: Tokens): string {
  return format.replace(/\{([a-z -]+?)(?::(0+))?\}/gi, (whole, name: string, zeros: string | undefined) => {
    const token = tokens[name.toLowerCase()];
    return token === undefined ? whole : token(zeros?.length ?? 1);
  });
}
