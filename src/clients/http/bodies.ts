import type * as z from 'zod';
import { describeIssues } from '../../validation/describe-issues.ts';
import type { Call } from './call.ts';
import { dataFault, pageFault } from './faults.ts';
import { readJsonArray } from './json-array-stream.ts';
import { parseJson } from './parse-json.ts';

type Bytes = AsyncIterable<Uint8Array>;

const maxBodyBytes = 32 * 1024 * 1024;
const lessThan = 0x3c;

/** A JSON document; an empty answer, a web page, half a document or an unexpected shape is a fault. */
export async function readDocument<T>(call: Call, schema: z.ZodType<T>, body: Bytes): Promise<T> {
  const text = await readText(call, body);
  if (text.trim() === '') throw dataFault(call, 'its answer is empty');
  return checked(call, schema, await jsonOf(call, text));
}

/** The answer to a write: some come without a body, which the schema sees as undefined. */
export async function readAcknowledgement<T>(call: Call, schema: z.ZodType<T>, body: Bytes): Promise<T> {
  const text = await readText(call, body);
  return checked(call, schema, text.trim() === '' ? undefined : await jsonOf(call, text));
}

export interface ListOptions<T> {
  schema: z.ZodType<T>;
  where?: ((row: T) => boolean) | undefined;
  fields?: readonly string[] | undefined;
}

/** A JSON list, element by element, so that only the schema's fields of the rows that `where` keeps are held. */
export async function readList<T>(
  call: Call,
  body: Bytes,
  { schema, where = () => true, fields }: ListOptions<T>,
): Promise<T[]> {
  let firstByte: number | undefined;
  async function* watched(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      firstByte ??= chunk[0];
      yield chunk;
    }
  }
  const project = (element: unknown): T | undefined => {
    const row = checked(call, schema, element);
    return where(row) ? row : undefined;
  };
  return readJsonArray(watched(), project, {
    fields,
    fault: (what) => (firstByte === lessThan ? pageFault(call) : dataFault(call, what)),
  });
}

export async function skipBody(body: Bytes): Promise<undefined> {
  for await (const _ of body);
}

export async function readText(call: Call, body: Bytes, maxBytes = maxBodyBytes): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) throw dataFault(call, `its answer has more than ${maxBytes / 1024 / 1024} MiB`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Anything that is no JSON is a fault. */
export async function jsonOf(call: Call, text: string): Promise<unknown> {
  try {
    return await parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (text.trimStart().startsWith('<')) throw pageFault(call);
    throw dataFault(call, 'its answer is not valid JSON or was cut short: try again');
  }
}

function checked<T>(call: Call, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = describeIssues(result.error.issues.slice(0, 3), { schema, value, whole: 'its answer' });
  const sentences = problems.map(({ message }) => message).join(' ');
  throw dataFault(call, `its answer is not as expected (${sentences}): is its version supported?`);
}
