import type { PlexTv } from '../../core/ports/plex-tv.ts';
import { AppError } from '../../errors.ts';
import { parseAddress, type Query, queryText } from '../http/address.ts';
import { type AskLog, createAsk, present } from '../http/ask.ts';
import { jsonOf, readText } from '../http/bodies.ts';
import { answerFault, type Call, keylessFault } from '../http/faults.ts';
import { createSend, type Fetch, type Request } from '../http/transport.ts';
import { type ClientIdentity, identityHeaders, tokenHeader } from '../plex/headers.ts';
import { isPinOver, pinOf, pinStateOf, resourcesOf, unlessRefused, userOf, webhooksOf } from './answers.ts';
import { authUrlOf } from './auth-url.ts';

interface PlexTvOptions extends ClientIdentity {
  /** `https://plex.tv` */
  baseUrl: string;
  log?: AskLog | undefined;
  fetch?: Fetch | undefined;
  /** Longest wait for an answer; default 20 s. */
  timeoutMs?: number | undefined;
}

interface AskOptions {
  token?: string | undefined;
  query?: Query;
  body?: URLSearchParams;
  signal?: AbortSignal | undefined;
}

type Read<T> = (call: Call, value: unknown) => T;

/** The client of plex.tv. Throws `invalid` for an address or identifier that cannot be. */
export function createPlexTv(options: PlexTvOptions): PlexTv {
  const { log, timeoutMs = 20_000, product = 'Plex Linker', clientIdentifier } = options;
  const { base, authorization } = parseAddress(options.baseUrl, '', 'plex.tv');
  const ask = createAsk(createSend(options.fetch), { concurrency: 2, log });
  const common = { ...identityHeaders(options), ...(authorization && { Authorization: authorization }) };

  function requestOf(
    method: Request['method'],
    path: string,
    { token = '', query, body, signal }: AskOptions,
  ): Request {
    const call: Call = {
      server: 'plex.tv',
      kind: 'plex-tv',
      address: base,
      what: `${method} ${path}`,
      path,
      keyVariable: undefined,
      urlVariable: 'PLEX_TV_URL',
      secrets: token === '' ? [] : [token],
    };
    const headers = { ...common, ...tokenHeader(token, 'The token for plex.tv') };
    return {
      call,
      method,
      url: base + path + queryText(query),
      headers,
      body,
      signal,
      idleMs: timeoutMs,
      totalMs: timeoutMs,
    };
  }

  async function json<T>(request: Request, read: Read<T>): Promise<T> {
    const { call } = request;
    return present(
      call,
      await ask(request, async (body) => read(call, await jsonOf(call, await readText(call, body)))),
    );
  }

  /** As a person: never without their token. */
  function asPerson(method: Request['method'], path: string, options: AskOptions): Request {
    const request = requestOf(method, path, options);
    if (options.token === '') throw keylessFault(request.call, undefined);
    return request;
  }

  const own = async <T>(path: string, read: Read<T>, options: AskOptions) =>
    unlessRefused(json(asPerson('GET', path, options), read));

  return {
    createPin: async ({ forwardUrl, signal }) => {
      const pin = await json(requestOf('POST', '/api/v2/pins', { query: { strong: true }, signal }), pinOf);
      return { ...pin, authUrl: authUrlOf({ clientIdentifier, product, code: pin.code, forwardUrl }) };
    },
    pin: async (id, { signal } = {}) => {
      if (!Number.isSafeInteger(id)) throw new AppError('invalid', 'plex.tv was not asked: a pin is a whole number');
      const request = requestOf('GET', `/api/v2/pins/${id}`, { signal });
      const { call } = request;
      const attempt = await ask(request, async (body) =>
        pinStateOf(call, await jsonOf(call, await readText(call, body))),
      );
      if (attempt.kind === 'done') return attempt.value;
      if (isPinOver(attempt.answer.text)) return { state: 'expired' };
      throw answerFault(call, attempt.answer);
    },
    user: async (token, { signal } = {}) => own('/api/v2/user', userOf, { token, signal }),
    resources: async (token, { signal } = {}) => {
      const query = { includeHttps: 1, includeRelay: 1, includeIPv6: 1 };
      return own('/api/v2/resources', (call, value) => resourcesOf(call, value, token), { token, query, signal });
    },
    webhooks: async (token, { signal } = {}) => own('/api/v2/user/webhooks', webhooksOf, { token, signal }),
    setWebhooks: async (token, urls, { signal } = {}) => {
      const body = new URLSearchParams();
      for (const url of urls) body.append('urls[]', url);
      if (urls.length === 0) body.append('urls', '');
      const request = asPerson('POST', '/api/v2/user/webhooks', { token, body, signal });
      const { call } = request;
      const answer = ask(request, async (bytes) => {
        const text = await readText(call, bytes);
        // The list as it is now, or nothing: then it is what was sent.
        return text.trim() === '' ? urls : webhooksOf(call, await jsonOf(call, text));
      });
      return unlessRefused(answer.then((attempt) => present(call, attempt)));
    },
  };
}
