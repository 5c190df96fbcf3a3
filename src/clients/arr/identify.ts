import type { Identified } from '../../core/ports/identify.ts';
import { createNodeFetch } from '../http/node-fetch.ts';
import { productIn, startOf } from '../http/who-answers.ts';

const signInPath = '/login';

/**
 * Which product answers at an address, by its public sign-in page: no key is sent, and `/ping` is the same for all of them. A server below a base
 * path redirects to it: the address returned has that path. Null: none answers in time, or something else does.
 */
export async function identify(address: string, { timeoutMs }: { readonly timeoutMs: number }): Promise<Identified> {
  const signal = AbortSignal.timeout(timeoutMs);
  const fetch = createNodeFetch({ connectTimeoutMs: timeoutMs });
  const ask = (base: string) => fetch(`${base}${signInPath}`, { headers, signal });
  try {
    const first = await ask(address);
    const base = first.status >= 300 && first.status < 400 ? baseIn(address, first.headers.get('location')) : null;
    const url = base ?? address;
    const answer = base === null ? first : await ask(base);
    const product = answer.status === 200 ? productIn(await startOf(bodyOf(answer))) : null;
    return product === null ? null : { product, url };
  } catch {
    return null;
  }
}

const headers = { Accept: 'text/html', 'User-Agent': 'plex-linker', Connection: 'close' };

/** The base path that a redirect adds on the same host. */
function baseIn(address: string, location: string | null): string | null {
  if (location === null || !URL.canParse(location, address)) return null;
  const { origin, pathname } = new URL(location, address);
  const isOurs = origin === new URL(address).origin && pathname.endsWith(signInPath) && pathname !== signInPath;
  return isOurs ? origin + pathname.slice(0, -signInPath.length) : null;
}

function bodyOf({ body }: { readonly body: unknown }): AsyncIterable<Uint8Array> {
  return body as AsyncIterable<Uint8Array>;
}
