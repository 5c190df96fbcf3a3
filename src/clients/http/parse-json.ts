import { createBreath } from '../../process/breathe.ts';
import { maxJsonDepth, nestsDeeperThan } from '../../validation/json-depth.ts';

/** Parsed in one go in about a millisecond. */
const pieceLength = 256 * 1024;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const space = /[ \t\n\r]*/y;
/** Up to the end of a number, `true` and their like. */
const plain = /[^,\]}\s]*/y;

type Breath = () => Promise<void>;

/**
 * JSON of any length, parsed in pieces with the event loop going on between them. Throws SyntaxError, also for what nests deeper than any
 * real answer.
 */
export async function parseJson(text: string): Promise<unknown> {
  if (text.length <= pieceLength) {
    if (nestsDeeperThan(text, maxJsonDepth)) throw tooDeep();
    return JSON.parse(text);
  }
  return parseLarge(text, createBreath());
}

/**
 * The members of one JSON object, or of an array with empty keys, one by one, so that a long text is never held as a whole value. Throws
 * SyntaxError as parseJson does, at the latest when the last was given.
 */
export async function* membersOfJson(text: string): AsyncGenerator<readonly [key: string, value: unknown]> {
  const opener = text[behindSpace(text, 0)];
  if (opener !== '{' && opener !== '[') throw unexpected(text, 0);
  const breath = createBreath();
  for await (const { key, start, end } of membersIn(text, breath)) {
    const value = text.slice(start, end);
    yield [key, value.length <= pieceLength ? JSON.parse(value) : await parseLarge(value, breath)];
  }
}

async function parseLarge(text: string, breath: Breath): Promise<unknown> {
  const opener = text[behindSpace(text, 0)];
  if (text.length <= pieceLength || (opener !== '{' && opener !== '[')) return JSON.parse(text);
  if (opener === '[') return parseArray(text, breath);
  const members: [string, unknown][] = [];
  for await (const { key, start, end } of membersIn(text, breath))
    members.push([key, await parseLarge(text.slice(start, end), breath)]);
  return Object.fromEntries(members);
}

/** Values that are short enough together are parsed together. */
async function parseArray(text: string, breath: Breath): Promise<unknown[]> {
  const values: unknown[] = [];
  let from = 0;
  let upTo = 0;
  const parseGroup = () => {
    for (const value of JSON.parse(`[${text.slice(from, upTo)}]`) as unknown[]) values.push(value);
    upTo = 0;
  };
  for await (const { start, end } of membersIn(text, breath)) {
    if (upTo > 0 && end - from > pieceLength) parseGroup();
    if (end - start > pieceLength) {
      values.push(await parseLarge(text.slice(start, end), breath));
      continue;
    }
    if (upTo === 0) from = start;
    upTo = end;
  }
  if (upTo > 0) parseGroup();
  return values;
}

interface Member {
  /** Empty in an array. */
  readonly key: string;
  /** Where its value starts and ends. */
  readonly start: number;
  readonly end: number;
}

async function* membersIn(text: string, breath: Breath): AsyncGenerator<Member> {
  const opening = behindSpace(text, 0);
  const opener = text[opening];
  const closer = opener === '{' ? '}' : ']';
  let at = behindSpace(text, opening + 1);
  for (let isFirst = true; text[at] !== closer || !isFirst; isFirst = false) {
    await breath();
    let key = '';
    if (opener === '{') {
      const end = text[at] === '"' ? endOfString(text, at) : at;
      key = JSON.parse(text.slice(at, end)) as string;
      at = behindSpace(text, end);
      if (text.charCodeAt(at) !== colon) throw unexpected(text, at);
      at = behindSpace(text, at + 1);
    }
    const end = await endOfValue(text, at, breath);
    yield { key, start: at, end };
    at = behindSpace(text, end);
    if (text[at] === closer) break;
    if (text.charCodeAt(at) !== comma) throw unexpected(text, at);
    at = behindSpace(text, at + 1);
  }
  if (behindSpace(text, at + 1) !== text.length) throw unexpected(text, at + 1);
}

/** Whether what lies between is JSON is for JSON.parse to say. */
async function endOfValue(text: string, from: number, breath: Breath): Promise<number> {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') return matched(plain, text, from);
  let depth = 0;
  let pauseAt = from + pieceLength;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) at = endOfString(text, at) - 1;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      // The value lies in another one.
      if (depth >= maxJsonDepth) throw tooDeep();
    } else if (char === 0x7d || char === 0x5d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    if (at > pauseAt) {
      await breath();
      pauseAt = at + pieceLength;
    }
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
