import { AppError } from '../../errors.ts';
import { maxJsonDepth } from '../../validation/json-depth.ts';
import { createBuffer } from './byte-buffer.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const byteOrderMark = [0xef, 0xbb, 0xbf];

export interface ReadJsonArrayOptions {
  /**
   * The members to read of elements that are objects; the others are skipped as bytes, never decoded, and only their
   * brackets and quotes are checked. Default: all.
   */
  fields?: readonly string[] | undefined;
  /** One element longer than this (of the fields read) is refused; default 8 MiB. */
  maxElementBytes?: number;
  /** Makes the error from what is wrong; default a bare `upstreamData`. */
  fault?: Fault;
}

type Fault = (what: string) => Error;

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
  const { fault = unreadable } = options;
  const rows: T[] = [];
  let index = 0;
  const scanner = createScanner({ ...options, fault }, (text) => {
    const row = project(parseElement(text, index, fault), index);
    index += 1;
    if (row !== undefined) rows.push(row);
  });
  for await (const chunk of stream) scanner.write(chunk);
  scanner.end();
  return rows;
}

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
 * Finds the commas of the outermost array, and the members of its elements; whether an element is JSON is for
 * JSON.parse to say. All bytes that matter are ASCII, which never occur inside a multi-byte character of UTF-8.
 */
function createScanner(
  { fields, maxElementBytes = 8 * 1024 * 1024, fault }: ReadJsonArrayOptions & { fault: Fault },
  onElement: (text: string) => void,
) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const element = createBuffer(maxElementBytes, fault);
  const wanted = fields?.map((field) => Buffer.from(field));
  let state: 'start' | 'elements' | 'end' = 'start';
  let seen = 0;
  let hasElements = false;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  /** Of the element under way, when it is an object: where its member and its key begin in the buffer. */
  let isObject = false;
  let memberStart = 0;
  let keyStart = 0;
  let key: 'expected' | 'open' | 'read' = 'read';
  let isSkipping = false;

  /** Returns where the elements begin. */
  function scanStart(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      seen += 1;
      if (byte === openBracket) {
        state = 'elements';
        return at + 1;
      }
      if (!isSpace(byte) && byte !== byteOrderMark[seen - 1]) throw fault('its answer is no JSON list');
    }
    return chunk.length;
  }

  /** Returns where the array ended, or the chunk did. */
  function scanElements(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (isInString) scanString(byte);
      else if (depth === 0 && (byte === comma || byte === closeBracket)) {
        finishElement(byte === closeBracket);
        if (byte === closeBracket) return at + 1;
      } else if (depth === 1 && isObject && byte === comma) nextMember();
      else scanStructure(byte);
    }
    return chunk.length;
  }

  function scanString(byte: number): void {
    if (isEscaped) isEscaped = false;
    else if (byte === backslash) isEscaped = true;
    else if (byte === quote) {
      isInString = false;
      if (key === 'open') finishKey();
    }
    if (!isSkipping) element.push(byte);
  }

  function scanStructure(byte: number): void {
    if (byte === quote) {
      isInString = true;
      if (key === 'expected' && depth === 1) {
        key = 'open';
        keyStart = element.length + 1;
      }
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > maxJsonDepth)
        throw fault(`one element of the list in its answer nests deeper than ${maxJsonDepth} levels`);
      if (depth === 1) {
        isObject = byte === openBrace;
        memberStart = element.length + 1;
        key = isObject ? 'expected' : 'read';
      }
    } else if ((byte === closeBrace || byte === closeBracket) && depth > 0) {
      depth -= 1;
      if (depth === 0 && isSkipping) {
        dropMember();
        if (element.lastByte() === comma) element.truncate(element.length - 1);
      }
    }
    if (!isSkipping) element.push(byte);
  }

  function finishKey(): void {
    key = 'read';
    // A key with an escape is kept: to compare it, it would have to be decoded.
    isSkipping = wanted !== undefined && !element.holdsFrom(keyStart, backslash) && !wanted.some(isKey);
  }

  function isKey(name: Buffer): boolean {
    return element.equalsFrom(keyStart, name);
  }

  function nextMember(): void {
    if (isSkipping) dropMember();
    else element.push(comma);
    memberStart = element.length;
    key = 'expected';
  }

  function dropMember(): void {
    element.truncate(memberStart);
    isSkipping = false;
  }

  function finishElement(isLast: boolean): void {
    let text: string;
    try {
      text = decoder.decode(element.bytes());
    } catch {
      throw fault('the list in its answer is not UTF-8');
    }
    element.truncate(0);
    key = 'read';
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
      if (state === 'end' && !chunk.subarray(at).every(isSpace)) {
        throw fault('something follows the list in its answer');
      }
    },
    end(): void {
      if (state === 'start') throw fault(seen === 0 ? 'its answer is empty' : 'its answer was cut short');
      if (state === 'elements') throw fault('its answer was cut short: try again');
    },
  };
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
