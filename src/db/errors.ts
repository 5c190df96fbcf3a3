import { AppError } from '../errors.ts';

/** A failure as the client libraries report it; the fields differ by transport. */
interface Fault {
  /** The base code ("SQLITE_BUSY"); over HTTP sometimes the extended one. */
  readonly code: string;
  readonly extendedCode: string;
  readonly message: string;
}

/**
 * Turns any error of the database client into an AppError that names the database (never its token) and says what to do. All in one place,
 * because a file gives extended codes, a server only some, and a dead server a bare "fetch failed".
 */
export function databaseError(error: unknown, databaseName: string, attempt = 'use'): AppError {
  if (error instanceof AppError) return error;
  const fault = readFault(error);
  return new AppError('database', `Could not ${attempt} the database ${databaseName}: ${explain(fault)}`, {
    details: { databaseCode: fault.extendedCode || fault.code },
    cause: error,
  });
}

/** Another connection is writing; the statement had no effect and may be sent again. */
export function isBusy(error: unknown): boolean {
  const { code } = readFault(error);
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED');
}

/** The database answered and refused this write; it may accept others. */
export function isRefusal(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error;
  const { code, message } = readFault(cause);
  return !isBusy(cause) && !noAnswer.test(code) && !noAnswer.test(message);
}

/** The database itself fails, not just this write. */
export function isOfDatabase({ code, cause }: AppError): boolean {
  return code === 'database' && !isBusy(cause) && !readFault(cause).code.startsWith('SQLITE_CONSTRAINT');
}

/** A unique constraint failed: another write came first. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, extendedCode, message } = readFault(error instanceof AppError ? error.cause : error);
  return (
    /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)$/.test(extendedCode) ||
    (code.startsWith('SQLITE_CONSTRAINT') && message.includes('UNIQUE constraint failed'))
  );
}

function explain({ code, message }: Fault): string {
  for (const [pattern, text] of explanations) if (pattern.test(code) || pattern.test(message)) return text(message);
  return `${message || 'unknown failure'}.`;
}

const noAnswer = /fetch failed|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|TimeoutError|aborted|HRANA_WEBSOCKET|HRANA_CLOSED/;

const explanations: readonly (readonly [RegExp, (message: string) => string])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)/,
    () =>
      'another process holds it for writing for too long. Stop the other process (a backup, a second copy) and try again.',
  ],
  [/^SQLITE_FULL|ENOSPC|disk is full/, () => 'the disk is full. Free some space; nothing was half written.'],
  [
    /^SQLITE_READONLY|EROFS|readonly database/,
    () => 'it is read-only. Give the user this service runs as the right to write the file and its folder.',
  ],
  [
    /^SQLITE_NOTADB|not a database/,
    () => 'the file is not an SQLite database. Point DATABASE_URL or DATA_DIR elsewhere, or move that file away.',
  ],
  [/^SQLITE_CORRUPT|disk image is malformed/, () => 'the file is damaged. Stop the service and restore a backup.'],
  [
    /^SQLITE_CANTOPEN|ConnectionFailed|EACCES|EPERM|EEXIST|ENOTDIR|EISDIR|ENOENT/,
    (message) =>
      `it cannot be opened (${message}). Check that the folder exists and that this service may write in it.`,
  ],
  [/^SQLITE_IOERR|^EIO/, (message) => `the disk answered with an error (${message}). Check the disk and its mount.`],
  [
    /^SQLITE_CONSTRAINT/,
    (message) => `it refused a row (${message}). This is a fault of Plex Linker; please report it with this line.`,
  ],
  [
    /no such (table|column)/,
    (message) => `a part of it is missing (${message}). Stop the service and restore a backup.`,
  ],
  [noAnswer, (message) => `no answer from its server (${message}). Check DATABASE_URL and that the server runs.`],
  [
    /\b40[13]\b|Unauthorized|SQLITE_AUTH/,
    (message) => `its server refused us (${message}). Check DATABASE_AUTH_TOKEN.`,
  ],
];

function readFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { code: '', extendedCode: '', message: String(error) };
  const { code, extendedCode } = error as { code?: unknown; extendedCode?: unknown };
  const own = typeof code === 'string' ? code : '';
  // A server's code may be one level down: the cause of "fetch failed" has the reason.
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const causeCode = cause === undefined ? '' : String((cause as { code?: unknown }).code ?? '');
  const hint = error.message === 'fetch failed' && cause ? `: ${causeCode || cause.message}` : '';
  return {
    code: own || (error.name === 'TimeoutError' ? 'TimeoutError' : ''),
    extendedCode: typeof extendedCode === 'string' ? extendedCode : own,
    message: `${error.message}${hint}`,
  };
}
