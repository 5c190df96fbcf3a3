import type { Handler } from 'hono';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { readBody, WEBHOOK_BODY_BYTES } from '../middleware/read-body.ts';
import type { WebhookGate } from './gate.ts';
import { parseEvent, receiveEvent } from './receive.ts';

/** POST /webhooks/tautulli: the JSON that Tautulli's webhook agent is configured to send. */
export function tautulliWebhook(context: AppContext, admit: WebhookGate): Handler {
  return async function receive(c) {
    if ((await admit(c, 'tautulli')).length > 0)
      throw new AppError(
        'notFound',
        'No such webhook address: it is /webhooks/tautulli or /webhooks/tautulli/<secret>.',
      );
    const event = parseEvent(await readBody(c, WEBHOOK_BODY_BYTES), c.req.header('content-type'));
    return c.json(await receiveEvent(context, { source: 'tautulli', instance: 0, ...event }), 202);
  };
}
