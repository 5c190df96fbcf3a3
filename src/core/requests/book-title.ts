import { foldText, titleWords } from '../matching/title-words.ts';

export type Edition = 'unabridged' | 'abridged' | 'dramatized';

/** The parsed title of a book or an audiobook. */
export interface BookTitle {
  /** Title and subtitles as words, without the parts below. */
  readonly names: readonly (readonly string[])[];
  /** Keys of the series that the title names. */
  readonly series: readonly string[];
  /** "1", "1.5", "1-3"; null = not given. */
  readonly volume: string | null;
  /** For a book that is split over several recordings. */
  readonly part: string | null;
  /** Null = not given, so unabridged, as nearly all are. */
  readonly edition: Edition | null;
}

interface Reading {
  names: string[];
  series: string[];
  volume: string | null;
  part: string | null;
  edition: Edition | null;
}

const number = String.raw`(?:\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`;
const counted = '(?:books?|bk|volumes?|vol|novels?|band|teil|buch|tome|livre|libro|no|number|episode|#)';
/** "Ashen Crown, Book 1", "Book One of the Ashen Crown", "Ashen Crown #1.5". */
const inSeries = new RegExp(
  String.raw`^(?<front>.*?)[\s,]*(?<![\p{L}\p{N}])${counted}[.\s]*#?\s*(?<volume>${number})(?:\s+(?:of|in|from)\s+(?<behind>.+))?$`,
  'u',
);
/** "(Ashen Crown 1)", "(Ashen Crown, 01)"; "Ashen Crown 01 - …". */
const numbered = /^(?<front>.*?\p{L}.*?),?\s+(?<volume>\d{1,3}(?:\.\d+)?)$/u;
const partOf = new RegExp(
  String.raw`(?:^|[\s,]+)(?:(?:part|pt|disc|cd)\.?\s*(?<part>${number})(?:\s*(?:of|\/)\s*${number})?|(?<share>\d+)\s*of\s*\d+)$`,
  'u',
);

/** Describes the product, not the title. */
const fillers: readonly RegExp[] = [
  /^an? (?:[\p{L}-]+ ){0,3}(?:novel|novella|memoir|thriller|mystery|romance|story|adventure|audiobook)$/u,
  /^(?:the )?(?:novel|audiobook|audio book|audio|audio cd|mp3|mp3 cd|m4b|audible audio|audible original|audible)$/,
  /^\d+ ?kbps$/,
  /^(?:.* )?edition$/,
  /^.*\btie-?in$/,
];

/**
 * Parses a title as lists and tags write it: "Ashen Crown 01 - The Hollow King", "The Hollow King: Ashen Crown Book 1",
 * "The Hollow King (The Ashen Crown Saga, Book 1) (Unabridged)". A piece that names one of `people` is a credit, not a title.
 */
export function readBookTitle(title: string, people: readonly string[] = []): BookTitle {
  const reading: Reading = { names: [], series: [], volume: null, part: null, edition: null };
  const inBrackets: string[] = [];
  const text = foldText(title).replace(/[([{]([^()[\]{}]*)[)\]}]/g, (_all, inside: string) => {
    inBrackets.push(inside);
    return ' ';
  });
  const pieces = text.split(/\s*:\s+|:\s*$|\s+[-–—|]\s+|,\s+or,?\s+/).map((piece) => piece.trim());
  const isDashed = /\s[-–—|]\s/.test(text);
  const named = pieces.map((piece) => readCommon(piece, reading)).filter((piece) => piece !== '');
  const others = (piece: string) => named.filter((one) => one !== piece && !isVolumeAlone(one));
  for (const piece of named) readPiece(piece, { isDashed, isOnly: others(piece).length === 0 }, reading);
  for (const piece of inBrackets.map((one) => readCommon(one.trim(), reading))) readBracket(piece, reading);
  const makers = new Set(people.map(keyOf));
  const names = reading.names.filter((name) => !makers.has(keyOf(name)) && keyOf(name) !== '');
  // "Volume I", "No. 44" and "A Novel" are titles if nothing else is left.
  const isNameless = names.length === 0 && reading.series.length === 0;
  if (isNameless) return { names: [titleWords(title)], series: [], volume: null, part: null, edition: reading.edition };
  return { ...reading, names: unique(names).map(titleWords), series: unique(reading.series.map(seriesKey)) };
}

