import type { Handler } from 'hono';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { readBody, WEBHOOK_BODY_BYTES } from '../middleware/read-body.ts';
import type { WebhookGate } from './gate.ts';
import { parseEvent, receiveEvent } from './receive.ts';

/**
 * One address per instance, since not every event names its instance. Every well-formed event is stored and answered 202, even unknown
 * events and instances: after a 4xx, Sonarr and Radarr disable their connection.
 */
export function arrWebhook(source: 'radarr' | 'sonarr', context: AppContext, admit: WebhookGate): Handler {
  return async function receive(c) {
    const instance = instanceNumber(await admit(c, source), source);
    const event = parseEvent(await readBody(c, WEBHOOK_BODY_BYTES), c.req.header('content-type'));
    const answer = await receiveEvent(context, { source, instance, ...event });
    return c.json(answer, isTest(event.body) ? 200 : 202);
  };
}

function instanceNumber(segments: readonly string[], source: string): number {
  const [number = '0', ...rest] = segments;
  if (rest.length === 0 && /^\d{1,9}$/.test(number)) return Number(number);
  throw new AppError(
    'notFound',
    `No such webhook address: it is /webhooks/${source} or /webhooks/${source}/<instance number>.`,
  );
}

function isTest(body: Readonly<Record<string, unknown>>): boolean {
  return typeof body.eventType === 'string' && body.eventType.toLowerCase() === 'test';
}
