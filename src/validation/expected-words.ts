import type * as z from 'zod';

/** What JSON Schema says about a value; only what a message needs. */
export type Described = z.core.JSONSchema.JSONSchema;
type Path = readonly PropertyKey[];
type Node = Described | boolean | undefined;

/** What is expected there; where several branches of a union have the field, any of what they expect. */
export function at(node: Node, path: Path): Described | undefined {
  const found = allAt(node, path);
  return found.length > 1 ? { anyOf: found } : found[0];
}

function allAt(node: Node, path: Path): Described[] {
  if (typeof node !== 'object') return [];
  const [key, ...rest] = path;
  if (key === undefined) return [node];
  return branchesOf(node).flatMap((branch) =>
    allAt(branch.properties?.[String(key)] ?? itemOf(branch, key) ?? branch.additionalProperties, rest),
  );
}

function branchesOf(node: Described): Described[] {
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  return [node, ...inner.flatMap((one) => (typeof one === 'object' ? branchesOf(one) : []))];
}

function itemOf({ items }: Described, key: PropertyKey): Node {
  return typeof key === 'number' && !Array.isArray(items) ? items : undefined;
}

export function fieldsOf(node: Described | undefined): string[] {
  return node === undefined ? [] : [...new Set(branchesOf(node).flatMap((one) => Object.keys(one.properties ?? {})))];
}

/** What a value of this schema is, for the end of "must be …". */
export function wordsFor(node: Described | undefined): string {
  if (node === undefined) return 'something else';
  const choices = choicesOf(node);
  if (choices !== null && choices.length > 1) return `one of ${choices.join(', ')}`;
  if (choices !== null) return JSON.stringify(choices[0]);
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  if (branches.length > 0)
    return [...new Set(branches.map((one) => wordsFor(typeof one === 'object' ? one : undefined)))].join(', or ');
  return kindWords(node);
}

/** The values that are possible; null where they are not counted. */
function choicesOf(node: Node): unknown[] | null {
  if (typeof node !== 'object') return null;
  if (node.enum !== undefined) return node.enum;
  if (node.const !== undefined) return [node.const];
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].map(choicesOf);
  if (branches.length === 0 || branches.includes(null)) return null;
  return [...new Set(branches.flatMap((one) => one ?? []))];
}

function kindWords(node: Described): string {
  const { type, format, minimum, maximum, minLength, maxLength, minItems, maxItems } = node;
  if (type === 'integer') return `a whole number${range(minimum ?? afterOf(node.exclusiveMinimum), maximum)}`;
  if (type === 'number') return `a number${range(minimum, maximum)}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'null') return 'null';
  if (type === 'array') return `a list${counted(minItems, maxItems, 'entries')}`;
  if (type === 'object') return objectWords(node);
  if (type !== 'string') return 'something else';
  if (format === 'date-time') return 'a time such as 2026-01-31T20:15:00Z';
  if (format === 'date') return 'a day such as 2026-01-31';
  if (format === 'uri') return 'an address that begins with http:// or https://';
  return `a text${counted(minLength, maxLength, 'characters')}`;
}

function afterOf(bound: number | boolean | undefined): number | undefined {
  return typeof bound === 'number' ? bound + 1 : undefined;
}

function objectWords(node: Described): string {
  const fields = fieldsOf(node);
  return fields.length === 0 ? 'an object' : `an object with ${fields.join(', ')}`;
}

function range(least: number | undefined, most: number | undefined): string {
  const hasLeast = least !== undefined && least > Number.MIN_SAFE_INTEGER;
  const hasMost = most !== undefined && most < Number.MAX_SAFE_INTEGER;
  if (hasLeast) return hasMost ? ` from ${least} to ${most}` : ` of at least ${least}`;
  return hasMost ? ` of at most ${most}` : '';
}

function counted(least: number | undefined, most: number | undefined, things: string): string {
  if (least !== undefined && least > 0)
    return most === undefined ? ` of at least ${least} ${things}` : ` of ${least} to ${most} ${things}`;
  return most === undefined ? '' : ` of at most ${most} ${things}`;
}
