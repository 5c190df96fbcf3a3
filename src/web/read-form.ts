import type { Context } from 'hono';
import { AppError } from '../errors.ts';
import { readBody } from '../handlers/middleware/read-body.ts';

const formBytes = 64 * 1024;

/** The fields of a form that a page posted. */
export async function readForm(c: Context): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new AppError('invalid', `A form was expected (application/x-www-form-urlencoded), not "${type}".`);
  return new URLSearchParams(Buffer.from(await readBody(c, formBytes)).toString('utf8'));
}
