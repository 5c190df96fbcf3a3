import { cleanExtension, fitName } from '../core/links/decide/naming.ts';
import { safeComponent, safeText } from '../core/media/sanitize.ts';
import type { ClassicNameInput, ClassicNames } from '../core/ports/classic-names.ts';

/**
 * The name that Plex Linker 3 gave: `<Series> - S<season>E<nn> - <title without trailing "(n)"> <quality><ext>`. Two things differ on purpose: a slash
 * in a title becomes '+' (it made folders), and a name over 255 bytes is cut (it failed).
 */
export function classicFileName(input: ClassicNameInput): string {
  const token = `S${classicSeason(input.season)}E${classicEpisodes(input.episodeNumbers, input.anime)}`;
  const quality = input.qualityName ?? '';
  const extension = cleanExtension(input.extension);
  const titles = { series: classicText(input.seriesTitle), episode: safeText(classicTitle(input.episodeTitles)) };
  return fitName(titles, input.reserve ?? 0, (series, episode) =>
    classicText(`${series} - ${token} - ${episode} ${quality}${extension}`),
  );
}

/** `Season <season>`, the season as the rule gives it. */
export function classicSeasonFolder(season: string | null): string {
  return safeComponent(classicText(`Season ${classicSeason(season)}`));
}

export const classicNames: ClassicNames = { seasonFolder: classicSeasonFolder, fileName: classicFileName };

function classicSeason(season: string | null): string {
  return classicText(season ?? '') || '00';
}

/** The parts of one story are titled alike but for their number: "The Last Shout (1)" and "(2)" are one title. */
function classicTitle(titles: readonly string[]): string {
  const bare = titles.map((title) => title.replace(/\(\d+\)\s*$/, '').trim()).filter((title) => title !== '');
  return [...new Set(bare)].join(' + ');
}

/** 09, 01-02; of anime 009, 001-002. */
function classicEpisodes(numbers: readonly number[], anime: boolean): string {
  if (numbers.length === 0) return '00';
  return numbers.map((number) => String(number).padStart(anime ? 3 : 2, '0')).join('-');
}

/** Plex Linker 3 replaced these in the whole path and left all other characters. */
function classicText(text: string): string {
  return safeText(text.replaceAll('..', '.').replaceAll(':', '-'));
}
