import { isCollection, isMap, isPair, isScalar, isSeq, type Node, stringify, type YAMLMap } from 'yaml';
import { type Field, fieldsOf, findField, startOf, textOf, type YamlSource } from './yaml-source.ts';

/** Replaces the characters from `start` to `end`; an insertion where both are equal. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A map of the file, where fields are written. */
export interface YamlPlace {
  readonly source: YamlSource;
  readonly map: YAMLMap;
}

export type Plain = string | number | boolean | readonly (number | string)[] | { readonly [key: string]: Plain };

/** Applied to the text as it was read; insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let out = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at) continue;
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

/** Sets a field: replaces a value that differs, or inserts the field where the order of the keys asks for it. Null when it has this value. */
export function editField(place: YamlPlace, name: string, value: Plain): TextEdit | null {
  const { source, map } = place;
  const field = findField(map, name);
  if (field !== undefined) return isEqual(field.value, value) ? null : replaceValue(source, field, ` ${inline(value)}`);
  return insertField(place, name, ` ${inline(value)}`);
}

/** What comes after the colon, as a block below or as one line. */
export function replaceValue(source: YamlSource, field: Field, text: string): TextEdit {
  const colon = source.text.indexOf(':', field.key.range?.[1] ?? 0) + 1;
  return { start: colon, end: Math.max(colon, valueEnd(source, field)), text };
}

export function insertField({ source, map }: YamlPlace, name: string, value: string): TextEdit {
  const fields = fieldsOf(map);
  const after = fields[placeFor(fields, name)];
  const key = inline(name);
  if (map.flow) {
    const at = after === undefined ? (map.range?.[0] ?? 0) + 1 : valueEnd(source, after);
    return { start: at, end: at, text: after === undefined ? `${key}:${value}` : `, ${key}:${value}` };
  }
  const at = after === undefined ? source.text.length : lineEnd(source, valueEnd(source, after));
  const indent = after === undefined ? '' : indentOf(source, after);
  return { start: at, end: at, text: `${newlineOf(source)}${indent}${key}:${value}` };
}

/** The field with its line or lines; comments above it stay. */
export function removeField(source: YamlSource, map: YAMLMap, field: Field): TextEdit {
  const fields = fieldsOf(map);
  const index = fields.indexOf(field);
  const [previous, next] = [fields[index - 1], fields[index + 1]];
  if (map.flow) {
    if (next !== undefined) return { start: startOf(field), end: startOf(next), text: '' };
    return {
      start: previous === undefined ? startOf(field) : valueEnd(source, previous),
      end: valueEnd(source, field),
      text: '',
    };
  }
  const start = source.text.lastIndexOf('\n', startOf(field) - 1) + 1;
  const end = lineEnd(source, valueEnd(source, field));
  const newline = /^\r?\n/.exec(source.text.slice(end, end + 2))?.[0].length ?? 0;
  return { start, end: end + newline, text: '' };
}

/** A value below its key, as PyYAML writes it: two more spaces a level. */
export function block(source: YamlSource, value: Plain, indent: string): string {
  const newline = newlineOf(source);
  const lines = stringify(value, { version: '1.1', lineWidth: 0, singleQuote: true, indentSeq: false })
    .trimEnd()
    .split('\n');
  return lines.map((line) => `${newline}${line === '' ? '' : indent}${line}`).join('');
}

/** Where Plex Linker 3 still runs, its YAML 1.1 must read the same: `00` and `yes` are quoted. */
export function inline(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, one]) => `${/^\d+$/.test(key) ? key : inline(key)}: ${inline(one)}`)
      .join(', ')}}`;
  const options = { version: '1.1', lineWidth: 0, singleQuote: true, defaultStringType: 'PLAIN' } as const;
  const text = stringify(value, options).trimEnd();
  return text.includes('\n') ? JSON.stringify(value) : text;
}

export function indentOf(source: YamlSource, field: Field): string {
  const start = startOf(field);
  const line = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start);
  return ' '.repeat(line.replace(/^\uFEFF/, '').replace(/\? *$/, '').length);
}

/** Behind which field the new one belongs: keys that are in order stay in order; -1 in an empty map. */
function placeFor(fields: readonly Field[], name: string): number {
  const keys = fields.map((field) => textOf(field.key) ?? '');
  const isSorted = keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
  if (!isSorted) return fields.length - 1;
  return Math.max(
    Math.min(0, fields.length - 1),
    keys.findLastIndex((key) => key < name),
  );
}

function isEqual(node: Node | null, value: Plain): boolean {
  if (Array.isArray(value))
    return (
      isSeq(node) &&
      node.items.length === value.length &&
      value.every((one, index) => isEqual(node.items[index] as Node, one))
    );
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return (
      isMap(node) &&
      node.items.length === entries.length &&
      entries.every(([key, one]) => isEqual(findField(node, key)?.value ?? null, one))
    );
  }
  return isScalar(node) && (node.value === value || textOf(node) === String(value));
}

function valueEnd(source: YamlSource, field: Field): number {
  let end = endOf(field.value) ?? source.text.indexOf(':', field.key.range?.[1] ?? 0) + 1;
  while (/[\r\n]/.test(source.text[end - 1] ?? '')) end -= 1;
  return end;
}

/** Where the last thing written of it ends; the range of a block also covers what follows it. */
function endOf(node: unknown): number | undefined {
  if (isPair(node)) return endOf(node.value) ?? endOf(node.key);
  if (isCollection(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1));
  const range = (node as Node | null | undefined)?.range;
  return range == null || (isScalar(node) && node.value === null && range[0] === range[1]) ? undefined : range[1];
}

function lineEnd(source: YamlSource, from: number): number {
  const newline = source.text.indexOf('\n', from);
  if (newline < 0) return source.text.length;
  return source.text[newline - 1] === '\r' ? newline - 1 : newline;
}

function newlineOf(source: YamlSource): string {
  return source.text.includes('\r\n') ? '\r\n' : '\n';
}
