import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface PlexWebhookOptions {
  /** The picture that some events include; false: none. */
  readonly thumb?: Buffer | boolean;
  /** Some proxies and servers give the payload a file name. */
  readonly isFile?: boolean;
  /** Some senders set a content type, some do not. */
  readonly hasType?: boolean;
  readonly userAgent?: string;
  readonly timeoutMs?: number;
}

export interface PlexWebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** A picture of some kilobytes, with valid first bytes. */
const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(20_000, 7)]);

/** Posts a payload as Plex does. Rejects if nobody answers; redirects are not followed. */
export async function sendPlexWebhook(
  url: string,
  payload: object,
  options: PlexWebhookOptions = {},
): Promise<PlexWebhookAnswer> {
  const boundary = `------------------------${randomBytes(8).toString('hex')}`;
  const bytes = multipart(boundary, JSON.stringify(payload), { ...options, thumb: thumbOf(payload, options.thumb) });
  const headers = {
    Accept: '*/*',
    'User-Agent': options.userAgent ?? 'PlexMediaServer/1.43.1.10611-1e34174b1',
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
    'Content-Length': String(bytes.length),
  };
  const target = new URL(url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const timeoutMs = options.timeoutMs ?? 30_000;
  return new Promise((resolve, reject) => {
    const outgoing = send(target, { method: 'POST', headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      incoming.on('error', reject);
    });
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`no answer in ${timeoutMs} ms`)));
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

/** These events include a picture by default. */
const pictured = new Set(['library.new', 'library.on.deck', 'media.play', 'media.rate', 'playback.started']);

function thumbOf(payload: object, wanted: Buffer | boolean | undefined): Buffer | null {
  if (Buffer.isBuffer(wanted)) return wanted;
  const isUsual = 'event' in payload && pictured.has(String(payload.event));
  return (wanted ?? isUsual) ? picture : null;
}

interface Parts {
  readonly thumb: Buffer | null;
  readonly isFile?: boolean;
  readonly hasType?: boolean;
}

function multipart(boundary: string, text: string, { thumb, isFile = false, hasType = true }: Parts): Buffer {
  const name = `Content-Disposition: form-data; name="payload"${isFile ? '; filename="payload.json"' : ''}\r\n`;
  const type = hasType ? 'Content-Type: application/json\r\n' : '';
  const chunks: Buffer[] = [Buffer.from(`--${boundary}\r\n${name}${type}\r\n${text}\r\n`)];
  if (thumb !== null) {
    const head = 'Content-Disposition: form-data; name="thumb"; filename="thumb.jpg"\r\nContent-Type: image/jpeg\r\n';
    chunks.push(Buffer.from(`--${boundary}\r\n${head}\r\n`), thumb, Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
}
