import type { Context, Handler } from 'hono';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { multipartBoundary, readPart } from '../middleware/multipart.ts';
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
  const bytes = await readPart(bodyChunks(c, WEBHOOK_BODY_BYTES), { boundary, name: 'payload' });
  return { bytes, contentType: undefined };
}
