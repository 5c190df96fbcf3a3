import type { Handler } from 'hono';
import type { AppContext } from '../context.ts';
import { arrWebhook } from './arr.ts';
import type { WebhookGate } from './gate.ts';

/** POST|PUT /webhooks/radarr[/<instance>] */
export function radarrWebhook(context: AppContext, admit: WebhookGate): Handler {
  return arrWebhook('radarr', context, admit);
}
