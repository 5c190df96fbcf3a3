import { maxJsonDepth } from '../../validation/json-depth.ts';
import { type ByteBuffer, createBuffer } from './byte-buffer.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Makes the error from a description of what is wrong. */
export type Fault = (what: string) => Error;

interface ScannerOptions {
  readonly fields: readonly string[] | undefined;
  readonly maxElementBytes: number;
  readonly fault: Fault;
  /** Called with the text of each element. */
  onElement(text: string): void;
}

/**
 * Finds the commas of the outermost array, and the members of its elements; JSON.parse then decides whether an element is valid. All bytes that
 * matter are ASCII, which never occurs inside a multi-byte character of UTF-8.
 */
export class JsonArrayScanner {
  private readonly options: ScannerOptions;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly element: ByteBuffer;
  private readonly wanted: readonly Buffer[] | undefined;
  private state: 'start' | 'elements' | 'end' = 'start';
  private seen = 0;
  private hasElements = false;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** Of the current element, when it is an object: where its member and its key begin in the buffer. */
  private isObject = false;
  private memberStart = 0;
  private keyStart = 0;
  private key: 'expected' | 'open' | 'read' = 'read';
  private isSkipping = false;

  constructor(options: ScannerOptions) {
    this.options = options;
    this.element = createBuffer(options.maxElementBytes, options.fault);
    this.wanted = options.fields?.map((field) => Buffer.from(field));
  }

  write(chunk: Uint8Array): void {
    let at = this.state === 'start' ? this.scanStart(chunk) : 0;
    if (this.state === 'elements') at = this.scanElements(chunk, at);
    if (this.state === 'end' && !chunk.subarray(at).every(isSpace)) {
      throw this.options.fault('something follows the list in its answer');
    }
  }

  end(): void {
    const { fault } = this.options;
    if (this.state === 'start') throw fault(this.seen === 0 ? 'its answer is empty' : 'its answer was cut short');
    if (this.state === 'elements') throw fault('its answer was cut short: try again');
  }

  /** Returns where the elements begin. */
  private scanStart(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      this.seen += 1;
      if (byte === openBracket) {
        this.state = 'elements';
        return at + 1;
      }
      if (!isSpace(byte) && byte !== byteOrderMark[this.seen - 1]) {
        throw this.options.fault('its answer is not a JSON list');
      }
    }
    return chunk.length;
  }

  /** Returns where the array ended, or the chunk did. */
  private scanElements(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.isInString) this.scanString(byte);
      else if (this.depth === 0 && (byte === comma || byte === closeBracket)) {
        this.finishElement(byte === closeBracket);
        if (byte === closeBracket) return at + 1;
      } else if (this.depth === 1 && this.isObject && byte === comma) this.nextMember();
      else this.scanStructure(byte);
    }
    return chunk.length;
  }

  private scanString(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === backslash) this.isEscaped = true;
    else if (byte === quote) {
      this.isInString = false;
      if (this.key === 'open') this.finishKey();
    }
    if (!this.isSkipping) this.element.push(byte);
  }

  private scanStructure(byte: number): void {
    if (byte === quote) {
      this.isInString = true;
      if (this.key === 'expected' && this.depth === 1) {
        this.key = 'open';
        this.keyStart = this.element.length + 1;
      }
    } else if (byte === openBrace || byte === openBracket) this.open(byte === openBrace);
    else if ((byte === closeBrace || byte === closeBracket) && this.depth > 0) {
      this.depth -= 1;
      if (this.depth === 0 && this.isSkipping) {
        this.dropMember();
        if (this.element.lastByte() === comma) this.element.truncate(this.element.length - 1);
      }
    }
    if (!this.isSkipping) this.element.push(byte);
  }

  private open(isObject: boolean): void {
    this.depth += 1;
    if (this.depth > maxJsonDepth)
      throw this.options.fault(`one element of the list in its answer nests deeper than ${maxJsonDepth} levels`);
    if (this.depth !== 1) return;
    this.isObject = isObject;
    this.memberStart = this.element.length + 1;
    this.key = isObject ? 'expected' : 'read';
  }

  private finishKey(): void {
    this.key = 'read';
    const { element, wanted, keyStart } = this;
    // A key with an escape is read: it would have to be decoded before it can be compared.
    this.isSkipping =
      wanted !== undefined &&
      !element.holdsFrom(keyStart, backslash) &&
      !wanted.some((name) => element.equalsFrom(keyStart, name));
  }

  private nextMember(): void {
    if (this.isSkipping) this.dropMember();
    else this.element.push(comma);
    this.memberStart = this.element.length;
    this.key = 'expected';
  }

  private dropMember(): void {
    this.element.truncate(this.memberStart);
    this.isSkipping = false;
  }

  private finishElement(isLast: boolean): void {
    const text = this.decode();
    this.element.truncate(0);
    this.key = 'read';
    if (isLast) this.state = 'end';
    // Only here may an element be missing: the empty array.
    if (isLast && !this.hasElements && text.trim() === '') return;
    this.hasElements = true;
    this.options.onElement(text);
  }

  private decode(): string {
    try {
      return this.decoder.decode(this.element.bytes());
    } catch {
      throw this.options.fault('the list in its answer is not UTF-8');
    }
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
