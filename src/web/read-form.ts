import type { Context } from 'hono';
import { AppError } from '../errors.ts';
import { decodeBody, readBody } from '../handlers/middleware/read-body.ts';

const formBytes = 64 * 1024;

/** The fields of a form that a page posted. */
export async function readForm(c: Context): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new AppError('invalid', `A form was expected (application/x-www-form-urlencoded), not "${type}".`);
  return new URLSearchParams(Buffer.from(await readBody(c, formBytes)).toString('utf8'));
}

const uploadBytes = 5 * 1024 * 1024;

/** The file that a page's form sent in this field, as text; null if none was chosen or it is empty. */
export async function readUpload(c: Context, field: string): Promise<{ name: string; text: string } | null> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type))
    throw new AppError('invalid', `A form with a file was expected (multipart/form-data), not "${type}".`);
  const body = await readBody(c, uploadBytes);
  const file = (await readParts(body, type)).get(field);
  if (!(file instanceof File) || file.size === 0) return null;
  return { name: file.name.slice(0, 200), text: decodeBody(new Uint8Array(await file.arrayBuffer()), undefined) };
}

async function readParts(body: Uint8Array, type: string): Promise<FormData> {
  try {
    return await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
  } catch (error) {
    throw new AppError('invalid', 'The form with the file could not be read. Choose the file and send it again.', {
      cause: error,
    });
  }
}
