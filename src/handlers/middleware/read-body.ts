import type { Context } from 'hono';
import { AppError } from '../../errors.ts';
import { maxJsonDepth, nestsDeeperThan } from '../../validation/json-depth.ts';

export const WEBHOOK_BODY_BYTES = 5 * 1024 * 1024;
export const API_BODY_BYTES = 1024 * 1024;

/** The whole body. Throws AppError `tooLarge` as soon as it is known to exceed the limit, `invalid` if it breaks off. */
export async function readBody(c: Context, maxBytes: number): Promise<Uint8Array> {
  const declared = Number(c.req.header('content-length') ?? Number.NaN);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  try {
    // The HTTP parser enforces a declared length, so the fast path is safe; without one, every chunk is counted.
    if (Number.isFinite(declared)) return new Uint8Array(await c.req.arrayBuffer());
    return await collect(bodyChunks(c, maxBytes));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', 'The request ended before its body was complete. Send it again.', { cause: error });
  }
}

/** The body as a bounded stream, for readers that drop most of it. */
export async function* bodyChunks(c: Context, maxBytes: number): AsyncGenerator<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  let seen = 0;
  for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    seen += chunk.byteLength;
    if (seen > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

function tooLarge(maxBytes: number): AppError {
  const kib = Math.floor(maxBytes / 1024);
  const limit = kib < 1024 ? `${kib} KiB` : `${Math.floor(kib / 1024)} MB`;
  return new AppError('tooLarge', `The body is larger than ${limit}, the most that this address takes.`);
}

/** Decodes a body: a byte order mark wins over the charset of Content-Type; the default is UTF-8. */
export function decodeBody(bytes: Uint8Array, contentType: string | undefined): string {
  return decoderFor(bytes, contentType).decode(bytes);
}

function decoderFor(bytes: Uint8Array, contentType: string | undefined): InstanceType<typeof TextDecoder> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be');
  const charset = /;\s*charset="?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(bytes[0] === 0xef && bytes[1] === 0xbb ? 'utf-8' : charset);
  } catch {
    return new TextDecoder();
  }
}

/** Parses JSON of bounded depth. Throws AppError `invalid`, which names the mistake. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new AppError('invalid', 'The body is empty: send JSON.');
  if (nestsDeeperThan(text, maxJsonDepth))
    throw new AppError('invalid', `The JSON nests deeper than ${maxJsonDepth} levels.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/(\.\.\.)?".*" is not valid/s, 'it is not valid') : '';
    throw new AppError('invalid', `The body is not JSON: ${why}`, { cause: error });
  }
}

/** True for a JSON object, which every body of ours is. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
