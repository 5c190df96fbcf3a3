import { AppError } from '../../../errors.ts';
import { byteLength, cleanText, cutToBytes, maxNameBytes, safeComponent } from '../../media/sanitize.ts';
import { episodesCode } from '../../model/episode-code.ts';

export interface BareNameInput {
  readonly seriesTitle: string;
  readonly seasonNumber: number;
  /** One file may hold several episodes; at least one number. */
  readonly episodeNumbers: readonly number[];
  /** With its dot, in the case that the movie's file has. */
  readonly extension: string;
  /** Bytes of the 255 to leave free; 0. */
  readonly reserve?: number;
}

export interface LinkNameInput extends BareNameInput {
  /** The titles of several episodes joined by ' + '. */
  readonly episodeTitle: string | null;
  /** As Sonarr calls it, since Sonarr reads the quality from the name. */
  readonly qualityName: string | null;
}

/** `<Series Title> - S00E26 - <Episode Title> <Quality>.<ext>`, at most 255 bytes less the reserve: the episode's title is cut first, then the series'. */
export function linkFileName(input: LinkNameInput): string {
  const token = episodeToken(input.seasonNumber, input.episodeNumbers);
  const quality = cleanText(input.qualityName ?? '');
  const extension = cleanExtension(input.extension);
  const titles = { series: cleanText(input.seriesTitle), episode: cleanText(input.episodeTitle ?? '') };
  return fitName(titles, input.reserve ?? 0, (series, title) =>
    [series, ' - ', token, title === '' ? '' : ` - ${title}`, quality === '' ? '' : ` ${quality}`, extension].join(''),
  );
}

/** `<Series Title> - S00E26.<ext>`: what is left to try when Sonarr's /parse reads the full name as something else. */
export function bareFileName(input: BareNameInput): string {
  return linkFileName({ ...input, episodeTitle: null, qualityName: null });
}

/** More than any subtitle's suffix is long: names that leave as much are never in the way of one. */
export const mostRoom = 100;

/** Builds a name from both titles and shortens them until it fits: the episode's first, then the series', nothing else. */
export function fitName(
  titles: { readonly series: string; readonly episode: string },
  reserve: number,
  build: (series: string, title: string) => string,
): string {
  const excess = () => Math.max(0, byteLength(build(series, title)) + reserve - maxNameBytes);
  let series = titles.series || '_';
  let title = titles.episode;
  title = cutToBytes(title, Math.max(0, byteLength(title) - excess()));
  series = cutToBytes(series, Math.max(0, byteLength(series) - excess())) || '_';
  return safeComponent(build(series, title));
}

/**
 * The name with so much room behind it. A link that is there keeps its name when that one was cut shorter still: subtitles come and go, and no link
 * should be renamed each time.
 */
export function nameWithRoom(build: (reserve: number) => string, room: number, made: readonly string[]): string {
  const name = build(room);
  const isCut = build(-Number.MAX_SAFE_INTEGER) !== name;
  const shorter = made.find((one) => {
    const left = maxNameBytes - byteLength(one);
    return left > room && left <= mostRoom && build(left) === one;
  });
  return isCut && shorter !== undefined ? shorter : name;
}

/** The extension as a safe end of a name: one dot in front, nothing when there is none. */
export function cleanExtension(extension: string): string {
  const cleaned = cleanText(extension);
  return cleaned === '' ? '' : `.${cleaned}`;
}

/** S00E26; a run of episodes as Sonarr's default writes it, S00E04-E06. Others are listed one by one, which Sonarr may well refuse. */
function episodeToken(seasonNumber: number, episodeNumbers: readonly number[]): string {
  const numbers = [...new Set(episodeNumbers)].sort((a, b) => a - b);
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined)
    throw new AppError(
      'internal',
      'A name was asked for a link without any episode number: a rule needs at least one episode.',
    );
  const isRun = last - first === numbers.length - 1;
  const named = isRun ? [...new Set([first, last])] : numbers;
  return episodesCode(seasonNumber, named);
}
