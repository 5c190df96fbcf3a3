import type { CandidateEvidence, CandidateSignal } from '../../model/candidate.ts';
import type { TitleComparison } from './compare-titles.ts';

/** One signal in log-odds, with its words. */
export type Weighed = CandidateEvidence;

export function weighed(signal: CandidateSignal, weight: number, text: string): Weighed {
  return { signal, text, weight: Math.round(weight * 100) / 100 };
}

/** Where a movie names a series: its titles, the start of the series' name in them, or its collection. */
export type SeriesNaming = 'named' | 'shortName' | 'collection' | 'none';

/** The log-odds of a pair of which nothing is known but that it was worth comparing. */
export const prior = -3;

interface Caps {
  readonly title: TitleComparison;
  readonly naming: SeriesNaming;
  readonly evidence: readonly CandidateEvidence[];
}

/** The confidence of weighed evidence, two decimals. Never 1: only a person is that sure. */
export function confidenceOf(given: Caps): number {
  const sum = given.evidence.reduce((total, { weight }) => total + weight, prior);
  const free = 1 / (1 + Math.exp(-sum));
  return Math.round(Math.min(free, capOf(given)) * 100) / 100;
}

/** What no sum of other evidence may exceed. */
function capOf({ title, naming, evidence }: Caps): number {
  const worthOf = (signal: CandidateEvidence['signal']) =>
    evidence.filter((one) => one.signal === signal).reduce((sum, one) => sum + one.weight, 0);
  const isSameFile = worthOf('id') > 0 || worthOf('file') > 0;
  if (title.numbers === 'differ' && !isSameFile) return 0.35;
  if (worthOf('parts') < 0) return 0.85;
  if (isSameFile) return 0.99;
  // Two of what is sold beside a film are the same only if they are called the same.
  if (title.right.kinds.has('extra') && title.relation !== 'same') return 0.55;
  const [date, runtime, listed] = [worthOf('date'), worthOf('runtime'), worthOf('list')];
  const isGeneric = title.isGeneric === 'yes' || (title.isGeneric === 'verbatim' && !title.left.kinds.has('movie'));
  const isTitled = (title.relation === 'same' || title.relation === 'typo') && !isGeneric;
  const isDated = date >= 1.4;
  const isTimed = runtime >= 1.2;
  const isInParts = evidence.some(({ signal }) => signal === 'parts');
  if (isInParts && !isTimed && listed <= 0) return 0.89;
  if (!isTitled && runtime <= -2) return 0.8;
  // Specials are renumbered: a row of a list needs one more signal.
  if (listed > 0) return worthOf('title') >= 1.3 || isDated || isTimed ? 0.99 : 0.85;
  if (naming === 'none' && !isTitled) return 0.55;
  // "Kiri" is not "Episode 1", though it may be "Movie 1".
  if (isGeneric && title.numbers === 'oneSided' && !title.right.kinds.has('movie')) return 0.85;
  // A title alone, of a movie that does not name the series, may be anything.
  if (naming === 'none' && !isDated) return title.distinction === 1 && runtime >= 2 ? 0.92 : 0.85;
  if (isGeneric && date <= 0 && !isTimed) return 0.85;
  const isContinued = title.relation === 'extended' && title.distinction > 0.7 && date >= 2.4;
  if (!isTitled && !isGeneric && !isContinued && !(isDated && isTimed)) return 0.85;
  // There are remakes, and other films of one title.
  return isDated || isTimed ? 0.99 : 0.95;
}
