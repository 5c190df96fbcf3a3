import { isMap, type YAMLMap } from 'yaml';
import type { NewRule } from '../core/model/rule.ts';
import { type CollectionEntry, readEntries } from './collection.ts';
import { addEntry, addMovies, showsOf } from './collection-add.ts';
import { readFlag } from './collection-fields.ts';
import { type LearnedRule, movieFields, showFields } from './learned.ts';
import { indexRules } from './rule-index.ts';
import { isSameRule } from './same-rule.ts';
import { applyEdits, editField, type Plain, removeField, type TextEdit } from './yaml-edit.ts';
import { fieldNode, parseYaml, resolve, type YamlSource } from './yaml-source.ts';

export interface LearnedCollection {
  readonly rules: readonly LearnedRule[];
  /** Rules of the file that are to leave it. */
  readonly gone?: readonly NewRule[];
}

/**
 * The text with what was learned, everything else (other keys, comments, order, line ends) as it was; the same bytes when nothing changed. A text that is not
 * valid YAML comes back unchanged.
 */
export function writeCollection(originalText: string, learned: LearnedCollection): string {
  const { source, faults } = parseYaml(originalText);
  const top = resolve(source, source.doc.contents);
  if (faults.length > 0 || (top !== null && !isMap(top))) return originalText;
  const { entries } = readEntries(source);
  const edits: TextEdit[] = [];
  const writer: EntryWriter = { source, edited: new Set() };
  const missing: LearnedRule[] = [];
  const free = indexRules(entries, (entry) => entry.rule);
  const taken = new Set<CollectionEntry>();
  for (const one of learned.rules) {
    const entry = free.candidates(one.rule).find((candidate) => isSameRule(candidate.rule, one.rule));
    if (entry === undefined) missing.push(one);
    else {
      free.delete(entry);
      taken.add(entry);
      edits.push(...editEntry(writer, entry, one));
    }
  }
  const leaving = indexRules(learned.gone ?? [], (rule) => rule);
  const gone = entries.filter(
    (entry) => !taken.has(entry) && leaving.candidates(entry.rule).some((rule) => isSameRule(entry.rule, rule)),
  );
  edits.push(...removeEntries(source, top, gone));
  const { text, rest } = addMovies(applyEdits(originalText, edits), missing);
  return rest.reduce(addEntry, text);
}

interface EntryWriter {
  readonly source: YamlSource;
  /** Fields edited already: two entries may share a movie. */
  readonly edited: Set<string>;
}

function editEntry({ source, edited }: EntryWriter, entry: CollectionEntry, learned: LearnedRule): TextEdit[] {
  const edits: TextEdit[] = [];
  const write = (map: unknown, fields: Record<string, Plain>) => {
    // The target of an alias belongs to another entry as well.
    if (!isMap(map)) return;
    for (const [name, value] of Object.entries(fields)) {
      const place = `${map.range?.[0]} ${name}`;
      if (edited.has(place)) continue;
      edited.add(place);
      const edit = editField({ source, map }, name, value);
      if (edit !== null) edits.push(edit);
    }
  };
  write(entry.movie.value, movieFields(learned));
  const show = entry.show.value;
  if (isMap(show)) write(show, showFields(learned, flagsOf(source, show)));
  return edits;
}

function flagsOf(source: YamlSource, show: YAMLMap): { isAnime: boolean; hasLink: boolean; isEnabled: boolean } {
  const flag = (name: string) => readFlag(fieldNode(source, show, name));
  return { isAnime: flag('Anime') === true, hasLink: flag('Has Link') === true, isEnabled: flag('Enabled') !== false };
}

/** A movie is removed with its last show. */
function removeEntries(source: YamlSource, top: unknown, gone: readonly CollectionEntry[]): TextEdit[] {
  if (!isMap(top)) return [];
  return [...Map.groupBy(gone, (entry) => entry.movie)].flatMap(([movie, entries]) => {
    const shows = showsOf(movie);
    if (shows === null) return [];
    if (shows.items.length === entries.length) return [removeField(source, top, movie)];
    return entries.map((entry) => removeField(source, shows, entry.show));
  });
}
