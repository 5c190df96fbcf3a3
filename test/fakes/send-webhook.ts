import { postWebhook } from './webhook-delivery.ts';

export interface SendOptions {
  secret?: string;
  method?: 'POST' | 'PUT';
  /** How the secret is sent; `header` (X-Api-Key) by default. `path` appends it as a last segment. */
  how?: 'header' | 'bearer' | 'basic' | 'query' | 'path';
  timeoutMs?: number;
}

export interface WebhookAnswer {
  status: number;
  /** Parsed JSON if it is JSON, else the text. */
  body: unknown;
}

/** Sends a body as Sonarr and Radarr do, and returns the answer. Throws if nobody answers. */
export async function sendWebhook(url: string, body: object, options: SendOptions = {}): Promise<WebhookAnswer> {
  const target = { url, method: options.method === 'PUT' ? 2 : 1, username: '', password: '', headers: [] } as {
    url: string;
    method: 1 | 2;
    username: string;
    password: string;
    headers: { key: string; value: string }[];
  };
  const secret = options.secret;
  const how = secret === undefined ? 'none' : (options.how ?? 'header');
  if (how === 'header') target.headers.push({ key: 'X-Api-Key', value: secret ?? '' });
  if (how === 'bearer') target.headers.push({ key: 'Authorization', value: `Bearer ${secret}` });
  if (how === 'basic') Object.assign(target, { username: 'hook', password: secret });
  if (how === 'query') target.url = `${url}${url.includes('?') ? '&' : '?'}token=${encodeURIComponent(secret ?? '')}`;
  if (how === 'path') target.url = `${url.replace(/\/$/, '')}/${encodeURIComponent(secret ?? '')}`;
  const sending = { userAgent: 'Radarr/6.0.4.10291 (debian 12)', timeoutMs: options.timeoutMs ?? 30_000 };
  const answer = await postWebhook(target, body, sending);
  if (answer.kind === 'timeout') throw new Error(`no answer from ${url} in ${sending.timeoutMs} ms`);
  if (answer.kind === 'unreachable') throw new Error(answer.message);
  try {
    return { status: answer.status, body: JSON.parse(answer.body) };
  } catch {
    return { status: answer.status, body: answer.body };
  }
}
