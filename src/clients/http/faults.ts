import { AppError, type AppErrorOptions } from '../../errors.ts';
import { isWebPage, reasonTexts, redact } from './error-texts.ts';

/** The request that a message is about: the first half of every message. */
export interface Call {
  /** `Sonarr` or `Sonarr "4K"`. */
  server: string;
  kind: 'sonarr' | 'radarr' | 'plex' | 'plex-tv' | 'tmdb';
  /** Without credentials. */
  address: string;
  /** `GET /api/v3/series`, with numbers of the query only. */
  what: string;
  path: string;
  keyVariable: string | undefined;
  urlVariable: string | undefined;
  /** The setting that holds the file of its authority, such as `SONARR_0_CA_FILE`. */
  caVariable?: string | undefined;
  secrets: readonly string[];
}

/** An error answer, as far as it could be read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** How long to wait for plex.tv where it names no time. */
const plexTvWaitMs = 30_000;

const productNames = { sonarr: 'Sonarr', radarr: 'Radarr', plex: 'Plex', 'plex-tv': 'plex.tv', tmdb: 'TMDB' } as const;

export function productName(kind: Call['kind']): string {
  return productNames[kind];
}

/** plex.tv limits the rate of requests: the caller must wait. */
function crowdedFault(call: Call, said: string, options: AppErrorOptions): AppError {
  const text = `${said}: too many requests, wait`;
  if (call.kind !== 'plex-tv') return new AppError('upstreamError', text, options);
  return new AppError('tooManyRequests', text, { retryAfterMs: plexTvWaitMs, ...options });
}

/** plex.tv also answers 422 to a wrong token; a web page with such a status comes from a proxy, not from plex.tv. */
function isRefusal(call: Call, { status, text }: Answer): boolean {
  if (call.kind !== 'plex-tv') return status === 401 || status === 403;
  return (status === 401 || status === 403 || status === 422) && !isWebPage(text);
}

/** The fault for an error answer. The status decides, since the body may be empty or a web page. */
export function answerFault(call: Call, answer: Answer): AppError {
  const { status } = answer;
  const said = `${call.server} at ${call.address} answered ${status} to ${call.what}`;
  const reasons = reasonTexts(answer.text, call.secrets);
  const details = { status, ...(reasons.length > 0 && { reasons }) };
  const retryAfterMs = retryAfterOf(answer.headers);
  const options = { details, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const because = reasons.length > 0 ? `: ${reasons.map(({ text }) => text).join('; ')}` : '';
  if (status >= 300 && status < 400) return redirectFault(call, answer);
  if (isRefusal(call, answer))
    return new AppError('upstreamAuth', `${said}${because}: check ${keyName(call)}`, options);
  if (status === 503) {
    const hint = 'it is starting or temporarily down, wait and try again';
    return new AppError('upstreamError', `${said}${because}: ${hint}`, options);
  }
  if (status === 429) return crowdedFault(call, said, options);
  if (status >= 500) {
    return new AppError('upstreamError', `${said}${because}: see the log of ${call.server}`, options);
  }
  if (status === 404 && because === '') {
    const what = call.kind === 'plex' ? 'it has no such library or item (any more), or ' : '';
    const hint = `${what}check that ${urlName(call)} is the address of a ${productName(call.kind)}, with its URL base`;
    return new AppError('upstreamError', `${said}: ${hint}`, options);
  }
  return new AppError('upstreamError', `${said}${because}`, options);
}

/** A request without the URL base is answered 307 to the address with it, POST too. */
function redirectFault(call: Call, { status, headers }: Answer): AppError {
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location, call.address) ? new URL(location, call.address) : undefined;
  const to = target ? ` (to ${target.origin}${target.pathname})` : '';
  const said = `${call.server} at ${call.address} answered ${status}${to} to ${call.what}`;
  const suggested = target?.pathname.endsWith(call.path)
    ? target.origin + target.pathname.slice(0, -call.path.length)
    : undefined;
  const hint = suggested
    ? `the URL base is probably missing, set ${urlName(call)} to ${suggested}`
    : `redirects are not followed; the URL base is probably missing from ${urlName(call)}, or a proxy wants a login`;
  return new AppError('upstreamError', `${said}: ${hint}`, { details: { status, ...(suggested && { suggested }) } });
}

/** No request is sent without a key: this message says more than a 401. It is the same for every call, so it is reported once. */
export function keylessFault(call: Call, why: string | undefined): AppError {
  const reason = why ?? `it has no ${keyKind(call)}: enter it`;
  return new AppError('upstreamAuth', `${call.server} at ${call.address} was not asked: ${reason}`, {
    details: { reason: 'keyless' },
  });
}

/** The fault for an answer that is a success but cannot be used. */
export function dataFault(call: Call, what: string, cause?: unknown): AppError {
  return new AppError('upstreamData', `${call.server} at ${call.address} answered ${call.what}, but ${what}`, {
    cause,
  });
}

