import { AppError, type AppErrorOptions } from '../../errors.ts';
import { type Call, keyKind, keyName, productName, urlName } from './call.ts';
import { isWebPage, reasonTexts } from './error-texts.ts';

/** An error answer, as far as it could be read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** How long to wait for plex.tv where it names no time. */
const plexTvWaitMs = 30_000;

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

export function wrongServerFault(call: Call, appName: string | undefined): AppError {
  const who = appName === undefined ? `something that is no ${productName(call.kind)}` : appName;
  const said = `${call.server} at ${call.address} was asked ${call.what}, but ${who} answers there`;
  return new AppError('wrongServer', `${said}: check ${urlName(call)}`);
}

/** Seconds or a date; anything else is ignored. */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
