import type { Context } from 'hono';

/** Every secret that a webhook request carries, in all forms that senders support; the path's last. */
export function carriedSecrets(c: Context, segments: readonly string[]): string[] {
  const authorization = c.req.header('authorization') ?? '';
  const [scheme = '', credentials = ''] = authorization.split(/\s+/, 2);
  const found: (string | undefined)[] = [c.req.header('x-api-key'), c.req.query('token'), segments.at(-1)];
  if (/^bearer$/i.test(scheme)) found.push(credentials);
  if (/^basic$/i.test(scheme)) {
    const bytes = Buffer.from(credentials, 'base64');
    // Sonarr and Radarr write ISO-8859-1, others UTF-8.
    for (const encoding of ['utf8', 'latin1'] as const) {
      const text = bytes.toString(encoding);
      if (text.includes(':')) found.push(text.slice(text.indexOf(':') + 1));
    }
  }
  return found.filter((secret): secret is string => secret !== undefined && secret !== '');
}

/** The path after /webhooks/<kind>, decoded. */
export function pathSegments(path: string, kind: string): string[] {
  return path.slice(`/webhooks/${kind}`.length).split('/').filter(Boolean).map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The path for logs, without anything that may be a secret. */
export function withoutPathSecret(path: string): string {
  const match = /^(.*?\/webhooks\/)([^/]+)((?:\/\d{1,4})?)(\/.*)?$/.exec(path);
  if (match === null) return path;
  const [, before = '', kind = '', number = '', rest = ''] = match;
  const isArr = kind === 'radarr' || kind === 'sonarr';
  const shown = isArr ? number : '';
  return `${before}${kind}${shown}${rest !== '' || shown !== number ? '/***' : ''}`;
}
