import { AppError } from '../../errors.ts';
import { byteLength, cleanText, cutToBytes, maxNameBytes, safeComponent } from './sanitize.ts';

export interface BareNameInput {
  readonly seriesTitle: string;
  readonly seasonNumber: number;
  /** One file may hold several episodes; at least one number. */
  readonly episodeNumbers: readonly number[];
  /** With its dot, in the case that the movie's file has. */
  readonly extension: string;
}

export interface LinkNameInput extends BareNameInput {
  /** The titles of several episodes joined by ' + '. */
  readonly episodeTitle: string | null;
  /** As Sonarr calls it, since Sonarr reads the quality from the name. */
  readonly qualityName: string | null;
}

/** `<Series Title> - S00E26 - <Episode Title> <Quality>.<ext>`, at most 255 bytes: the episode's title is cut first, then the series'. */
export function linkFileName(input: LinkNameInput): string {
  const token = episodeToken(input.seasonNumber, input.episodeNumbers);
  const quality = cleanText(input.qualityName ?? '');
  const extension = cleanExtension(input.extension);
  return fitName(cleanText(input.seriesTitle), cleanText(input.episodeTitle ?? ''), (series, title) =>
    [series, ' - ', token, title === '' ? '' : ` - ${title}`, quality === '' ? '' : ` ${quality}`, extension].join(''),
  );
}

/** `<Series Title> - S00E26.<ext>`: what is left to try when Sonarr's /parse reads the full name as something else. */
export function bareFileName(input: BareNameInput): string {
  return linkFileName({ ...input, episodeTitle: null, qualityName: null });
}

/** Builds a name from both titles and shortens them until it fits: the episode's first, then the series', nothing else. */
export function fitName(
  seriesTitle: string,
  episodeTitle: string,
  build: (series: string, title: string) => string,
): string {
  let series = seriesTitle || '_';
  let title = episodeTitle;
  title = cutToBytes(title, Math.max(0, byteLength(title) - excessOf(build(series, title))));
  series = cutToBytes(series, Math.max(0, byteLength(series) - excessOf(build(series, title)))) || '_';
  return safeComponent(build(series, title));
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
  return `S${twoDigits(seasonNumber)}${named.map((number) => `E${twoDigits(number)}`).join('-')}`;
}

function excessOf(name: string): number {
  return Math.max(0, byteLength(name) - maxNameBytes);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