/** Reads what any piece may contain: edition, narrator, part. Returns the rest; '' if nothing else was in it. */
function readCommon(piece: string, reading: Reading): string {
  let rest = piece
    .replace(/\s*\b(?:read|narrated|performed) by .*$/u, '')
    .replace(
      /\b(?:graphic ?audio|dramati[sz]ed(?: adaptation)?|(?:audio|radio) (?:drama|play)|full[- ]cast(?: (?:production|recording|edition|audio))?)\b/gu,
      () => {
        reading.edition = 'dramatized';
        return '';
      },
    )
    .replace(/\b(un)?abridged(?: (?:edition|version|audiobook))?\b/gu, (_all, un: string | undefined) => {
      reading.edition ??= un === undefined ? 'abridged' : 'unabridged';
      return '';
    });
  const { part, share } = partOf.exec(rest)?.groups ?? {};
  const found = part ?? share;
  if (found !== undefined) {
    reading.part ??= oneNumber(found);
    rest = rest.replace(partOf, '');
  }
  const plain = rest.replace(/^[\s,;-]+|[\s,;-]+$/g, '');
  return fillers.some((filler) => filler.test(plain)) ? '' : plain;
}

function readPiece(
  piece: string,
  { isDashed, isOnly }: { isDashed: boolean; isOnly: boolean },
  reading: Reading,
): void {
  const told = inSeries.exec(piece)?.groups;
  const behindDash =
    isDashed && !isOnly ? (isVolumeAlone(piece) ? { volume: piece } : numbered.exec(piece)?.groups) : undefined;
  const { front = '', volume, behind } = told ?? behindDash ?? {};
  if (volume === undefined) {
    reading.names.push(piece);
    return;
  }
  reading.volume ??= oneNumber(volume);
  if (behind !== undefined) reading.series.push(behind);
  if (front === '') return;
  // "The Hollow King, The Ashen Crown Book 1": the title is before the comma.
  const comma = front.lastIndexOf(',');
  if (comma > 0) reading.names.push(front.slice(0, comma));
  const last = front.slice(comma + 1).trim();
  if (comma > 0 || !isOnly) reading.series.push(last);
  // "Ashen Crown Book 1" alone may be a title or a series, and so may the first of several pieces.
  if (comma <= 0 && isOnly) reading.names.push(last);
}

function readBracket(piece: string, reading: Reading): void {
  if (piece === '' || /^(?:1[89]|20)\d\d$/.test(piece)) return;
  const { front = '', volume, behind } = inSeries.exec(piece)?.groups ?? numbered.exec(piece)?.groups ?? {};
  if (volume !== undefined) {
    reading.volume ??= oneNumber(volume);
    reading.series.push(...[front, behind ?? ''].filter((one) => one !== ''));
  } else if (/\b(?:saga|series|trilogy|cycle|chronicles)$/.test(piece)) reading.series.push(piece);
  else reading.names.push(piece);
}

/** Equal for "The Ashen Crown Saga" and "Ashen Crown". */
function seriesKey(series: string): string {
  const words = titleWords(series.trim());
  const plain = words.filter((word) => !/^(?:saga|series|trilogy|cycle|sequence|novels?|books?)$/.test(word));
  return (plain.length > 0 ? plain : words).join('');
}

function isVolumeAlone(piece: string): boolean {
  return /^(?:\d{1,3}(?:\.\d+)?)$/.test(piece);
}

/** Returns "1" for "01", "one" and "i". */
function oneNumber(text: string): string {
  if (!/^\d/.test(text)) return titleWords(`book ${text}`)[1] ?? text;
  return text.replace(/\s*[-–]\s*/, '-').replace(/^0+(?=\d)/, '');
}

function keyOf(text: string): string {
  return titleWords(text).join('');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
