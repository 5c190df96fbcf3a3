import { readSeason } from '../../core/rules/read-season.ts';
import { isJsonObject } from '../../handlers/middleware/read-body.ts';
import type { LegacyRuleInput } from '../legacy-rule.ts';

/** One line of FastAPI's 422 answer. */
export interface Problem {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const WORDS = {
  missing: 'Field required',
  string_type: 'Input should be a valid string',
  int_type: 'Input should be a valid integer',
  int_parsing: 'Input should be a valid integer, unable to parse string as an integer',
  int_from_float: 'Input should be a valid integer, got a number with a fractional part',
  greater_than_equal: 'Input should be greater than or equal to ',
  less_than_equal: 'Input should be less than or equal to ',
  model_attributes_type: 'Input should be a valid dictionary or object to extract fields from',
} as const;

const MAX_ID = 2 ** 31 - 1;
const MAX_TEXT = 1000;

/**
 * A rule as Plex Linker 3 accepts it, with faults worded as by FastAPI with pydantic 2. Integers follow pydantic's lax mode: whole numbers,
 * also as text ("12", " 12 ", "12.0") or as true and false. Titles and the season must be text, unknown fields are ignored, and a `tvdb_id`
 * of 0 means unknown. Unlike the old model, ids are bounded, `episode` may be a list, and an unreadable season is refused.
 */
export function parseLegacyRule(body: unknown): Parsed<LegacyRuleInput> {
  if (!isJsonObject(body)) return { ok: false, problems: [problem('model_attributes_type', ['body'], body)] };
  const problems: Problem[] = [];
  const at = (name: string) => ({ value: body[name], loc: ['body', name], input: body, problems });
  const value: LegacyRuleInput = {
    movie_title: required(at('movie_title'), readText) ?? '',
    tmdb_id: required(at('tmdb_id'), readId) ?? 0,
    show_name: required(at('show_name'), readText) ?? '',
    episode: optional(at('episode'), readEpisode),
    season: optional(at('season'), readSeasonText),
    episode_id: optional(at('episode_id'), readNumber),
    series_id: optional(at('series_id'), readNumber),
    tvdb_id: optional(at('tvdb_id'), readNumber) || null,
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
}

/** A setting's `{"value": …}`: any JSON, but it must be present. */
export function parseLegacySetting(body: unknown): Parsed<unknown> {
  if (!isJsonObject(body)) return { ok: false, problems: [problem('model_attributes_type', ['body'], body)] };
  if (!('value' in body)) return { ok: false, problems: [problem('missing', ['body', 'value'], body)] };
  return { ok: true, value: body.value };
}

/** A rule's id in the path; impossible ids are valid, but not found. */
export function parseLegacyId(text: string): Parsed<number> {
  const problems: Problem[] = [];
  const id = readWhole({ value: text, loc: ['path', 'rule_id'], input: text, problems });
  return id === null ? { ok: false, problems } : { ok: true, value: id };
}

interface Field {
  readonly value: unknown;
  readonly loc: readonly (string | number)[];
  /** The input that the answer shows for a missing field. */
  readonly input: unknown;
  readonly problems: Problem[];
}

function required<T>(field: Field, read: (field: Field) => T | null): T | null {
  if (field.value !== undefined) return read(field);
  field.problems.push(problem('missing', field.loc, field.input));
  return null;
}

function optional<T>(field: Field, read: (field: Field) => T | null): T | null {
  return field.value == null ? null : read(field);
}

function readText({ value, loc, problems }: Field): string | null {
  if (typeof value !== 'string') problems.push(problem('string_type', loc, value));
  else if (value.includes('\0')) problems.push(valueProblem(loc, value, 'a NUL character cannot be part of a name'));
  else if (value.length > MAX_TEXT)
    problems.push({
      ...problem('string_type', loc, `${value.slice(0, 80)}…`),
      type: 'string_too_long',
      msg: `String should have at most ${MAX_TEXT} characters`,
      ctx: { max_length: MAX_TEXT },
    });
  else return value;
  return null;
}

function readSeasonText(field: Field): string | null {
  const text = readText(field);
  if (text === null || readSeason(text) !== null) return text;
  field.problems.push(valueProblem(field.loc, text, 'a season is a number such as 00, or Specials'));
  return null;
}

function readEpisode(field: Field): number | number[] | null {
  const { value, loc, problems } = field;
  if (!Array.isArray(value)) return readNumber(field);
  const numbers = value.map((item, index) => readNumber({ ...field, value: item, loc: [...loc, index] }));
  if (value.length > 0) return numbers.filter((number) => number !== null);
  const msg = 'List should have at least 1 item after validation, not 0';
  problems.push({
    type: 'too_short',
    loc,
    msg,
    input: value,
    ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
  });
  return null;
}

function readId(field: Field): number | null {
  return bounded(field, 1);
}

function readNumber(field: Field): number | null {
  return bounded(field, 0);
}

function bounded(field: Field, least: number): number | null {
  const whole = readWhole(field);
  if (whole === null || (whole >= least && whole <= MAX_ID)) return whole;
  const [type, bound, ctx] =
    whole < least
      ? (['greater_than_equal', least, { ge: least }] as const)
      : (['less_than_equal', MAX_ID, { le: MAX_ID }] as const);
  field.problems.push({ ...problem(type, field.loc, field.value), msg: `${WORDS[type]}${bound}`, ctx });
  return null;
}

function readWhole({ value, loc, problems }: Field): number | null {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && /^\s*[+-]?\d+(_\d+)*(\.0+)?\s*$/.test(value))
    return Number(value.replaceAll('_', ''));
  const type = typeof value === 'string' ? 'int_parsing' : typeof value === 'number' ? 'int_from_float' : 'int_type';
  problems.push(problem(type, loc, value));
  return null;
}

function problem(type: keyof typeof WORDS, loc: Field['loc'], input: unknown): Problem {
  return { type, loc, msg: WORDS[type], input };
}

function valueProblem(loc: Field['loc'], input: unknown, why: string): Problem {
  return { type: 'value_error', loc, msg: `Value error, ${why}`, input, ctx: { error: {} } };
}
