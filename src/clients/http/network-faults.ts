import { AppError } from '../../errors.ts';
import { type Call, caName, urlName } from './call.ts';
import { redact } from './error-texts.ts';

export function timeoutFault(call: Call, ms: number): AppError {
  const isConfigured = call.kind === 'sonarr' || call.kind === 'radarr' || call.kind === 'plex';
  const slow = isConfigured ? ' If it is only slow, raise the setting http.timeoutSeconds' : '';
  const hint = `is it running, and is ${urlName(call)} reachable from here?${slow}`;
  const said = `${call.server} at ${call.address} did not answer ${call.what} within ${Math.round(ms / 100) / 10} s`;
  return new AppError('unreachable', `${said}: ${hint}`, { details: { timeoutMs: ms } });
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
  const said = `${call.server} at ${call.address} could not be reached (${call.what})`;
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