export function pageFault(call: Call): AppError {
  const hint = `check ${urlName(call)} and its URL base; a login page of a proxy looks like this, too`;
  const said = `${call.server} at ${call.address} answered ${call.what}, but a web page came instead of JSON: ${hint}`;
  return new AppError('upstreamData', said, { details: { page: true } });
}

export function timeoutFault(call: Call, ms: number): AppError {
  const isConfigured = call.kind === 'sonarr' || call.kind === 'radarr' || call.kind === 'plex';
  const slow = isConfigured ? ' If it is only slow, raise the setting http.timeoutSeconds' : '';
  const hint = `is it running, and is ${urlName(call)} reachable from here?${slow}`;
  const said = `${call.server} at ${call.address} did not answer ${call.what} within ${Math.round(ms / 100) / 10} s`;
  return new AppError('unreachable', `${said}: ${hint}`, { details: { timeoutMs: ms } });
}

export function wrongServerFault(call: Call, appName: string | undefined): AppError {
  const who = appName === undefined ? `something that is no ${productName(call.kind)}` : appName;
  const said = `${call.server} at ${call.address} was asked ${call.what}, but ${who} answers there`;
  return new AppError('wrongServer', `${said}: check ${urlName(call)}`);
}

const networkHints: Record<string, (call: Call) => string> = {
  ECONNREFUSED: (call) => `the connection was refused: is it running, and is ${urlName(call)} right as seen from here?`,
  ENOTFOUND: (call) => `the host name is unknown: check ${urlName(call)}`,
  EAI_AGAIN: () => 'the host name could not be resolved: check the DNS server',
  EHOSTUNREACH: () => 'there is no route to that host: check the network',
  ENETUNREACH: () => 'there is no route to that network: check the network',
  ETIMEDOUT: (call) => `the connection timed out: is ${urlName(call)} reachable from here?`,
};

/** The fault for a request without a whole answer. fetch hides the reason in its error's cause. */
export function networkFault(call: Call, error: unknown): AppError {
  const code = codeOf(error);
  const said = `${call.server} at ${call.address} could not be asked ${call.what}`;
  // ofetch's own error carries the request with its headers, the key among them: only what lies behind it goes on.
  const cause = error instanceof Error ? error.cause : undefined;
  return new AppError('unreachable', `${said}: ${networkHint(call, code, error)}`, { details: { code }, cause });
}

function networkHint(call: Call, code: string, error: unknown): string {
  const known = networkHints[code];
  if (known) return known(call);
  if (isReset(code)) return 'the connection was closed before the answer';
  const certificate = certificateHint(call, code);
  if (certificate !== undefined) return certificate;
  if (code === 'CA_FILE') return `it was not asked, because ${innermost(error)}`;
  if (code.startsWith('HPE_')) return `what answers there does not speak HTTP: check http or https in ${urlName(call)}`;
  return `no connection (${code === 'unknown' ? redact(innermost(error), call.secrets) : code})`;
}

/** Node's codes for what is wrong with a certificate, and for a failed handshake. */
function certificateHint(call: Call, code: string): string | undefined {
  if (code === 'CERT_HAS_EXPIRED')
    return `its certificate has expired (${code}): renew it there, or check the time of this machine`;
  if (code === 'CERT_NOT_YET_VALID')
    return `its certificate is not valid yet (${code}): check the time of both machines`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `its certificate is for another name (${code}): set ${urlName(call)} to a name that the certificate has, or make one for this name`;
  if (/SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|^CERT_|INVALID_CA/.test(code))
    return `its certificate is not trusted (${code}): if it is your own, give the file of its authority, or of the certificate itself, as ${caName(call)}`;
  if (/CERT|SSL|TLS|EPROTO/.test(code)) return `TLS failed (${code}): check http or https in ${urlName(call)}`;
  return undefined;
}

/** A connection that broke, such as a kept-alive socket that the server had just closed. */
export function isReset(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
}

/** The innermost code that an error carries; fetch wraps, and tries several addresses at once. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const deeper = inner === undefined ? 'unknown' : codeOf(inner);
  if (deeper !== 'unknown') return deeper;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : 'unknown';
}

function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : innermost(error.cause);
}

/** Seconds or a date; anything else is ignored. */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function keyName(call: Call): string {
  return call.keyVariable ?? `the ${keyKind(call)} of ${call.server}`;
}

function keyKind(call: Call): string {
  return call.kind === 'sonarr' || call.kind === 'radarr' ? 'API key' : 'token';
}

function caName(call: Call): string {
  if (call.kind === 'plex-tv' || call.kind === 'tmdb') return 'NODE_EXTRA_CA_CERTS';
  return call.caVariable ?? `"caFile" of ${call.server}`;
}

function urlName(call: Call): string {
  return call.urlVariable ?? `the address of ${call.server}`;
}
