import { AppError } from '../errors.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const byteOrderMark = [0xef, 0xbb, 0xbf];

export interface ReadJsonArrayOptions {
  /** One element longer than this is refused; default 8 MiB. */
  maxElementBytes?: number;
  /** Makes the error from what is wrong; default a bare `upstreamData`. */
  fault?: (what: string) => Error;
}

/**
 * Reads a JSON array from bytes, one element at a time, holding only what `project` keeps (undefined keeps nothing):
 * Radarr's list of 16,000 movies is 80 MiB of text. Throws `upstreamData` when it is no array, stops before its end,
 * goes on behind it, or holds something that is no JSON; and whatever `project` throws.
 */
export async function readJsonArray<T>(
  stream: AsyncIterable<Uint8Array>,
  project: (element: unknown, index: number) => T | undefined,
  options: ReadJsonArrayOptions = {},
): Promise<T[]> {
  const { maxElementBytes = 8 * 1024 * 1024, fault = unreadable } = options;
  const rows: T[] = [];
  let index = 0;
  const scanner = createScanner(maxElementBytes, fault, (text) => {
    const row = project(parseElement(text, index, fault), index);
    index += 1;
    if (row !== undefined) rows.push(row);
  });
  for await (const chunk of stream) scanner.write(chunk);
  scanner.end();
  return rows;
}

type Fault = (what: string) => Error;

function parseElement(text: string, index: number, fault: Fault): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault(`element ${index} of the list is no JSON`);
  }
}

function unreadable(what: string): AppError {
  return new AppError('upstreamData', what);
}

/**
 * Finds the commas of the outermost array, and nothing else: whether an element is JSON is for JSON.parse to say.
 * All bytes that matter are ASCII, which never occur inside a multi-byte character of UTF-8.
 */
function createScanner(maxElementBytes: number, fault: Fault, onElement: (text: string) => void) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let state: 'start' | 'elements' | 'end' = 'start';
  let seen = 0;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let hasElements = false;
  /** Earlier chunks' parts of the element under way. */
  let parts: Uint8Array[] = [];
  let partBytes = 0;

  function keep(part: Uint8Array): void {
    partBytes += part.length;
    if (partBytes > maxElementBytes) throw fault(`one element of the list is over ${maxElementBytes} bytes`);
    if (part.length > 0) parts.push(part);
  }

  function take(last: Uint8Array): string {
    keep(last);
    const bytes = parts.length === 1 && partBytes === last.length ? last : Buffer.concat(parts);
    parts = [];
    partBytes = 0;
    try {
      return decoder.decode(bytes);
    } catch {
      throw fault('the list is not UTF-8');
    }
  }

  /** Returns where the next element begins. */
  function scanStart(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      seen += 1;
      if (byte === openBracket) {
        state = 'elements';
        return at + 1;
      }
      if (!isSpace(byte) && byte !== byteOrderMark[seen - 1]) throw fault('it is no JSON list');
    }
    return chunk.length;
  }

  function scanElements(chunk: Uint8Array, from: number): number {
    let start = from;
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInString = false;
      } else if (byte === quote) isInString = true;
      else if (byte === openBrace || byte === openBracket) depth += 1;
      else if (depth > 0) {
        if (byte === closeBrace || byte === closeBracket) depth -= 1;
      } else if (byte === comma || byte === closeBracket) {
        finish(chunk.subarray(start, at), byte === closeBracket);
        start = at + 1;
        if (byte === closeBracket) return start;
      }
    }
    keep(chunk.slice(start));
    return chunk.length;
  }

  function finish(last: Uint8Array, isLast: boolean): void {
    const text = take(last);
    if (isLast) state = 'end';
    // Only here may an element be missing: the empty array.
    if (isLast && !hasElements && text.trim() === '') return;
    hasElements = true;
    onElement(text);
  }

  return {
    write(chunk: Uint8Array): void {
      let at = state === 'start' ? scanStart(chunk) : 0;
      if (state === 'elements') at = scanElements(chunk, at);
      if (state === 'end' && !chunk.subarray(at).every(isSpace)) throw fault('something follows the list');
    },
    end(): void {
      if (state === 'start') throw fault(seen === 0 ? 'it is empty' : 'the list was cut short before it began');
      if (state === 'elements') throw fault('the list was cut short');
    },
  };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
