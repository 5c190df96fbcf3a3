import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type DeliveryAnswer =
  | { kind: 'answered'; status: number; body: string }
  | { kind: 'unreachable'; message: string }
  | { kind: 'timeout' };

export interface Delivery {
  answer: DeliveryAnswer;
}

interface Target {
  url: string;
  method: 1 | 2;
  username: string;
  password: string;
  headers: { key: string; value: string }[];
}

/** Posts a body as both apps do: HTTP/1.1, `Connection: close`, Content-Length, Basic sent at once, redirects not followed. */
export function postWebhook(
  target: Target,
  body: object,
  options: { userAgent: string; timeoutMs: number },
): Promise<DeliveryAnswer> {
  const bytes = Buffer.from(JSON.stringify(body, null, 2));
  const headers: Record<string, string> = {
    'User-Agent': options.userAgent,
    Connection: 'close',
    Accept: 'application/json',
    'Accept-Encoding': 'gzip, br',
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
  };
  if (target.username !== '' || target.password !== '') {
    const credentials = Buffer.from(`${target.username}:${target.password}`, 'latin1').toString('base64');
    headers.Authorization = `Basic ${credentials}`;
  }
  for (const { key, value } of target.headers) headers[key] = value;
  return new Promise((resolve) => {
    let url: URL;
    try {
      url = new URL(target.url);
    } catch {
      resolve({ kind: 'unreachable', message: `Invalid URI: '${target.url}'` });
      return;
    }
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const method = target.method === 2 ? 'PUT' : 'POST';
    const outgoing = send(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({ kind: 'answered', status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      incoming.on('error', (error) => resolve({ kind: 'unreachable', message: error.message }));
    });
    // Limits the whole exchange, as in the real apps: a receiver that trickles is cut off too.
    const timer = setTimeout(() => {
      resolve({ kind: 'timeout' });
      outgoing.destroy();
    }, options.timeoutMs);
    timer.unref();
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      resolve({
        kind: 'unreachable',
        message: error.code === 'ECONNREFUSED' ? `Connection refused (${url.host})` : `${error.message} (${url.host})`,
      }),
    );
    outgoing.end(bytes);
  });
}
