import { maxParts } from './row-collector.ts';

/** Episodes from `from` to `to`; `to` is null if the range is open. */
interface Range {
  readonly from: number;
  readonly to: number | null;
}

export interface EpisodeMap {
  readonly source: Range;
  readonly targets: readonly Range[];
  /** n > 0: each source episode is n target episodes; n < 0: -n source episodes are one target episode. */
  readonly ratio: number;
}

const range = /^(\d{1,6})(?:-(\d{0,6}))?$/;

/** Reads `"1-12": "1-6,8-13|2"`. Null if it is not understood. */
export function readEpisodeMap(sourceText: string, targetText: unknown): EpisodeMap | null {
  if (typeof targetText !== 'string' || targetText.length > 1_000) return null;
  const source = readRange(sourceText.split('|')[0] ?? '');
  const [parts = '', ratioText = '1'] = targetText.split('|');
  const targets = parts.split(',').map((part) => readRange(part.trim()));
  const ratio = Number(ratioText);
  if (source === null || !Number.isSafeInteger(ratio) || ratio === 0) return null;
  const known = targets.filter((target) => target !== null);
  return known.length === targets.length ? { source, targets: known, ratio } : null;
}

/** Reads "7", "1-12" and "13-". */
function readRange(text: string): Range | null {
  const [whole, from, to] = range.exec(text) ?? [];
  if (whole === undefined) return null;
  const first = Number(from);
  if (to === undefined) return { from: first, to: first };
  const last = to === '' ? null : Number(to);
  return last !== null && last < first ? null : { from: first, to: last };
}

/** The target episodes of one source episode; empty if it is outside. At most one more than a special may have. */
export function targetsOf({ source, targets, ratio }: EpisodeMap, episode: number): number[] {
  if (episode < source.from || episode > (source.to ?? Number.POSITIVE_INFINITY)) return [];
  const offset = episode - source.from;
  const first = ratio > 0 ? offset * ratio : Math.floor(offset / -ratio);
  // One source episode, as a movie is, against several without a ratio: it covers all of them.
  const isWhole = ratio === 1 && source.from === source.to;
  const count = ratio > 0 ? (isWhole ? maxParts + 1 : ratio) : 1;
  return episodesFrom(targets, first, Math.min(count, maxParts + 1));
}

function episodesFrom(targets: readonly Range[], first: number, count: number): number[] {
  const found: number[] = [];
  let skipped = 0;
  for (const { from, to } of targets) {
    const length = to === null ? first + 1 : to - from + 1;
    for (let at = Math.max(0, first - skipped); at < length && found.length < count; at += 1) found.push(from + at);
    skipped += length;
  }
  return found;
}

/** The source episodes that are the only episode of a movie; at most one more than a special may have. */
export function sourcesOfMovie(map: EpisodeMap): number[] {
  const { source } = map;
  const isWhole = map.targets.length === 1 && map.targets[0]?.from === 1 && map.targets[0].to === 1;
  const last = source.to ?? source.from;
  const found: number[] = [];
  for (let episode = source.from; episode <= last && found.length <= maxParts; episode += 1)
    if (isWhole || targetsOf(map, episode).includes(1)) found.push(episode);
    else if (episode - source.from > maxParts) break;
  return found;
}
