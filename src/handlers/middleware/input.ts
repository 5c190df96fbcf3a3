import type { MiddlewareHandler } from 'hono';
import { resolver, uniqueSymbol } from 'hono-openapi';
import * as z from 'zod';
import { AppError } from '../../errors.ts';
import { describeIssues } from '../../validation/describe-issues.ts';
import { API_BODY_BYTES, decodeBody, parseJson, readBody } from './read-body.ts';

type Valid<Target extends string, Schema extends z.ZodType> = MiddlewareHandler<
  object,
  string,
  { in: { [K in Target]: z.input<Schema> }; out: { [K in Target]: z.output<Schema> } }
>;

/** The JSON body, whatever Content-Type says; bounded in size and depth. A wrong body is `invalid`, with a line for each field. */
export function json<Schema extends z.ZodType>(schema: Schema): Valid<'json', Schema> {
  return input('json', schema, async (c) => parseJson(await bodyText(c)));
}

/** The same, but a request without a body means an empty object. */
export function optionalJson<Schema extends z.ZodType>(schema: Schema): Valid<'json', Schema> {
  return input('json', schema, async (c) => {
    const text = await bodyText(c);
    return text.trim() === '' ? {} : parseJson(text);
  });
}

/** The query. `checkQueryNames` refuses other parameters; it reads the known names from here. */
export function query<Schema extends z.ZodObject>(schema: Schema): Valid<'query', Schema> {
  const check = input('query', z.object(schema.shape) as z.ZodType, (c) => c.req.query());
  return Object.assign(check, { [queryNames]: Object.keys(schema.shape) }) as Valid<'query', Schema>;
}

/** The path's parameters. An impossible id is `notFound`, like any other unknown id. */
export function params<Schema extends z.ZodType>(schema: Schema): Valid<'param', Schema> {
  return input('param', schema, (c) => c.req.param());
}

/** The property of a query's check that holds the accepted names. */
export const queryNames = Symbol('names of the query');

type Read = (c: Parameters<MiddlewareHandler>[0]) => unknown;

function input<Target extends 'json' | 'query' | 'param', Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
  read: Read,
): Valid<Target, Schema> {
  const check: MiddlewareHandler = async (c, next) => {
    const value = await read(c);
    const result = schema.safeParse(value);
    if (!result.success) throw inputError(target, { schema, value, error: result.error });
    c.req.addValidatedData(target, result.data as object);
    await next();
  };
  // The mark that hono-openapi's own validator leaves on its handlers, so that the OpenAPI description includes this input.
  return Object.assign(check, { [uniqueSymbol]: { target, ...resolver(schema) } }) as Valid<Target, Schema>;
}

async function bodyText(c: Parameters<Read>[0]): Promise<string> {
  return decodeBody(await readBody(c, API_BODY_BYTES), c.req.header('content-type'));
}

interface Refused {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly error: z.ZodError;
}

function inputError(target: 'json' | 'query' | 'param', { schema, value, error }: Refused): AppError {
  if (target === 'param') return new AppError('notFound', 'There is nothing with this id.');
  const whole = target === 'json' ? 'the body' : 'the query';
  const details = describeIssues(error.issues, { schema, value, whole });
  const text = details.map(({ message }) => message).join(' ');
  return new AppError('invalid', `The request is not valid: ${text}`, { details });
}
