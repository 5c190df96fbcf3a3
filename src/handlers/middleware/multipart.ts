import { AppError } from '../../errors.ts';

const MAX_HEADER_BYTES = 16 * 1024;
const CRLF2 = Buffer.from('\r\n\r\n');

/** The boundary of a multipart content type; null if it is not multipart. */
export function multipartBoundary(contentType: string | undefined): string | null {
  if (!/^multipart\//i.test(contentType ?? '')) return null;
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2] ?? '';
}

interface Wanted {
  readonly boundary: string;
  /** Of a field or a file. */
  readonly name: string;
}

/** The whole part of this name. Throws AppError('invalid') if it is missing or never ends. */
export async function readPart(chunks: AsyncIterable<Uint8Array>, wanted: Wanted): Promise<Uint8Array> {
  const found: Uint8Array[] = [];
  for await (const piece of partChunks(chunks, wanted)) found.push(piece);
  return Buffer.concat(found);
}

/**
 * One part of a multipart stream as it arrives; nothing is buffered but a few bytes, and other parts are skipped: Plex sends a picture with many
 * events, and a backup may have a gigabyte. Reads the stream to its end. Throws AppError('invalid') if the part is missing or never ends.
 */
export async function* partChunks(
  chunks: AsyncIterable<Uint8Array>,
  { boundary, name }: Wanted,
): AsyncGenerator<Uint8Array> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const incomplete = () => new AppError('invalid', `The multipart body has no complete part called "${name}".`);
  if (boundary === '') throw incomplete();
  // The first delimiter may be at the very start: with this prefix it has the form of all others.
  let pending: Buffer = Buffer.from('\r\n');
  let state: 'skipping' | 'inHeaders' | 'beginning' | 'inWanted' | 'done' = 'skipping';

  for await (const chunk of chunks) {
    if (state === 'done') continue;
    pending = Buffer.concat([pending, chunk]);
    while (state !== 'done') {
      if (state === 'inHeaders') {
        const end = pending.indexOf(CRLF2);
        if (end < 0) {
          if (pending.length > MAX_HEADER_BYTES) throw incomplete();
          break;
        }
        state = isPart(pending.subarray(0, end).toString('utf8'), name) ? 'beginning' : 'skipping';
        // Keeps the CRLF: an empty part's delimiter begins with it.
        pending = pending.subarray(end + 2);
        continue;
      }
      const at = pending.indexOf(delimiter);
      const known = at < 0 ? Math.max(0, pending.length - delimiter.length + 1) : at;
      if (state === 'beginning' && at < 0 && known < 2) break;
      const piece = pending.subarray(state === 'beginning' ? 2 : 0, known);
      if (state !== 'skipping' && piece.length > 0) yield piece;
      if (state === 'beginning') state = 'inWanted';
      if (at < 0) {
        pending = pending.subarray(known);
        break;
      }
      pending = pending.subarray(at + delimiter.length);
      state = state === 'skipping' ? 'inHeaders' : 'done';
    }
  }
  if (state !== 'done') throw incomplete();
}

function isPart(headers: string, name: string): boolean {
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const match = /;\s*name=(?:"([^"]*)"|([^\s;]+))/i.exec(disposition);
  return (match?.[1] ?? match?.[2]) === name;
}
