import type { MiddlewareHandler } from 'hono';
import { resolver, uniqueSymbol } from 'hono-openapi';
import type * as z from 'zod';
import { AppError } from '../../errors.ts';
import { API_BODY_BYTES, decodeBody, parseJson, readBody } from './read-body.ts';

type Valid<Target extends string, Schema extends z.ZodType> = MiddlewareHandler<
  object,
  string,
  { in: { [K in Target]: z.input<Schema> }; out: { [K in Target]: z.output<Schema> } }
>;

/** The JSON body, whatever Content-Type says; bounded in size and depth. Wrong ones are `invalid` with a line for each field. */
export function json<Schema extends z.ZodType>(schema: Schema): Valid<'json', Schema> {
  return input('json', schema, async (c) => parseJson(await bodyText(c)));
}

/** The same where a request without a body means an empty object. */
export function optionalJson<Schema extends z.ZodType>(schema: Schema): Valid<'json', Schema> {
  return input('json', schema, async (c) => {
    const text = await bodyText(c);
    return text.trim() === '' ? {} : parseJson(text);
  });
}

export function query<Schema extends z.ZodType>(schema: Schema): Valid<'query', Schema> {
  return input('query', schema, (c) => c.req.query());
}

/** What stands in the path. An id that cannot be one is `notFound`, as any other that is not there. */
export function params<Schema extends z.ZodType>(schema: Schema): Valid<'param', Schema> {
  return input('param', schema, (c) => c.req.param());
}

type Read = (c: Parameters<MiddlewareHandler>[0]) => unknown;

function input<Target extends 'json' | 'query' | 'param', Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
  read: Read,
): Valid<Target, Schema> {
  const check: MiddlewareHandler = async (c, next) => {
    const result = schema.safeParse(await read(c));
    if (!result.success) throw inputError(target, result.error);
    c.req.addValidatedData(target, result.data as object);
    await next();
  };
  // What hono-openapi's own validator leaves on its handlers, so that the description knows this input too.
  return Object.assign(check, { [uniqueSymbol]: { target, ...resolver(schema) } }) as Valid<Target, Schema>;
}

async function bodyText(c: Parameters<Read>[0]): Promise<string> {
  return decodeBody(await readBody(c, API_BODY_BYTES), c.req.header('content-type'));
}

function inputError(target: string, { issues }: z.ZodError): AppError {
  if (target === 'param') return new AppError('notFound', 'There is nothing with this id.');
  const details = issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  const text = details.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('; ');
  return new AppError('invalid', `The request is not valid: ${text}`, { details });
}
