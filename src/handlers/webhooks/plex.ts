import type { Context, Handler } from 'hono';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { bodyChunks, readBody, WEBHOOK_BODY_BYTES } from '../middleware/read-body.ts';
import type { WebhookGate } from './gate.ts';

import { parseEvent, receiveEvent } from './receive.ts';

/** POST /webhooks/plex: multipart with the event in its part `payload`, as Plex sends it, or the bare JSON. */
export function plexWebhook(context: AppContext, admit: WebhookGate): Handler {
  return async function receive(c) {
    if ((await admit(c, 'plex')).length > 0)
      throw new AppError('notFound', 'No such webhook address: it is /webhooks/plex or /webhooks/plex/<secret>.');
    const { bytes, contentType } = await readPayload(c);
    const event = parseEvent(bytes, contentType);
    return c.json(await receiveEvent(context, { source: 'plex', instance: 0, ...event }), 202);
  };
}

async function readPayload(c: Context): Promise<{ bytes: Uint8Array; contentType: string | undefined }> {
  const contentType = c.req.header('content-type');
  const boundary = multipartBoundary(contentType);
  if (boundary === null) return { bytes: await readBody(c, WEBHOOK_BODY_BYTES), contentType };
  const bytes = boundary === '' ? null : await readPart(bodyChunks(c, WEBHOOK_BODY_BYTES), boundary, 'payload');
  if (bytes === null) throw new AppError('invalid', 'The multipart body has no complete part called "payload".');
  return { bytes, contentType: undefined };
}

const MAX_HEADER_BYTES = 16 * 1024;
const CRLF2 = Buffer.from('\r\n\r\n');

/** The boundary of a multipart content type; null if it is not multipart. */
export function multipartBoundary(contentType: string | undefined): string | null {
  if (!/^multipart\//i.test(contentType ?? '')) return null;
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2] ?? '';
}

/**
 * Reads one part (a field or a file) of a multipart stream by its name. Skips other parts as they arrive, without buffering them: Plex
 * sends a picture with many events. Null if the part is missing or never ends.
 */
export async function readPart(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
  name: string,
): Promise<Uint8Array | null> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may be at the very start: with this prefix it has the form of all others.
  let pending: Buffer = Buffer.from('\r\n');
  let state: 'skipping' | 'inHeaders' | 'inWanted' = 'skipping';
  let found: Uint8Array | null = null;

  for await (const chunk of chunks) {
    if (found !== null) continue;
    pending = Buffer.concat([pending, chunk]);
    while (found === null) {
      if (state === 'inHeaders') {
        const end = pending.indexOf(CRLF2);
        if (end < 0) {
          if (pending.length > MAX_HEADER_BYTES) return null;
          break;
        }
        state = isPart(pending.subarray(0, end).toString('utf8'), name) ? 'inWanted' : 'skipping';
        // Keeps the CRLF: an empty part's delimiter begins with it.
        pending = pending.subarray(end + 2);
        continue;
      }
      const at = pending.indexOf(delimiter);
      if (at < 0) {
        if (state === 'skipping') pending = pending.subarray(Math.max(0, pending.length - delimiter.length + 1));
        break;
      }
      if (state === 'inWanted') found = Uint8Array.from(pending.subarray(2, Math.max(2, at)));
      pending = pending.subarray(at + delimiter.length);
      state = 'inHeaders';
    }
  }
  return found;
}

function isPart(headers: string, name: string): boolean {
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const match = /;\s*name=(?:"([^"]*)"|([^\s;]+))/i.exec(disposition);
  return (match?.[1] ?? match?.[2]) === name;
}
