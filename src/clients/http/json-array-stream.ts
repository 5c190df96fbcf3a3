import { AppError } from '../../errors.ts';
import { breathe } from '../../process/breathe.ts';
import { maxJsonDepth, nestsDeeperThan } from '../../validation/json-depth.ts';
import { type Fault, JsonArrayScanner } from './json-array-scanner.ts';

export interface ReadJsonArrayOptions {
  /**
   * The members to read of elements that are objects; the others are skipped as bytes, never decoded, and only their
   * brackets and quotes are checked. Default: all.
   */
  fields?: readonly string[] | undefined;
  /** The longest element (counting the fields read only); default 8 MiB. */
  maxElementBytes?: number;
  /** Lists of at most this many bytes are parsed in one go; default 64 KiB. */
  wholeBytes?: number;
  /** Default: a plain `upstreamData`. */
  fault?: Fault;
}

/**
 * Reads a JSON array from bytes, one element at a time, and holds only what `project` returns (undefined drops the element):
 * Radarr's list of 16,000 movies is 80 MiB of text. Throws `upstreamData` when it is not an array, is cut short,
 * continues after its end, or holds invalid JSON; and whatever `project` throws.
 */
export async function readJsonArray<T>(
  stream: AsyncIterable<Uint8Array>,
  project: (element: unknown, index: number) => T | undefined,
  options: ReadJsonArrayOptions = {},
): Promise<T[]> {
  const { fields, maxElementBytes = 8 * 1024 * 1024, wholeBytes = smallBytes, fault = unreadable } = options;
  const rows: T[] = [];
  let index = 0;
  const add = (element: unknown) => {
    const row = project(element, index);
    index += 1;
    if (row !== undefined) rows.push(row);
  };
  const onElement = (text: string) => add(parseElement(text, index, fault));
  const scanner = new JsonArrayScanner({ fields, maxElementBytes, fault, onElement });
  const most = Math.min(wholeBytes, maxElementBytes);
  let start: Uint8Array[] | null = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (start !== null && length <= most) {
      start.push(chunk);
      continue;
    }
    for (const early of start ?? []) scanner.write(early);
    start = null;
    scanner.write(chunk);
    // Chunks that have arrived follow each other without a turn of the event loop between.
    await breathe();
  }
  const elements = start === null ? null : parseSmall(Buffer.concat(start), fields);
  if (elements === null) {
    // What is no whole list, too: the scanner says what is wrong with it.
    for (const early of start ?? []) scanner.write(early);
    scanner.end();
  }
  for (const element of elements ?? []) {
    add(element);
    await breathe();
  }
  return rows;
}

/** Parsed in one go in less than a millisecond: a third of what the scanner takes for it. */
const smallBytes = 64 * 1024;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The elements of a short list; null when it is not one that JSON.parse reads. */
function parseSmall(bytes: Uint8Array, fields: readonly string[] | undefined): readonly unknown[] | null {
  let list: unknown;
  try {
    const text = decoder.decode(bytes);
    // The list itself is no level of its elements.
    if (nestsDeeperThan(text, maxJsonDepth + 1)) return null;
    list = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(list)) return null;
  return fields === undefined ? list : list.map((element: unknown) => only(fields, element));
}

function only(fields: readonly string[], element: unknown): unknown {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return element;
  const given = element as Readonly<Record<string, unknown>>;
  const kept: Record<string, unknown> = {};
  for (const field of fields) if (Object.hasOwn(given, field)) kept[field] = given[field];
  return kept;
}

function parseElement(text: string, index: number, fault: Fault): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault(`element ${index} of the list is not valid JSON`);
  }
}

function unreadable(what: string): AppError {
  return new AppError('upstreamData', what);
}
