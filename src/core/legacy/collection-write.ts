import { isMap, type YAMLMap } from 'yaml';
import type { NewRule, Rule } from '../model.ts';
import { type CollectionEntry, readEntries } from './collection.ts';
import { readFlag } from './collection-fields.ts';
import { type LearnedRule, movieFields, showFields } from './learned.ts';
import { isSameRule } from './same-rule.ts';
import {
  applyEdits,
  block,
  editField,
  indentOf,
  insertField,
  type Plain,
  removeField,
  replaceValue,
  type TextEdit,
} from './yaml-edit.ts';
import { type Field, fieldNode, fieldsOf, findField, parseYaml, resolve, type YamlSource } from './yaml-source.ts';

export interface LearnedCollection {
  readonly rules: readonly LearnedRule[];
  /** Rules of the file that are to leave it. */
  readonly gone?: readonly NewRule[];
}

/**
 * The text with what was learned, everything else (other keys, comments, order, line ends) as it was; without news the same bytes. A text that is not
 * valid YAML comes back unchanged.
 */
export function writeCollection(originalText: string, learned: LearnedCollection): string {
  const { source, faults } = parseYaml(originalText);
  const top = resolve(source, source.doc.contents);
  if (faults.length > 0 || (top !== null && !isMap(top))) return originalText;
  const { entries } = readEntries(source);
  const edits: TextEdit[] = [];
  const edited = new Set<string>();
  const missing: LearnedRule[] = [];
  const free = new Set(entries);
  for (const one of learned.rules) {
    const entry = [...free].find((candidate) => isSameRule(candidate.rule, one.rule));
    if (entry === undefined) missing.push(one);
    else {
      free.delete(entry);
      edits.push(...editEntry(source, entry, one, edited));
    }
  }
  const gone = [...free].filter((entry) => learned.gone?.some((rule) => isSameRule(entry.rule, rule)));
  edits.push(...removeEntries(source, top, gone));
  const text = applyEdits(originalText, edits);
  return missing.length === 0 ? text : missing.reduce(addEntry, text);
}

function editEntry(source: YamlSource, entry: CollectionEntry, learned: LearnedRule, edited: Set<string>): TextEdit[] {
  const edits: TextEdit[] = [];
  const write = (map: unknown, fields: Record<string, Plain>) => {
    // What an alias stands for belongs to another entry as well.
    if (!isMap(map)) return;
    for (const [name, value] of Object.entries(fields)) {
      const place = `${map.range?.[0]} ${name}`;
      if (edited.has(place)) continue;
      edited.add(place);
      const edit = editField(source, map, name, value);
      if (edit !== null) edits.push(edit);
    }
  };
  write(entry.movie.value, movieFields(learned));
  const show = entry.show.value;
  if (isMap(show)) write(show, showFields(learned, shownNow(source, show)));
  return edits;
}

function shownNow(source: YamlSource, show: YAMLMap): { isAnime: boolean; hasLink: boolean; isEnabled: boolean } {
  const flag = (name: string) => readFlag(fieldNode(source, show, name));
  return { isAnime: flag('Anime') === true, hasLink: flag('Has Link') === true, isEnabled: flag('Enabled') !== false };
}

/** A movie whose last show goes, goes too. */
function removeEntries(source: YamlSource, top: unknown, gone: readonly CollectionEntry[]): TextEdit[] {
  if (!isMap(top)) return [];
  return [...Map.groupBy(gone, (entry) => entry.movie)].flatMap(([movie, entries]) => {
    const shows = showsOf(movie);
    if (shows === null) return [];
    if (shows.items.length === entries.length) return [removeField(source, top, movie)];
    return entries.map((entry) => removeField(source, shows, entry.show));
  });
}

function showsOf(movie: Field): YAMLMap | null {
  const shows = isMap(movie.value) ? findField(movie.value, 'Shows')?.value : null;
  return isMap(shows) ? shows : null;
}

/** A rule that was made elsewhere: below its movie, where that is in the file, else with a new one. */
function addEntry(text: string, learned: LearnedRule): string {
  const { source } = parseYaml(text);
  const top = resolve(source, source.doc.contents);
  const { rule } = learned;
  const body = { ...showFields(learned, { isAnime: false, hasLink: false, isEnabled: true }), ...oldIds(rule) };
  const full = { ...movieFields(learned), Shows: { [rule.seriesTitle]: sorted(body) } };
  if (!isMap(top) || top.items.length === 0) {
    const before = isMap(top) || text.trim() === '' ? '' : text.replace(/\n?$/, '\n');
    return `${before}${block(source, { [rule.movieTitle]: sorted(full) }, '').replace(/^\r?\n/, '')}\n`;
  }
  const movie = fieldsOf(top).find((field) => isMovieOf(source, field, rule));
  const shows = movie === undefined ? null : showsOf(movie);
  if (
    movie !== undefined &&
    shows !== null &&
    !shows.flow &&
    shows.items.length > 0 &&
    findField(shows, rule.seriesTitle) === undefined
  ) {
    const [first] = fieldsOf(shows);
    const indent = first === undefined ? '' : indentOf(source, first);
    return applyEdits(text, [insertField(source, shows, rule.seriesTitle, block(source, sorted(body), `${indent}  `))]);
  }
  const empty = movie !== undefined && isMap(movie.value) ? findField(movie.value, 'Shows') : undefined;
  if (empty !== undefined && resolve(source, empty.value) === null) {
    return applyEdits(text, [
      replaceValue(source, empty, block(source, { [rule.seriesTitle]: sorted(body) }, `${indentOf(source, empty)}  `)),
    ]);
  }
  const bare = shows === null || shows.flow ? undefined : findField(shows, rule.seriesTitle);
  if (bare !== undefined && resolve(source, bare.value) === null) {
    return applyEdits(text, [replaceValue(source, bare, block(source, sorted(body), `${indentOf(source, bare)}  `))]);
  }
  const insert = insertField(
    source,
    top,
    freeTitle(top, rule.movieTitle),
    top.flow ? ` ${JSON.stringify(full)}` : block(source, sorted(full), '  '),
  );
  return applyEdits(text, [insert]);
}

function isMovieOf(source: YamlSource, field: Field, rule: Rule): boolean {
  if (!isMap(field.value)) return false;
  const id = fieldNode(source, field.value, 'Movie DB ID');
  if (id !== null && rule.movieTmdbId !== null)
    return String(rule.movieTmdbId) === String((id as { value?: unknown }).value);
  return String((field.key as { value?: unknown }).value) === rule.movieTitle;
}

/** The file's form holds a show once a movie: a second special of it stands under a title of its own. */
function freeTitle(top: YAMLMap, title: string): string {
  for (let number = 2, free = title; ; number += 1) {
    if (findField(top, free) === undefined) return free;
    free = `${title} [${number}]`;
  }
}

function oldIds({ given, known }: Rule): Record<string, Plain> {
  return {
    ...(given.episodeId !== null && { 'Episode ID': given.episodeId }),
    ...(known.sonarrSeriesId === null && given.seriesId !== null && { seriesId: given.seriesId }),
  };
}

function sorted(fields: Record<string, Plain>): Record<string, Plain> {
  return Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
