import type { Observation } from '../../core/ports/observation.ts';
import type { AppError } from '../../errors.ts';
import { isRecord } from './error-texts.ts';
import { answerFault, type Call } from './faults.ts';
import type { Attempt, Head } from './transport.ts';

/** What a call says about its server. */
export function observationOf(call: Call, attempt: Attempt<unknown>, head: Head | null): Observation {
  const what = call.what
    .replace(/[?].*$/, '')
    .replace(/\d+/g, (digits, at, text) => (text[at - 1] === 'v' ? digits : 'n'));
  if (attempt.kind === 'done') return { what, kind: 'answered', version: versionOf(head?.headers) };
  if (attempt.kind === 'missing') {
    const version = versionOf(attempt.answer.headers);
    // A proxy, or another application at that address, says 404 as well.
    const isArr = call.kind === 'sonarr' || call.kind === 'radarr';
    if (isArr && version === null)
      return { what, kind: 'failed', fault: answerFault(call, attempt.answer), isTimeout: false };
    return { what, kind: 'answered', version };
  }
  const { fault } = attempt;
  if (isOfQuestion(fault)) return { what, kind: 'answered', version: null };
  const isTimeout = isRecord(fault.details) && typeof fault.details.timeoutMs === 'number';
  return { what, kind: 'failed', fault, isTimeout };
}

/** Sonarr and Radarr name their version in the head of each answer. */
function versionOf(headers: Headers | undefined): string | null {
  return headers?.get('x-application-version') ?? null;
}

/** The server is there and well, and does not want what it was asked. */
function isOfQuestion({ code, details }: AppError): boolean {
  if (code !== 'upstreamError' || !isRecord(details) || typeof details.status !== 'number') return false;
  return details.status >= 400 && details.status < 500;
}
