import { jsonOf, readText } from '../http/bodies.ts';
import { isWebPage } from '../http/error-texts.ts';
import { type Call, dataFault, pageFault } from '../http/faults.ts';
import type { Head } from '../http/transport.ts';
import { isRow, type Row, rowsOf } from './read.ts';
import { containerOfXml } from './xml.ts';

type Bytes = AsyncIterable<Uint8Array>;

/** Ten thousand whole rows: a server that does not page sends all it has at once. */
const maxBodyBytes = 64 * 1024 * 1024;

/** The `MediaContainer` of an answer, in JSON or, of old servers, XML. Anything else is a fault. */
export async function readContainer(call: Call, body: Bytes, head: Head): Promise<Row> {
  const text = await readText(call, body, maxBodyBytes);
  if (text.trim() === '') throw dataFault(call, 'its answer is empty: try again');
  const container = await (startsWithTag(text) ? ofXml(call, text) : ofJson(call, text));
  const totalSize = container.totalSize ?? head.headers.get('x-plex-container-total-size');
  return totalSize === null ? container : { ...container, totalSize };
}

/** The answer to a write: nothing, mostly. A page is no answer of a Plex, whatever its status. */
export async function readDone(call: Call, body: Bytes): Promise<void> {
  if (isWebPage(await readText(call, body))) throw pageFault(call);
}

function startsWithTag(text: string): boolean {
  return /^\s*</.test(text);
}

async function ofJson(call: Call, text: string): Promise<Row> {
  const document = await jsonOf(call, text);
  const container = isRow(document) ? rowsOf(document.MediaContainer)[0] : undefined;
  if (!container) throw dataFault(call, 'its JSON has no MediaContainer: does something else answer there?');
  return container;
}

async function ofXml(call: Call, text: string): Promise<Row> {
  if (isWebPage(text)) throw pageFault(call);
  const container = await containerOfXml(text);
  if (!container) throw dataFault(call, 'its XML has no whole MediaContainer: try again');
  return container;
}
