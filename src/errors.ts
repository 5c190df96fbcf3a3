/** The kind of fault; decides the HTTP status of our own answer and the category that a run records. */
export type ErrorCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'tooLarge'
  | 'tooManyRequests'
  /** No answer from another server: refused, unknown host, timeout, broken connection. */
  | 'unreachable'
  /** Another server refused our key (401, 403). */
  | 'upstreamAuth'
  /** Another server answered with an error. */
  | 'upstreamError'
  /** Another server's answer could not be parsed, or broke off. */
  | 'upstreamData'
  /** A different application answers at that address. */
  | 'wrongServer'
  | 'filesystem'
  | 'database'
  | 'unavailable'
  | 'internal';

const statuses = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  tooLarge: 413,
  tooManyRequests: 429,
  unreachable: 502,
  upstreamAuth: 502,
  upstreamError: 502,
  upstreamData: 502,
  wrongServer: 502,
  filesystem: 500,
  database: 500,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

export interface AppErrorOptions {
  /** Facts for the answer and the log; never a secret. */
  details?: unknown;
  /** When to retry, in milliseconds, if the other side reported it. */
  retryAfterMs?: number;
  cause?: unknown;
}

/**
 * A fault. The message stands alone: what was attempted, on what, what happened instead, what to do. Expected outcomes are values, not
 * errors.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  declare readonly details?: unknown;
  declare readonly retryAfterMs?: number;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    if (options.details !== undefined) this.details = options.details;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

export type ErrorStatus = (typeof statuses)[ErrorCode];

/** The HTTP status of our own answer for a fault of this kind. */
export function statusOf(code: ErrorCode): ErrorStatus {
  return statuses[code];
}

/** The message of a fault; anything may be thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The categories in a run's list of errors. */
export type ErrorCategory = 'network' | 'auth' | 'data' | 'filesystem';

const categories = {
  invalid: 'data',
  unauthorized: 'auth',
  forbidden: 'auth',
  notFound: 'data',
  conflict: 'data',
  tooLarge: 'data',
  tooManyRequests: 'network',
  unreachable: 'network',
  upstreamAuth: 'auth',
  upstreamError: 'network',
  upstreamData: 'data',
  wrongServer: 'data',
  filesystem: 'filesystem',
  database: 'data',
  unavailable: 'network',
  internal: 'data',
} as const satisfies Record<ErrorCode, ErrorCategory>;

/** Error codes of Node and undici that concern a connection. */
const networkCodes = /^(ECONN|EHOST|ENET|EAI_|ENOTFOUND$|ETIMEDOUT$|EADDR|UND_ERR)/;

/** Sorts any error into the four categories of a run; unknown errors count as `data`. */
export function errorCategory(error: unknown): ErrorCategory {
  if (error instanceof AppError) return categories[error.code];
  if (!(error instanceof Error)) return 'data';
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return 'data';
  if (networkCodes.test(code)) return 'network';
  return syscall === undefined ? 'data' : 'filesystem';
}

/** The system's code for a failed call (`ENOENT`); undefined if there is none. */
export function errno(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
