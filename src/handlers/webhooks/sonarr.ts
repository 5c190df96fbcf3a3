import type { Handler } from 'hono';
import type { AppContext } from '../context.ts';
import { arrWebhook } from './arr.ts';
import type { WebhookGate } from './gate.ts';

/** POST|PUT /webhooks/sonarr[/<instance>] */
export function sonarrWebhook(context: AppContext, admit: WebhookGate): Handler {
  return arrWebhook('sonarr', context, admit);
}
