import { isMap, type Node, type YAMLMap } from 'yaml';
import type { ImportProblem, NewRule } from '../core/model/rule.ts';
import { type Read, readEpisodes, readEpisodeTvdbIds, readFlag, readId, readSeason } from './collection-fields.ts';
import {
  type Field,
  fieldNode,
  fieldsOf,
  parseYaml,
  resolve,
  startOf,
  textOf,
  type YamlSource,
} from './yaml-source.ts';

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

/** More than anybody has; a few lines that stand for each other can be read as millions. */
const maxEntries = 10_000;

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
    const reason = readMovie(source, movie, line, found);
    if (reason !== null) found.problems.push({ line: line(startOf(movie)), entry: titleOf(movie), reason });
  }
  return withoutTwins(found);
}

/** Of a text that is not valid YAML each block is read by itself, so that one slip costs one movie and not all. */
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

/** Reads its shows; answers why there is nothing to read. */
function readMovie(source: YamlSource, movie: Field, line: (offset: number) => number, found: Found): string | null {
  const title = titleOf(movie);
  if (title === '' || title === '<<')
    return 'this is no movie title: write the title, in quotes where it holds signs of YAML';
  const body = resolve(source, movie.value);
  if (body === null) return 'nothing is given for this movie: add "Shows" with the show and its "Episode"';
  if (!isMap(body)) return 'the movie must be followed by its fields ("Movie DB ID", "Shows"), indented';
  const tmdbId = readId(fieldNode(source, body, 'Movie DB ID'), 'Movie DB ID');
  if ('wrong' in tmdbId) return tmdbId.wrong;
  const shows = fieldNode(source, body, 'Shows');
  if (shows === null) return 'no show is given: add "Shows" with the show and its "Episode"';
  if (!isMap(shows)) return '"Shows" must hold show names with what belongs to each';
  if (shows.items.length === 0) return 'no show is given: add one below "Shows" with its "Episode"';
  for (const show of fieldsOf(shows).slice(0, maxEntries)) {
    const read = readShow(source, show, { title, tmdbId: tmdbId.value });
    const at = line(startOf(show));
    if ('value' in read) found.entries.push({ line: at, rule: read.value, movie, show });
    else found.problems.push({ line: at, entry: `${title} → ${titleOf(show)}`, reason: read.wrong });
  }
  return null;
}

function titleOf(field: Field): string {
  return textOf(field.key)?.trim() ?? '';
}

function readShow(source: YamlSource, show: Field, movie: { title: string; tmdbId: number | null }): Read<NewRule> {
  const seriesTitle = titleOf(show);
  if (seriesTitle === '' || seriesTitle === '<<') return { wrong: 'this is no show name' };
  const body = resolve(source, show.value);
  if (body === null) return { wrong: 'nothing says which special it is: add "Episode"' };
  if (!isMap(body))
    return { wrong: 'the show must be followed by its fields ("Episode", "Season", "tvdbId"), indented' };
  const field = (name: string): Node | null => fieldNode(source, body as YAMLMap, name);
  const season = readSeason(field('Season'));
  if ('wrong' in season) return season;
  const episodes = readEpisodes(source, field('Episode'));
  if ('wrong' in episodes) return episodes;
  const seriesTvdbId = readId(field('tvdbId'), 'tvdbId');
  if ('wrong' in seriesTvdbId) return seriesTvdbId;
  if (episodes.value.numbers.length === 0)
    return { wrong: 'nothing says which special it is: "Episode" is empty or missing' };
  const learned = readEpisodeTvdbIds(source, field('episodeTvdbIds'));
  const tvdbIds = episodes.value.numbers.flatMap((number) => learned.get(number) ?? []);
  const value: NewRule = {
    movieTmdbId: movie.tmdbId,
    movieTitle: movie.title,
    sonarr: readNumber(field('Sonarr')),
    radarr: readNumber(field('Radarr')),
    seriesTvdbId: seriesTvdbId.value,
    seriesTitle,
    seasonNumber: season.value.number,
    episodeNumbers: episodes.value.numbers,
    episodeTvdbIds: tvdbIds.length === episodes.value.numbers.length ? tvdbIds : [],
    given: {
      season: season.value.given,
      episode: episodes.value.given,
      episodeId: idOrNull(field('Episode ID')),
      seriesId: idOrNull(field('seriesId')),
    },
    origin: 'imported',
    enabled: readFlag(field('Enabled')) ?? true,
  };
  return { value };
}

/** What Sonarr called it once: only answered again, so nonsense in it costs nothing. */
function idOrNull(node: Node | null): number | null {
  const id = readId(node, '');
  return 'value' in id ? id.value : null;
}

/** An instance's number, 0 included. */
function readNumber(node: Node | null): number | null {
  const text = textOf(node)?.trim();
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** The same rule twice would be one rule with two places: the second is named. */
function withoutTwins({ entries, problems }: Found): Found {
  const first = new Map<string, number>();
  const kept: CollectionEntry[] = [];
  for (const entry of entries) {
    const { rule } = entry;
    const movie = rule.movieTmdbId ?? rule.movieTitle;
    const key = JSON.stringify([movie, rule.seriesTvdbId ?? rule.seriesTitle, rule.seasonNumber, rule.episodeNumbers]);
    const line = first.get(key);
    if (line === undefined) {
      first.set(key, entry.line);
      kept.push(entry);
    } else {
      const reason = `the same rule is in line ${line} already: one of them can go`;
      problems.push({ line: entry.line, entry: `${rule.movieTitle} → ${rule.seriesTitle}`, reason });
    }
  }
  return { entries: kept, problems };
}
