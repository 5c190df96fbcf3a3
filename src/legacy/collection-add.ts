import { isMap, type YAMLMap } from 'yaml';
import type { Rule } from '../core/model/rule.ts';
import { type LearnedRule, movieFields, showFields } from './learned.ts';
import { applyEdits, block, indentOf, insertField, type Plain, replaceValue } from './yaml-edit.ts';
import {
  type Field,
  fieldNode,
  fieldsOf,
  findField,
  parseYaml,
  resolve,
  textOf,
  type YamlSource,
} from './yaml-source.ts';

/**
 * Rules whose movie is new to the file and has no other rule, all at once: the text is read again for each one that is added alone. Those
 * that are left need the others to be there.
 */
export function addMovies(
  text: string,
  missing: readonly LearnedRule[],
): { text: string; rest: readonly LearnedRule[] } {
  const { source } = parseYaml(text);
  const top = resolve(source, source.doc.contents);
  if (!isMap(top) || top.flow || top.items.length === 0) {
    const [first, ...others] = missing;
    // The first one makes the map.
    return first === undefined || others.length === 0 || (isMap(top) && top.flow)
      ? { text, rest: missing }
      : addMovies(addEntry(text, first), others);
  }
  const named = Map.groupBy(missing, ({ rule }) => rule.movieTitle);
  const withId = Map.groupBy(missing, ({ rule }) => rule.movieTmdbId);
  const titles = new Set(fieldsOf(top).map((field) => textOf(field.key)));
  const ids = new Set(fieldsOf(top).map((field) => idOf(source, field)));
  const isNew = ({ rule: { movieTitle, movieTmdbId } }: LearnedRule) =>
    named.get(movieTitle)?.length === 1 &&
    !titles.has(movieTitle) &&
    (movieTmdbId === null || (withId.get(movieTmdbId)?.length === 1 && !ids.has(String(movieTmdbId))));
  const added = sortedLike(top, missing.filter(isNew));
  const edits = added.map((one) =>
    insertField({ source, map: top }, one.rule.movieTitle, block(source, sorted(fullEntry(one)), '  ')),
  );
  return { text: applyEdits(text, edits), rest: missing.filter((one) => !isNew(one)) };
}

/** Keys that are in order stay in order; else what is new comes in its own. */
function sortedLike(top: YAMLMap, added: readonly LearnedRule[]): readonly LearnedRule[] {
  const keys = fieldsOf(top).map((field) => textOf(field.key) ?? '');
  if (!keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key)) return added;
  return added.toSorted((a, b) => (a.rule.movieTitle < b.rule.movieTitle ? -1 : 1));
}

function fullEntry(learned: LearnedRule): Record<string, Plain> {
  return { ...movieFields(learned), Shows: { [learned.rule.seriesTitle]: sorted(entryBody(learned)) } };
}

function entryBody(learned: LearnedRule): Record<string, Plain> {
  return { ...showFields(learned, { isAnime: false, hasLink: false, isEnabled: true }), ...oldIds(learned.rule) };
}

/** A rule that was made elsewhere: below its movie, where that is in the file, else with a new one. */
export function addEntry(text: string, learned: LearnedRule): string {
  const { source } = parseYaml(text);
  const top = resolve(source, source.doc.contents);
  const { rule } = learned;
  const body = entryBody(learned);
  const full = fullEntry(learned);
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
    return applyEdits(text, [
      insertField({ source, map: shows }, rule.seriesTitle, block(source, sorted(body), `${indent}  `)),
    ]);
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
    { source, map: top },
    freeTitle(top, rule.movieTitle),
    top.flow ? ` ${JSON.stringify(full)}` : block(source, sorted(full), '  '),
  );
  return applyEdits(text, [insert]);
}

function isMovieOf(source: YamlSource, field: Field, rule: Rule): boolean {
  if (!isMap(field.value)) return false;
  const id = idOf(source, field);
  if (id !== null && rule.movieTmdbId !== null) return String(rule.movieTmdbId) === id;
  return String((field.key as { value?: unknown }).value) === rule.movieTitle;
}

function idOf(source: YamlSource, field: Field): string | null {
  const id = isMap(field.value) ? fieldNode(source, field.value, 'Movie DB ID') : null;
  return id === null ? null : String((id as { value?: unknown }).value);
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

/** The shows of a movie of the file; null where it has none in the form of a map. */
export function showsOf(movie: Field): YAMLMap | null {
  const shows = isMap(movie.value) ? findField(movie.value, 'Shows')?.value : null;
  return isMap(shows) ? shows : null;
}
