import type { LoggedRequest } from './request-log.ts';

/**
 * Which requests a fault affects: `'POST /command'`, `'/movie'`, `'/movie/*'` (path below /api/v3, `*` = one segment; without a method any), a RegExp
 * on `METHOD /full/path?query`, or a predicate.
 */
export type FaultMatcher = string | RegExp | ((request: LoggedRequest) => boolean);

export interface FaultEffect {
  /** Delay before anything else; alone, the real answer follows. */
  latencyMs?: number;
  /** The same, until this is settled. */
  after?: Promise<unknown>;
  status?: number;
  /** Sent instead of the real answer; objects as JSON, strings unchanged. */
  body?: unknown;
  /** Close the socket without an answer. */
  reset?: boolean;
  /** Send half of the real answer (or this many bytes), then close the socket. */
  truncate?: boolean | number;
  /** 200 with no bytes at all. */
  empty?: boolean;
  /** Never answer. */
  hang?: boolean;
}

export interface Fault<Effect = FaultEffect> {
  matcher: FaultMatcher;
  effect: Effect;
  /** How many more times it applies. */
  left: number;
  hits: number;
  clear(): void;
}

function matches(matcher: FaultMatcher, request: LoggedRequest): boolean {
  if (typeof matcher === 'function') return matcher(request);
  if (matcher instanceof RegExp) {
    const query = new URLSearchParams(
      Object.entries(request.query).flatMap(([k, vs]) => vs.map((v): [string, string] => [k, v])),
    );
    matcher.lastIndex = 0;
    return matcher.test(`${request.method} ${request.path}${query.size > 0 ? `?${query}` : ''}`);
  }
  const [first = '', second] = matcher.trim().split(/\s+/, 2);
  const wanted = second ?? first;
  if (second !== undefined && first.toUpperCase() !== request.method) return false;
  const path = request.path.toLowerCase().replace(/\/$/, '');
  const parts = wanted
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(^|/api/v3)${parts.join('[^/]*')}$`).test(path);
}

/** Pending faults; the first match applies. */
export class FaultTable<Effect = FaultEffect> {
  private faults: Fault<Effect>[] = [];

  add(matcher: FaultMatcher, effect: Effect, times = Number.POSITIVE_INFINITY): Fault<Effect> {
    const fault: Fault<Effect> = {
      matcher,
      effect,
      left: times,
      hits: 0,
      clear: () => {
        this.faults = this.faults.filter((other) => other !== fault);
      },
    };
    this.faults.push(fault);
    return fault;
  }

  clear(): void {
    this.faults = [];
  }

  take(request: LoggedRequest): Effect | null {
    const fault = this.faults.find((candidate) => matches(candidate.matcher, request));
    if (fault === undefined) return null;
    fault.hits += 1;
    fault.left -= 1;
    if (fault.left <= 0) fault.clear();
    return fault.effect;
  }
}
