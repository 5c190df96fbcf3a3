import { createBreath } from '../../process/breathe.ts';
import { maxJsonDepth, nestsDeeperThan } from '../../validation/json-depth.ts';

/** Parsed in one go in about a millisecond. */
const pieceLength = 256 * 1024;
/** A longer object or array is taken apart where it lies: looking for its end would read it all once more. */
const shortLength = 16 * 1024;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const space = /[ \t\n\r]*/y;
/** Up to the end of a number, `true` and their like. */
const plain = /[^,\]}\s]*/y;

type Breath = () => Promise<void>;

/** Where a text is read, and how many objects and arrays are open there. */
interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
  /** Lets the event loop go on when it is time. */
  readonly breath: Breath;
}

/**
 * JSON of any length, parsed in pieces with the event loop going on between them. Throws SyntaxError, also for what nests deeper than any
 * real answer.
 */
export async function parseJson(text: string): Promise<unknown> {
  if (text.length <= pieceLength) {
    if (nestsDeeperThan(text, maxJsonDepth)) throw tooDeep();
    return JSON.parse(text);
  }
  const cursor = beginningOf(text);
  const value = await readValue(cursor);
  expectEnd(cursor);
  return value;
}

/**
 * The members of one JSON object, or of an array with empty keys, one by one, so that a long text is never held as a whole value. Throws
 * SyntaxError as parseJson does, at the latest when the last was given.
 */
export async function* membersOfJson(text: string): AsyncGenerator<readonly [key: string, value: unknown]> {
  const cursor = beginningOf(text);
  const opener = text[cursor.at];
  if (opener !== '{' && opener !== '[') throw unexpected(text, 0);
  for await (const key of membersAt(cursor)) yield [key, await readValue(cursor)];
  expectEnd(cursor);
}

function beginningOf(text: string): Cursor {
  return { text, at: behindSpace(text, 0), depth: 0, breath: createBreath() };
}

function expectEnd({ text, at }: Cursor): void {
  if (behindSpace(text, at) !== text.length) throw unexpected(text, at);
}

/** The value at the cursor, which is behind it then. */
async function readValue(cursor: Cursor): Promise<unknown> {
  const { text, at } = cursor;
  const end = endOfValue(cursor, shortLength);
  if (end === null) return text[at] === '[' ? readArray(cursor) : readObject(cursor);
  cursor.at = end;
  return JSON.parse(text.slice(at, end));
}

async function readObject(cursor: Cursor): Promise<unknown> {
  const members: [string, unknown][] = [];
  for await (const key of membersAt(cursor)) members.push([key, await readValue(cursor)]);
  return Object.fromEntries(members);
}

/** Values that are short enough together are parsed together. */
async function readArray(cursor: Cursor): Promise<unknown[]> {
  const values: unknown[] = [];
  let group: { readonly from: number; upTo: number } | null = null;
  const parseGroup = () => {
    if (group === null) return;
    for (const value of JSON.parse(`[${cursor.text.slice(group.from, group.upTo)}]`) as unknown[]) values.push(value);
    group = null;
  };
  for await (const _ of membersAt(cursor)) {
    const end = endOfValue(cursor, pieceLength);
    if (end === null || end - (group?.from ?? end) > pieceLength) parseGroup();
    if (end === null) {
      values.push(await readValue(cursor));
      continue;
    }
    group ??= { from: cursor.at, upTo: end };
    group.upTo = end;
    cursor.at = end;
  }
  parseGroup();
  return values;
}

/**
 * The keys of the object or array at the cursor, empty in an array. At each the cursor is before the value, and whoever reads it leaves the cursor
 * behind it.
 */
async function* membersAt(cursor: Cursor): AsyncGenerator<string> {
  const { text } = cursor;
  const opener = text[cursor.at];
  const closer = opener === '{' ? '}' : ']';
  cursor.depth += 1;
  if (cursor.depth > maxJsonDepth) throw tooDeep();
  cursor.at = behindSpace(text, cursor.at + 1);
  for (let isFirst = true; text[cursor.at] !== closer || !isFirst; isFirst = false) {
    await cursor.breath();
    yield opener === '{' ? readKey(cursor) : '';
    cursor.at = behindSpace(text, cursor.at);
    if (text[cursor.at] === closer) break;
    if (text.charCodeAt(cursor.at) !== comma) throw unexpected(text, cursor.at);
    cursor.at = behindSpace(text, cursor.at + 1);
  }
  cursor.at += 1;
  cursor.depth -= 1;
}

function readKey(cursor: Cursor): string {
  const { text, at } = cursor;
  const end = text[at] === '"' ? endOfString(text, at) : at;
  const key = JSON.parse(text.slice(at, end)) as string;
  cursor.at = behindSpace(text, end);
  if (text.charCodeAt(cursor.at) !== colon) throw unexpected(text, cursor.at);
  cursor.at = behindSpace(text, cursor.at + 1);
  return key;
}

/** Null for an object or array that is longer than `most`. Whether what lies between is JSON is for JSON.parse to say. */
function endOfValue({ text, at: from, depth: around }: Cursor, most: number): number | null {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') return matched(plain, text, from);
  let depth = around;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) at = endOfString(text, at) - 1;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > maxJsonDepth) throw tooDeep();
    } else if (char === 0x7d || char === 0x5d) {
      depth -= 1;
      if (depth === around) return at + 1;
    }
    if (at - from > most) return null;
  }
  throw unexpected(text, text.length);
}

/** Behind the closing quote. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) throw unexpected(text, text.length);
    let slashes = at - 1;
    while (text.charCodeAt(slashes) === backslash) slashes -= 1;
    if ((at - slashes) % 2 === 1) return at + 1;
  }
}

function behindSpace(text: string, from: number): number {
  return matched(space, text, from);
}

function matched(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return Math.max(from, pattern.lastIndex);
}

function unexpected(text: string, at: number): SyntaxError {
  return new SyntaxError(at >= text.length ? 'the JSON ends too early' : `something unexpected at position ${at}`);
}

function tooDeep(): SyntaxError {
  return new SyntaxError(`the JSON nests deeper than ${maxJsonDepth} levels`);
}
