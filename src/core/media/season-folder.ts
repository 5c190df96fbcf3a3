import { cleanText, sanitizeComponent } from './sanitize.ts';

export interface SeasonFolderValues {
  readonly seriesTitle: string;
  readonly seriesTvdbId: number;
  readonly seriesYear?: number;
  readonly imdbId?: string;
  readonly tmdbId?: number;
  readonly seasonNumber: number;
}

export interface SeasonFolderFacts {
  readonly seasonNumber: number;
  /** False: the files of that series lie in its own folder. */
  readonly seasonFolder: boolean;
  readonly specialsFolderFormat: string;
  readonly seasonFolderFormat: string;
  /** Files of that season, relative to the series' folder. */
  readonly existingFiles: readonly { readonly relativePath: string; readonly ours: boolean }[];
  /** Names of the folders on disk in the series' folder. */
  readonly seriesFolders: readonly string[];
  readonly values: SeasonFolderValues;
}

export interface SeasonFolder {
  /** Relative to the series' folder; '' is that folder itself; may hold '/'. */
  readonly folder: string;
  /** Sonarr's scan passes over it, so that nothing put there would be imported. */
  readonly skippedByScan: boolean;
}

/** Names of folders whose content Sonarr's disk scan drops (DiskScanService), beside those that begin with a dot. */
const skippedFolders = new Set([
  'extras',
  'extrafanart',
  'behind the scenes',
  'deleted scenes',
  'featurettes',
  'interviews',
  'other',
  'scenes',
  'sample',
  'samples',
  'shorts',
  'trailers',
  '@eadir',
  'plex versions',
]);
const skippedFile = /^\._|-(?:trailer|other|behindthescenes|deleted|featurette|interview|scene|short)\.[^.]+$/i;

/**
 * Where a link of that season goes: beside the season's other files (not our own, then our own), else as Sonarr's settings say, in a folder that is
 * there already under another case of the same name. Folders that Sonarr does not scan are no example.
 */
export function chooseSeasonFolder(facts: SeasonFolderFacts): SeasonFolder {
  const format = facts.seasonNumber === 0 ? facts.specialsFolderFormat : facts.seasonFolderFormat;
  const rendered = renderSeasonFolder(format, facts.values);
  const folder =
    sharedFolder(facts, false, rendered) ??
    sharedFolder(facts, true, rendered) ??
    (facts.seasonFolder ? onDisk(facts, rendered) : '');
  return { folder, skippedByScan: isSkippedFolder(folder) };
}

/** Whether Sonarr's scan passes over this folder; of a relative path, over any of its folders. */
export function isSkippedFolder(name: string): boolean {
  return name
    .split(/[\\/]/)
    .filter((segment) => segment !== '')
    .some((segment) => segment.startsWith('.') || skippedFolders.has(segment.toLowerCase()));
}

/** Whether Sonarr's scan passes over a file of this name ("… -trailer.mkv"). */
export function isSkippedFile(name: string): boolean {
  return skippedFile.test(name);
}

/** What stands in one pair of braces: signs before, the token's words, how to write it, signs behind. */
const tokenParts = /^(?<before>[^a-z0-9]*)(?<words>[a-z0-9][^:]*?)(?::(?<style>[^\])]+))?(?<behind>[^a-z0-9]*)$/i;

/**
 * A season folder format of Sonarr with its tokens for series, ids and season filled in; other tokens vanish with what surrounds them in their
 * braces. '' when nothing is left. A '/' in the format becomes '+', as in Sonarr.
 */
export function renderSeasonFolder(format: string, values: SeasonFolderValues): string {
  const filled = format.replace(/\{([^{}]*)\}/g, (_braces, inner: string) => {
    const { before = '', words = '', style = '', behind = '' } = tokenParts.exec(inner)?.groups ?? {};
    const value = tokenValue(words, style, values);
    return value === '' ? '' : `${before}${value}${behind}`;
  });
  const single = filled.replace(/([- ._])\1+/g, '$1');
  return cleanText(single) === '' ? '' : sanitizeComponent(single);
}

