import { isMap } from 'yaml';
import type { ImportProblem, NewRule } from '../core/model/rule.ts';
import type { Read } from './collection-fields.ts';
import { maxEntries, readMovie, titleOf } from './collection-movie.ts';
import { type Field, fieldsOf, parseYaml, resolve, startOf, type YamlSource } from './yaml-source.ts';

/**
 * Plex Linker 3's collection file: movie titles as keys, each with `Movie DB ID` (TMDB) and `Shows`, whose keys are show names with `Episode`,
 * `Season`, `tvdbId`, `seriesId`, `Episode ID` and what runs learned.
 */
export interface Collection {
  readonly rules: readonly NewRule[];
  /** Entries that could not be read; none is dropped in silence. */
  readonly problems: readonly Omit<ImportProblem, 'source'>[];
  /** True when the text is not valid YAML as a whole: what could be read was, but the file must not be written. */
  readonly isBroken: boolean;
}

/** One show below one movie, with its places in the text. */
export interface CollectionEntry {
  readonly line: number;
  readonly rule: NewRule;
  readonly movie: Field;
  readonly show: Field;
}

type Problem = Omit<ImportProblem, 'source'>;
interface Found {
  readonly entries: CollectionEntry[];
  readonly problems: Problem[];
}

interface ShowOfMovie {
  readonly movie: Field;
  readonly show: Field;
  readonly read: Read<NewRule>;
  readonly line: number;
}

export function readCollection(text: string): Collection {
  const { source, faults } = parseYaml(text);
  const found = faults.length === 0 ? readEntries(source) : readBlocks(text);
  return { rules: found.entries.map((entry) => entry.rule), problems: found.problems, isBroken: faults.length > 0 };
}

export function readEntries(source: YamlSource, firstLine = 1): Found {
  const found: Found = { entries: [], problems: [] };
  const top = resolve(source, source.doc.contents);
  if (top === null) return found;
  const line = (offset: number) => source.lineOf(offset) + firstLine - 1;
  if (!isMap(top)) {
    const reason =
      'the file must hold movie titles with what belongs to each ("Title (2008):"), as Plex Linker 3 wrote it';
    found.problems.push({ line: line(top.range?.[0] ?? 0), entry: '', reason });
    return found;
  }
  for (const movie of fieldsOf(top)) {
    if (found.entries.length >= maxEntries) {
      const reason = `only the first ${maxEntries} rules were read: a larger file is not a collection of Plex Linker 3`;
      found.problems.push({ line: line(startOf(movie)), entry: titleOf(movie), reason });
      break;
    }
    const read = readMovie(source, movie);
    if ('wrong' in read) found.problems.push({ line: line(startOf(movie)), entry: titleOf(movie), reason: read.wrong });
    else for (const one of read.value) addShow(found, { movie, ...one, line: line(startOf(one.show)) });
  }
  return withoutTwins(found);
}

function addShow(found: Found, { movie, show, read, line }: ShowOfMovie): void {
  if ('value' in read) found.entries.push({ line, rule: read.value, movie, show });
  else found.problems.push({ line, entry: `${titleOf(movie)} → ${titleOf(show)}`, reason: read.wrong });
}

/** Reads each block of an invalid YAML text alone, so that one mistake costs one movie and not all. */
function readBlocks(text: string): Found {
  const found: Found = { entries: [], problems: [] };
  for (const block of blocksOf(text)) {
    const { source, faults } = parseYaml(block.text);
    const entry = titleIn(block.text.split('\n', 1)[0] ?? '');
    for (const { line, reason } of faults.slice(0, 1))
      found.problems.push({ line: line + block.line - 1, entry, reason });
    if (faults.length > 0) continue;
    const read = readEntries(source, block.line);
    found.entries.push(...read.entries);
    found.problems.push(...read.problems);
  }
  return withoutTwins(found);
}

/** The key of a line that YAML could not read. */
function titleIn(line: string): string {
  const key = /^(.*?):(?:\s|$)/.exec(line)?.[1] ?? line;
  return key.trim().replace(/^(['"])(.*)\1$/, '$2');
}

function blocksOf(text: string): { text: string; line: number }[] {
  const blocks: { text: string; line: number }[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (/^(---|\.\.\.|%)/.test(line)) continue;
    const last = blocks.at(-1);
    if (last === undefined || /^[^\s#:]/.test(line)) blocks.push({ text: line, line: index + 1 });
    else last.text += `\n${line}`;
  }
  return blocks.filter((block) => block.text.trim() !== '');
}

/** The same rule twice would be one rule with two places: the second is reported. */
function withoutTwins({ entries, problems }: Found): Found {
  const first = new Map<string, number>();
  const unique: CollectionEntry[] = [];
  for (const entry of entries) {
    const { rule } = entry;
    const movie = rule.movieTmdbId ?? rule.movieTitle;
    const key = JSON.stringify([movie, rule.seriesTvdbId ?? rule.seriesTitle, rule.seasonNumber, rule.episodeNumbers]);
    const line = first.get(key);
    if (line === undefined) {
      first.set(key, entry.line);
      unique.push(entry);
    } else {
      const reason = `the same rule is in line ${line} already: one of them can go`;
      problems.push({ line: entry.line, entry: `${rule.movieTitle} → ${rule.seriesTitle}`, reason });
    }
  }
  return { entries: unique, problems };
}
