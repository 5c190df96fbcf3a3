import { AppError } from '../../errors.ts';
import { breathe } from '../../process/breathe.ts';
import { type Fault, JsonArrayScanner } from './json-array-scanner.ts';

export interface ReadJsonArrayOptions {
  /**
   * The members to read of elements that are objects; the others are skipped as bytes, never decoded, and only their
   * brackets and quotes are checked. Default: all.
   */
  fields?: readonly string[] | undefined;
  /** The longest element (counting the fields read only); default 8 MiB. */
  maxElementBytes?: number;
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
  const { fields, maxElementBytes = 8 * 1024 * 1024, fault = unreadable } = options;
  const rows: T[] = [];
  let index = 0;
  const onElement = (text: string) => {
    const row = project(parseElement(text, index, fault), index);
    index += 1;
    if (row !== undefined) rows.push(row);
  };
  const scanner = new JsonArrayScanner({ fields, maxElementBytes, fault, onElement });
  for await (const chunk of stream) {
    scanner.write(chunk);
    // Chunks that have arrived follow each other without a turn of the event loop between.
    await breathe();
  }
  scanner.end();
  return rows;
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
