import { byteLength, maxNameBytes } from '../../media/sanitize.ts';

export interface Subtitle {
  /** The file's name beside the movie. */
  readonly name: string;
  /** What comes after the movie's base name: `.en.forced.srt`. */
  readonly suffix: string;
}

const subtitleExtensions = new Set(
  'srt ass ssa sub idx vtt smi sami sup ttml dfxp usf sbv stl mpl jss psb aqt rt mks'.split(' '),
);
const videoExtensions = new Set(
  'mkv mp4 m4v avi ts m2ts mts mov wmv mpg mpeg webm flv ogm ogv divx vob iso img wtv strm asf rmvb 3gp'.split(' '),
);

/** en, eng, pt-BR, zh-Hans, es-419, zh_TW. */
const languageCode = /^[a-z]{2,3}(?:[-_](?:[a-z]{2,4}|\d{3})){0,2}$/i;
/** A running number distinguishes tracks of one language. */
const trackNumber = /^\d{1,3}$/;
const words = new Set(
  (
    'forced foreign sdh psdh cc hi default full signs songs commentary lyrics ' +
    'arabic basque bulgarian catalan chinese croatian czech danish dutch english estonian finnish flemish french galician german greek hebrew ' +
    'hindi hungarian icelandic indonesian italian japanese korean latvian lithuanian malay norwegian persian polish portuguese romanian russian ' +
    'serbian slovak slovenian spanish swedish thai turkish ukrainian vietnamese brazilian castilian latino'
  ).split(' '),
);

/**
 * The subtitles of a movie among the names in its folder: its base name, then language, kind or number, each after a dot, then a subtitle's extension.
 * What belongs to another video with a longer name that begins alike is left to that one.
 */
export function subtitlesOf(movieFileName: string, namesInFolder: readonly string[]): Subtitle[] {
  const base = baseOf(movieFileName).normalize('NFC');
  const longerBases = namesInFolder
    .filter((name) => name !== movieFileName && videoExtensions.has(extensionOf(name)))
    .map((name) => baseOf(name).normalize('NFC'))
    .filter((other) => other.startsWith(`${base}.`));
  const found: Subtitle[] = [];
  for (const name of namesInFolder) {
    const compared = name.normalize('NFC');
    if (name === movieFileName || !compared.startsWith(`${base}.`)) continue;
    if (longerBases.some((other) => compared.startsWith(`${other}.`))) continue;
    const suffix = compared.slice(base.length);
    if (isSubtitleSuffix(suffix)) found.push({ name, suffix });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The sidecar's name beside the link, or null when it would be longer than 255 bytes (the name would no longer be the link's). */
export function sidecarName(linkFileName: string, suffix: string): string | null {
  if (!isSubtitleSuffix(suffix)) return null;
  const name = `${baseOf(linkFileName)}${suffix}`;
  return byteLength(name) <= maxNameBytes ? name : null;
}

function isSubtitleSuffix(suffix: string): boolean {
  const [empty, ...tokens] = suffix.split('.');
  const extension = tokens.pop();
  if (empty !== '' || extension === undefined || !subtitleExtensions.has(extension.toLowerCase())) return false;
  return tokens.every((token) => trackNumber.test(token) || languageCode.test(token) || words.has(token.toLowerCase()));
}

function baseOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}