/** The case of the token is the case of the value, and what stands between its words replaces the spaces: so in Sonarr. */
function tokenValue(name: string, style: string, values: SeasonFolderValues): string {
  const value = cleanText(plainValue(name.replace(/[^a-z0-9]/gi, '').toLowerCase(), style, values));
  const cased =
    name === name.toLowerCase() ? value.toLowerCase() : name === name.toUpperCase() ? value.toUpperCase() : value;
  const separator = /[- ._]+/.exec(name)?.[0] ?? ' ';
  return separator.trim() === '' ? cased : cased.replaceAll(' ', separator);
}

function plainValue(name: string, style: string, values: SeasonFolderValues): string {
  const { seriesTitle: title } = values;
  switch (name) {
    case 'season':
      return String(values.seasonNumber).padStart(/^0+$/.test(style) ? style.length : 1, '0');
    case 'seriestitle':
      return title;
    case 'seriestitleyear':
      return withYear(title, values.seriesYear);
    case 'seriestitlewithoutyear':
      return title.replace(/ *\(\d{4}\)$/, '');
    case 'seriestitlethe':
      return articleLast(title);
    case 'seriescleantitle':
      return plainTitle(title);
    case 'seriescleantitleyear':
      return plainTitle(withYear(title, values.seriesYear));
    case 'seriesyear':
      return values.seriesYear === undefined ? '' : String(values.seriesYear);
    case 'tvdbid':
      return String(values.seriesTvdbId);
    case 'imdbid':
      return values.imdbId ?? '';
    case 'tmdbid':
      return values.tmdbId === undefined || values.tmdbId === 0 ? '' : String(values.tmdbId);
    default:
      return '';
  }
}

function withYear(title: string, year: number | undefined): string {
  return year === undefined || year === 0 || /\(\d{4}\)$/.test(title) ? title : `${title} (${year})`;
}

/** "The Train (1999)" as "Train, The (1999)". */
function articleLast(title: string): string {
  const [, article, name = ''] = /^(the|an|a)\s+(.+)$/i.exec(title) ?? [];
  if (article === undefined) return title;
  const brackets = /(?:\s*\([^()]*\))+$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, name.length - brackets.length)}, ${article}${brackets}`;
}

const lonelySigns = ',;:\'"|`~!?@$%^*-_=<>';

/** Sonarr's "clean" titles: '&' in letters, no brackets, no sign that stands alone, none of a few at the end of a word. */
function plainTitle(title: string): string {
  const words = title
    .replaceAll('&', 'and')
    .replace(/[()[\]{}]/g, '')
    .split(/[\s/\\]+/);
  return words
    .filter((word) => word.length !== 1 || !lonelySigns.includes(word))
    .map((word) => word.replace(/'(?=[sm]$)/i, '').replace(/[':?,]$/, ''))
    .filter((word) => word !== '')
    .join(' ');
}

/** The folder that most of the season's files lie in; of equals the one that Sonarr's format names, then the first by name. */
function sharedFolder(facts: SeasonFolderFacts, ours: boolean, rendered: string): string | null {
  const counts = new Map<string, number>();
  for (const file of facts.existingFiles) {
    const folder = file.ours === ours ? folderOf(file.relativePath) : null;
    if (folder !== null && !isSkippedFolder(folder)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const rank = (folder: string): number => (counts.get(folder) ?? 0) + (sameName(folder, rendered) ? 0.5 : 0);
  const [best] = [...counts.keys()].sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
  return best ?? null;
}

/** Null for what is no plain path below the series' folder. A Sonarr on Windows writes backslashes. */
function folderOf(relativePath: string): string | null {
  const segments = relativePath.includes('/') ? relativePath.split('/') : relativePath.split('\\');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return null;
  return segments.slice(0, -1).join('/');
}

function onDisk({ seriesFolders }: SeasonFolderFacts, rendered: string): string {
  if (rendered === '' || seriesFolders.includes(rendered)) return rendered;
  return seriesFolders.toSorted().find((name) => sameName(name, rendered)) ?? rendered;
}

function sameName(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}
