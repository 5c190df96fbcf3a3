import * as z from 'zod';
import { at, type Described, fieldsOf, wordsFor } from './expected-words.ts';

/** One problem of a value: the field, and a sentence with what was given and what is expected. */
export interface Problem {
  /** `pathMap.0.theirs`; empty for the value itself. */
  readonly field: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

interface Checked {
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** What the value is called where no field of it is meant: "the body". */
  readonly whole: string;
}

/**
 * zod's issues as sentences. A message of a schema's own is taken as it is when it begins in lower case ("must not contain NUL");
 * what zod itself writes is said anew, from what the schema expects there.
 */
export function describeIssues(issues: readonly Issue[], checked: Checked): Problem[] {
  const expected = describeSchema(checked.schema);
  const problems = issues.flatMap((issue) => problemsOf(issue, expected, checked));
  return [...new Map(problems.map((one) => [`${one.field}\n${one.message}`, one])).values()];
}

function problemsOf(issue: Issue, expected: Described | undefined, checked: Checked): Problem[] {
  const { code, path } = issue;
  if (code === 'invalid_union') {
    const [best] = issue.errors.toSorted((a, b) => rankOf(a) - rankOf(b));
    if (best?.some((inner) => inner.path.length > 0))
      return best.flatMap((inner) => problemsOf({ ...inner, path: [...path, ...inner.path] }, expected, checked));
  }
  if (code === 'invalid_key')
    return [{ field: path.join('.'), message: `${nameOf(path, checked)} is not a valid name here.` }];
  const node = at(expected, path);
  if (code === 'unrecognized_keys') {
    const known = fieldsOf(node);
    const fields = known.length === 0 ? '' : `: its fields are ${known.join(', ')}`;
    return issue.keys.map((key) => ({
      field: [...path, key].join('.'),
      message: `${nameOf(path, checked)} has no field ${quoted(key)}${fields}.`,
    }));
  }
  return [{ field: path.join('.'), message: sentenceOf(issue, node, checked) }];
}

function sentenceOf({ message, path }: Issue, node: Described | undefined, checked: Checked): string {
  const name = nameOf(path, checked);
  const given = valueAt(checked.value, path);
  const isOwn = /^[a-z]/.test(message);
  const must = isOwn ? message : `must be ${wordsFor(node)}`;
  // A message of its own that is no "must be" says by itself what is wrong with the value.
  if (!must.startsWith('must be')) return `${name} ${must}.`;
  if (given === undefined && path.length > 0) return `${name} is missing: it ${must}.`;
  return `${name} ${must}, not ${isSecret(path) ? 'what was given' : shown(given)}.`;
}

/** Which branch of a union was meant: the one whose fixed fields and kinds fit. */
function rankOf(issues: readonly Issue[]): number {
  const isOtherKind = issues.some(
    ({ code, path }) => code === 'invalid_value' || (code === 'invalid_type' && path.length === 0),
  );
  return (isOtherKind ? 100 : 0) + issues.length;
}

function nameOf(path: Path, { whole }: Checked): string {
  return path.length === 0 ? whole : quoted(path.join('.'));
}

/** Keys, tokens and passwords are not quoted. */
function isSecret(path: Path): boolean {
  return /key|token|secret|password/i.test(String(path.at(-1) ?? ''));
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  if (value === '') return 'empty';
  // The user and the query of an address may be secrets.
  return quoted(value.replace(/\/\/[^/]*@/g, '//…@').replace(/(:\/\/[^?#]*)[?#].*$/s, '$1?…'));
}

function quoted(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f]/g, '?');
  return `"${line.length > 80 ? `${line.slice(0, 80).toWellFormed()}…` : line}"`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      typeof part === 'object' && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

const described = new WeakMap<z.ZodType, Described | undefined>();

function describeSchema(schema: z.ZodType): Described | undefined {
  if (!described.has(schema)) described.set(schema, jsonSchemaOf(schema));
  return described.get(schema);
}

/** Undefined for the few schemas that JSON Schema cannot express: the message is then more general. */
function jsonSchemaOf(schema: z.ZodType): Described | undefined {
  try {
    return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  } catch {
    return undefined;
  }
}
