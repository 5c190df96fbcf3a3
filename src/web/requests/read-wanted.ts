import type * as z from 'zod';
import type { RequestKind, Wanted } from '../../core/model/request.ts';
import { requestBody, toWanted } from '../../handlers/schema/request.ts';

export const requestKinds: readonly RequestKind[] = ['movie', 'episode', 'book'];

const textFields = ['title', 'person', 'asin'] as const;
export const numberFields = ['year', 'seasonNumber', 'episodeNumber', 'tmdbId', 'tvdbId'] as const;
export const wantedFields = ['kind', ...textFields, ...numberFields] as const;
export type WantedField = (typeof wantedFields)[number];

/** The form as it was typed, and what is wrong with it. */
export interface WantedForm {
  readonly typed: Readonly<Record<WantedField, string>>;
  /** Null: something is wrong, or nothing was typed. */
  readonly wanted: Wanted | null;
  readonly wrong: ReadonlySet<WantedField>;
}

type Fields = Pick<URLSearchParams, 'get' | 'has'>;

/** Null title means that nobody searched yet. */
export function readWanted(form: Fields): WantedForm {
  const typed = Object.fromEntries(
    wantedFields.map((name) => [name, (form.get(name) ?? '').trim().slice(0, 1000)]),
  ) as Record<WantedField, string>;
  if (!form.has('kind')) typed.kind = 'movie';
  if (!form.has('title')) return { typed, wanted: null, wrong: new Set() };
  const texts = textFields.map((name) => [name, typed[name] === '' && name !== 'title' ? null : typed[name]]);
  const numbers = numberFields.map((name) => [name, typed[name] === '' ? null : numberOf(typed[name])]);
  const read = requestBody.safeParse({ kind: typed.kind, ...Object.fromEntries([...texts, ...numbers]) });
  const wrong = new Set(read.success ? [] : fieldsOf(read.error));
  for (const name of textFields) if (typed[name].includes('\0')) wrong.add(name);
  return { typed, wanted: read.success && wrong.size === 0 ? toWanted(read.data) : null, wrong };
}

/** Text that is no number stays text, which the schema refuses. */
function numberOf(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function fieldsOf({ issues }: z.ZodError): WantedField[] {
  return wantedFields.filter((name) => issues.some(({ path }) => path[0] === name));
}
