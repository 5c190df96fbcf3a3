import { AppError } from '../../errors.ts';
import { type Call, productName } from './call.ts';
import type { Request, Send } from './transport.ts';

/** Products whose sign-in page names them. The page is public, so it identifies a server without a key. */
const products = ['Sonarr', 'Radarr', 'Lidarr', 'Readarr', 'Prowlarr', 'Whisparr', 'Bazarr'] as const;
const waitMs = 3_000;
const maxBytes = 64 * 1024;

/**
 * Adds to the fault of a refused key, or of an answer that is not this server's, which product answers there: with swapped addresses each
 * server refuses the other's key. Sent without the key: anybody may answer there.
 */
export async function withActualServer(send: Send, call: Call, fault: AppError): Promise<AppError> {
  if (!mayBeAnotherServer(fault, call.kind)) return fault;
  const name = await productAt(send, call).catch(() => null);
  if (name === null || name === productName(call.kind)) return fault;
  const url = call.urlVariable ?? `the address of ${call.server}`;
  const isPair = name === 'Sonarr' || name === 'Radarr';
  const hint = isPair
    ? `the addresses of ${productName(call.kind)} and ${name} are probably swapped, check ${url}`
    : `check ${url}`;
  const said = `${call.server} at ${call.address} was asked ${call.what}, but ${name} answers there`;
  return new AppError(fault.code, `${said}: ${hint}`, { details: fault.details, cause: fault });
}

/** A refusal; for requests to Plex, which those products do not have, also a redirect to the sign-in page or a web page. */
function mayBeAnotherServer({ details }: AppError, kind: Call['kind']): boolean {
  const { status, page } = (details ?? {}) as { status?: number; page?: boolean };
  if (kind === 'plex-tv' || kind === 'tmdb') return false;
  if (status === 401 || status === 403) return true;
  return kind === 'plex' && (page === true || (status !== undefined && status >= 300 && status < 400));
}

async function productAt(send: Send, call: Call): Promise<string | null> {
  const request: Request = {
    call: { ...call, what: 'GET /login', path: '/login' },
    method: 'GET',
    url: `${call.address}/login`,
    headers: { Accept: 'text/html', 'User-Agent': 'plex-linker' },
    signal: undefined,
    idleMs: waitMs,
    totalMs: waitMs,
  };
  const attempt = await send(request, startOf);
  return attempt.kind === 'done' ? productIn(attempt.value) : null;
}

/** The product that the title of a sign-in page names. */
export function productIn(page: string): string | null {
  const title = /<title>([^<]*)<\/title>/i.exec(page)?.[1] ?? '';
  return products.find((name) => new RegExp(`\\b${name}\\b`, 'i').test(title)) ?? null;
}

export async function startOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
