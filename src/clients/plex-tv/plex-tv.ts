import type { PlexTv } from '../../core/ports/plex-tv.ts';
import { AppError } from '../../errors.ts';
import { jsonOf, readText } from '../http/bodies.ts';
import type { Call } from '../http/call.ts';
import { answerFault } from '../http/faults.ts';
import { type ClientOptions, createHttp, type Http, type RequestOptions } from '../http/http.ts';
import type { Request } from '../http/transport.ts';
import { type ClientIdentity, identityHeaders, tokenHeader } from '../plex/headers.ts';
import { isPinOver, pinOf, pinStateOf, resourcesOf, unlessRefused, userOf, webhooksOf } from './answers.ts';

type PlexTvOptions = ClientOptions & ClientIdentity;

type Read<T> = (call: Call, value: unknown) => T;

/** The client of plex.tv. Throws `invalid` for an address or identifier that cannot be. */
export function createPlexTv(options: PlexTvOptions): PlexTv {
  const { product = 'Plex Linker', clientIdentifier } = options;
  const http = createHttp({
    ...options,
    kind: 'plex-tv',
    headers: identityHeaders(options),
    urlVariable: 'PLEX_TV_URL',
    timeoutMs: options.timeoutMs ?? 20_000,
    concurrency: options.concurrency ?? 2,
  });

  const json = <T>(request: Request, read: Read<T>) => readJson(http, request, read);

  /** A request in a person's name, with their token. */
  function asPerson(token: string, path: string, own: RequestOptions): Request {
    const key = { value: token, headers: tokenHeader(token, 'The token for plex.tv') };
    return http.authorized(own.body === undefined ? 'GET' : 'POST', path, { ...own, key });
  }

  return {
    createPin: async ({ forwardUrl, signal }) => {
      const pin = await json(http.anonymous('POST', '/api/v2/pins', { query: { strong: 'true' }, signal }), pinOf);
      return { ...pin, authUrl: authUrlOf({ clientIdentifier, product, code: pin.code, forwardUrl }) };
    },
    pin: async (id, { signal } = {}) => {
      if (!Number.isSafeInteger(id)) throw new AppError('invalid', 'plex.tv was not asked: a pin is a whole number');
      const request = http.anonymous('GET', `/api/v2/pins/${id}`, { signal });
      const { call } = request;
      const attempt = await http.find(request, async (body) =>
        pinStateOf(call, await jsonOf(call, await readText(call, body))),
      );
      if (attempt.kind === 'done') return attempt.value;
      if (isPinOver(attempt.answer.text)) return { state: 'expired' };
      throw answerFault(call, attempt.answer);
    },
    user: async (token, { signal } = {}) => unlessRefused(json(asPerson(token, '/api/v2/user', { signal }), userOf)),
    resources: async (token, { signal } = {}) => {
      const query = { includeHttps: '1', includeRelay: '1', includeIPv6: '1' };
      const request = asPerson(token, '/api/v2/resources', { query, signal });
      return unlessRefused(json(request, (call, value) => resourcesOf(call, value, token)));
    },
    webhooks: async (token, { signal } = {}) =>
      unlessRefused(json(asPerson(token, '/api/v2/user/webhooks', { signal }), webhooksOf)),
    setWebhooks: async (token, urls, { signal } = {}) => {
      const body = new URLSearchParams();
      for (const url of urls) body.append('urls[]', url);
      if (urls.length === 0) body.append('urls', '');
      const request = asPerson(token, '/api/v2/user/webhooks', { body, signal });
      const { call } = request;
      const answer = http.read(request, async (bytes) => {
        const text = await readText(call, bytes);
        // The list as it is now, or nothing: then it is what was sent.
        return text.trim() === '' ? urls : webhooksOf(call, await jsonOf(call, text));
      });
      return unlessRefused(answer);
    },
  };
}

async function readJson<T>(http: Http, request: Request, read: Read<T>): Promise<T> {
  const { call } = request;
  return http.read(request, async (body) => read(call, await jsonOf(call, await readText(call, body))));
}

interface SignIn {
  clientIdentifier: string;
  product: string;
  code: string;
  forwardUrl: string | undefined;
}

/** Where a person signs in and lets us in. Everything stands behind the #, where only the page itself reads it. */
function authUrlOf({ clientIdentifier, product, code, forwardUrl }: SignIn): string {
  const fields: [string, string][] = [
    ['clientID', clientIdentifier],
    ['code', code],
    ['context[device][product]', product],
    ...(forwardUrl === undefined ? [] : [['forwardUrl', forwardUrl] as [string, string]]),
  ];
  const pairs = fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `https://app.plex.tv/auth#?${pairs.join('&')}`;
}
