import type { Evidence } from '../matching/show-model.ts';
import { differByTypos, titleSimilarity } from '../matching/similarity.ts';
import { type BookTitle, readBookTitle } from './book-title.ts';
import { comparePersons, samePerson } from './person-name.ts';
import {
  almostCertain,
  type Findings,
  type Judgement,
  type RequestFacts,
  type RequestItem,
  weigh,
} from './request-item.ts';

/** Cache of parsed titles, as long as their objects live: one item is compared with many requests. */
const read = new WeakMap<RequestFacts | RequestItem, BookTitle>();

export function bookOfRequest(request: RequestFacts): BookTitle {
  return once(request, () => readBookTitle(request.title, [request.person ?? '']));
}

/** Plex's edition title ("Unabridged") is treated as if it followed the title. */
export function bookOfItem(item: RequestItem): BookTitle {
  const edition = item.editionTitle == null || item.editionTitle === '' ? '' : ` (${item.editionTitle})`;
  return once(item, () => readBookTitle(`${item.title}${edition}`, [item.person ?? '', item.narrator ?? '']));
}

function once(source: RequestFacts | RequestItem, make: () => BookTitle): BookTitle {
  const known = read.get(source) ?? make();
  read.set(source, known);
  return known;
}

/** A book is an album in Plex. A track is a chapter, or a book in one file whose album exists too, so it is only ever suggested. */
export function judgeBook(request: RequestFacts, item: RequestItem): Judgement {
  const findings: Findings = { evidence: [], against: [] };
  const title = compareBooks(bookOfRequest(request), bookOfItem(item), findings);
  const person = comparePersons(request.person, item.person);
  if (person !== null) {
    const isSame = person >= samePerson;
    const evidence = {
      signal: isSame ? 'person' : 'otherPerson',
      text: `Author ${item.person}, requested ${request.person}`,
    };
    (isSame ? findings.evidence : findings.against).push(evidence);
  }
  if (item.type !== 'album') findings.against.push({ signal: 'track', text: 'A track, not a whole book' });
  return weigh(title, person ?? yearSupport(request, item, findings), findings);
}

/** Without an author an equal year supports the match, though less. A different year proves nothing: a recording is often younger than its book. */
function yearSupport(request: RequestFacts, item: RequestItem, { evidence }: Findings): number | null {
  if (request.year == null || request.year !== item.year) return null;
  evidence.push({ signal: 'year', text: `Same year: ${item.year}` });
  return 0.5;
}

/** Returns 0 to 1 for the titles; differences in volume, part and edition are added to `against`. */
export function compareBooks(wanted: BookTitle, found: BookTitle, { evidence, against }: Findings): number {
  const fit = fitOfNames(wanted, found);
  (fit.isSame ? evidence : against).push(fit.evidence);
  if (wanted.volume !== null && found.volume !== null && wanted.volume !== found.volume)
    against.push({ signal: 'volume', text: `Book ${found.volume}, wanted is book ${wanted.volume}` });
  if (wanted.part !== found.part)
    against.push({ signal: 'part', text: `${partText(found)}, wanted is ${partText(wanted).toLowerCase()}` });
  const [edition, wantedEdition] = [found.edition ?? 'unabridged', wanted.edition ?? 'unabridged'];
  if (edition !== wantedEdition) against.push({ signal: 'edition', text: `${edition}, wanted is ${wantedEdition}` });
  return fit.value;
}

interface Fit {
  readonly value: number;
  readonly isSame: boolean;
  readonly evidence: Evidence;
}

function fitOfNames(wanted: BookTitle, found: BookTitle): Fit {
  const [left, right] = [namesApartFrom(wanted, found), namesApartFrom(found, wanted)];
  const [leftText, rightText] = [textOf(left), textOf(right)];
  const same = (value: number, signal: string, text: string): Fit => ({
    value,
    isSame: true,
    evidence: { signal, text },
  });

  if (left.length === 0 || right.length === 0) {
    const isNumbered = wanted.volume !== null && wanted.volume === found.volume;
    const places = [...found.series, ...keysOf(found.names)];
    const inOne = [...wanted.series, ...keysOf(wanted.names)].some((key) => places.includes(key));
    if (isNumbered && inOne) return same(0.85, 'series', `The same number, ${found.volume}, of the same series`);
  } else {
    const keys = [keysOf(left), keysOf(right)] as const;
    if (keysOf([left.flat()])[0] === keysOf([right.flat()])[0] || isSubset(...keys) === 'both')
      return same(1, 'title', 'Same title');
    if (isSubset(...keys) !== 'no') return same(0.9, 'subtitle', `Same title, one with a subtitle: “${rightText}”`);
    if (differByTypos(left.flat(), right.flat()))
      return same(0.93, 'typo', `“${rightText}” differs from the title by little`);
  }
  const value = 0.9 * titleSimilarity(leftText, rightText);
  return {
    value,
    isSame: false,
    evidence: { signal: 'otherTitle', text: `“${rightText}” only looks like “${leftText}”` },
  };
}

/** The names without the series that either side names, unless nothing else is left. */
function namesApartFrom(book: BookTitle, other: BookTitle): readonly (readonly string[])[] {
  const series = new Set([...book.series, ...other.series]);
  const own = book.names.filter((name) => !series.has(name.join('')));
  return own.length > 0 ? own : book.volume === null ? book.names : [];
}

function isSubset(a: readonly string[], b: readonly string[]): 'both' | 'one' | 'no' {
  const isIn = a.every((key) => b.includes(key));
  const holds = b.every((key) => a.includes(key));
  return isIn && holds ? 'both' : isIn || holds ? 'one' : 'no';
}

function keysOf(names: readonly (readonly string[])[]): readonly string[] {
  return names.map((name) => name.join(''));
}

function textOf(names: readonly (readonly string[])[]): string {
  return names.map((name) => name.join(' ')).join(': ');
}

function partText({ part }: BookTitle): string {
  return part === null ? 'The whole' : `Part ${part}`;
}

/** Whether both titles are of one book, so that finding both is not ambiguous. */
export function isSameBook(a: RequestItem, b: RequestItem): boolean {
  const findings: Findings = { evidence: [], against: [] };
  const person = comparePersons(a.person, b.person) ?? 1;
  return (
    person >= samePerson &&
    compareBooks(bookOfItem(a), bookOfItem(b), findings) > almostCertain &&
    findings.against.length === 0
  );
}
