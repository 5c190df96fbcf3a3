import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { ImportProblem } from '../core/model/rule.ts';
import { applyEdits, block, insertField, removeField, replaceValue } from './yaml-edit.ts';
import { fieldsOf, findField, parseYaml, resolve, startOf, textOf, type YamlSource } from './yaml-source.ts';

/** The settings that Plex Linker 3 kept in variables.yaml; they have the same names here. */
export const legacySettings = ['Movie Directories', 'Show Directories', 'Movie Extensions'] as const;
export type LegacySetting = (typeof legacySettings)[number];

export interface Variables {
  readonly settings: ReadonlyMap<LegacySetting, readonly string[]>;
  readonly problems: readonly Omit<ImportProblem, 'source'>[];
  readonly isBroken: boolean;
}

/** Other keys are left to whoever wrote them. */
export function readVariables(text: string): Variables {
  const { source, faults } = parseYaml(text);
  const problems = faults.map(({ line, reason }) => ({ line, entry: '', reason }));
  const settings = new Map<LegacySetting, readonly string[]>();
  const top = resolve(source, source.doc.contents);
  if (faults.length > 0 || top === null) return { settings, problems, isBroken: faults.length > 0 };
  if (!isMap(top)) {
    const reason = `the file must hold settings by name: ${legacySettings.join(', ')}`;
    return { settings, problems: [{ line: 1, entry: '', reason }], isBroken: true };
  }
  for (const name of legacySettings) {
    const field = findField(top, name);
    if (field === undefined) continue;
    const value = readTexts(source, resolve(source, field.value));
    if (value === null)
      problems.push({
        line: source.lineOf(startOf(field)),
        entry: name,
        reason: `"${name}" must be a list of strings`,
      });
    else settings.set(name, value);
  }
  return { settings, problems, isBroken: false };
}

/** A list, or a single text; empty means the default. */
function readTexts(source: YamlSource, node: Node | null): readonly string[] | null {
  if (node === null) return [];
  if (isScalar(node)) return [textOf(node) ?? ''].filter((text) => text !== '');
  if (!isSeq(node)) return null;
  const texts = node.items.map((item) => textOf(resolve(source, item)));
  return texts.every((text) => text !== null) ? texts : null;
}

/** The text with these settings, the rest as it was; null takes a setting out. A text that is not valid YAML comes back unchanged. */
export function writeVariables(
  originalText: string,
  settings: ReadonlyMap<LegacySetting, readonly string[] | null>,
): string {
  const now = readVariables(originalText);
  if (now.isBroken) return originalText;
  let text = originalText;
  for (const [name, value] of settings) {
    const before = now.settings.get(name);
    if (value === null ? before === undefined : before !== undefined && sameTexts(before, value)) continue;
    text = writeOne(text, name, value);
  }
  return text;
}

function writeOne(text: string, name: LegacySetting, value: readonly string[] | null): string {
  const { source } = parseYaml(text);
  const top = resolve(source, source.doc.contents);
  const field = isMap(top) ? findField(top, name) : undefined;
  if (isMap(top) && value === null)
    return field === undefined ? text : applyEdits(text, [removeField(source, top, field)]);
  if (value === null) return text;
  if (!isMap(top) || fieldsOf(top).length === 0) {
    const before = isMap(top) || text.trim() === '' ? '' : text.replace(/\n?$/, '\n');
    return `${before}${block(source, { [name]: value }, '').replace(/^\r?\n/, '')}\n`;
  }
  const isInline = top.flow || value.length === 0;
  const list = isInline ? ` ${JSON.stringify(value)}` : block(source, value, '');
  return applyEdits(text, [
    field === undefined ? insertField({ source, map: top }, name, list) : replaceValue(source, field, list),
  ]);
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
