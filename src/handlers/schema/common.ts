import type { MiddlewareHandler } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import * as z from 'zod';
import type { Page } from '../../core/model/page.ts';
import { AppError } from '../../errors.ts';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 50;
const MAX_ID = 2 ** 31 - 1;

/** A whole number in a query or path, which arrive as text. */
export function wholeNumberText(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

export const flagText = z.enum(['true', 'false']).transform((text) => text === 'true');
export const idText = wholeNumberText(0, MAX_ID);
export const idParams = z.object({ id: wholeNumberText(1, MAX_ID) });
export const textIdParams = z.object({ id: z.string().regex(/^[\w-]{1,100}$/) });

/** Ids of servers and of TMDB and TVDB in a body. */
export const idNumber = z.int().min(1).max(MAX_ID);
export const smallNumber = z.int().min(0).max(100_000);
/** A name as a user writes it; it cannot contain NUL. */
export const nameText = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine((text) => !text.includes('\0'), 'must not contain NUL');

/** The query of every list; each list adds its filters. */
export const listQuery = z.object({
  limit: wholeNumberText(1, MAX_PAGE).default(DEFAULT_PAGE),
  cursor: z.string().min(1).max(1000).optional(),
});

export function pageOf({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) {
  return { limit, cursor: cursor ?? null };
}

export function listSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int() });
}

export function toList<From, To>(page: Page<From>, map: (item: From) => To) {
  return { items: page.items.map(map), nextCursor: page.nextCursor, total: page.total };
}

/** The query of a short list, which is returned whole unless a limit is given. */
export const wholeListQuery = z.object({
  limit: wholeNumberText(1, MAX_PAGE).optional(),
  cursor: listQuery.shape.cursor,
});

/** Pages a list in memory; without `limit`, returns all of it. */
export function wholeList<Item>(items: readonly Item[], { limit, cursor }: z.output<typeof wholeListQuery> = {}) {
  const from = cursor === undefined ? 0 : positionOf(cursor);
  const to = limit === undefined ? items.length : from + limit;
  const nextCursor = to < items.length ? Buffer.from(`at ${to}`).toString('base64url') : null;
  return { items: items.slice(from, to), nextCursor, total: items.length };
}

function positionOf(cursor: string): number {
  const position = /^at (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (position !== undefined) return Number(position);
  throw new AppError(
    'invalid',
    `The cursor "${cursor}" was not issued by this API. Leave it out to start at the first page.`,
  );
}

export const timeText = z.iso.datetime().describe('ISO 8601, UTC');

export function toTime(at: number): string;
export function toTime(at: number | null): string | null;
export function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Drops undefined fields, so that an absent filter does not become a filter for undefined. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export const errorSchema = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});

const errorWords: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  403: 'More than the caller may do',
  404: 'There is no such thing',
  409: 'It is not in a state for this',
  502: 'Another server did not answer as it should',
};

/**
 * Describes a route for OpenAPI. `refusals`: the error statuses of this route besides 401. Four positional parameters, so that each of the
 * many calls reads as one line: tag, summary, answers, refusals.
 */
export function describe(
  tag: string,
  summary: string,
  answers: Readonly<Record<number, z.ZodType | string>>,
  ...refusals: readonly number[]
): MiddlewareHandler {
  const good = Object.entries(answers).map(([status, answer]) => [
    status,
    typeof answer === 'string'
      ? { description: answer }
      : { description: summary, content: { 'application/json': { schema: resolver(answer) } } },
  ]);
  const bad = refusals.map((status) => [
    status,
    {
      description: errorWords[status] ?? 'Refused',
      content: { 'application/json': { schema: resolver(errorSchema) } },
    },
  ]);
  return describeRoute({ tags: [tag], summary, responses: Object.fromEntries([...good, ...bad]) });
}
