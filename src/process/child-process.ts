import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname, extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AppError, type ErrorCode } from '../errors.ts';

export interface ChildWork {
  /** The program; see entryBeside. */
  readonly entry: string;
  /** What answerParent is given there. JSON, and not part of the command line, where everybody could read it. */
  readonly request: unknown;
  readonly timeoutMs: number;
  /** For messages: "read the backup". */
  readonly attempt: string;
}

type Answer = { readonly value: unknown } | { readonly fault: { readonly code: ErrorCode; readonly message: string } };

/** The child's environment: no keys and tokens, which it does not need. */
const passedOn = [
  'PATH',
  'LD_LIBRARY_PATH',
  'TMPDIR',
  'SQLITE_TMPDIR',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'NODE_COMPILE_CACHE',
];

/** A program beside this module, in the sources (`.ts`) as in the built service (`.js`), where all programs lie in one folder. */
export function entryBeside(moduleUrl: string, name: string): string {
  const module = fileURLToPath(moduleUrl);
  return join(dirname(module), `${name}${extname(module)}`);
}

/**
 * Has a process of its own do what a native library does in one long call: that would block the event loop, and nothing could end it.
 * Started for this one request and ended with it. Throws the child's AppError, `tooLarge` past the time limit, `unavailable` when
 * the process cannot run.
 */
export async function runChild({ entry, request, timeoutMs, attempt }: ChildWork): Promise<unknown> {
  const env = Object.fromEntries(passedOn.flatMap((name) => [[name, process.env[name]]]));
  const child = spawn(process.execPath, ['--no-warnings', entry], { env });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, timeoutMs);
  try {
    // A child that has already ended reports why through its exit.
    child.stdin.on('error', () => undefined).end(JSON.stringify(request));
    const [said, errors, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const answer = readAnswer(said);
    if (answer === null) {
      if (isLate) throw tooSlow(attempt, timeoutMs);
      throw ended(attempt, `${basename(entry)} ended with ${signal ?? code}: ${errors.trim().slice(-500)}`);
    }
    if ('fault' in answer) throw new AppError(answer.fault.code, answer.fault.message);
    return answer.value;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw ended(attempt, (error as Error).message, error);
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
  }
}

/** The child's side: does the work for the request on standard input and writes the result to standard output. */
export async function answerParent(work: (request: unknown) => Promise<unknown>): Promise<void> {
  let answer: Answer;
  try {
    answer = { value: await work(JSON.parse(await text(process.stdin))) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    answer = { fault: { code: error.code, message: error.message } };
  }
  process.stdout.write(JSON.stringify(answer));
}

function readAnswer(said: string): Answer | null {
  try {
    return JSON.parse(said) as Answer;
  } catch {
    return null;
  }
}

function tooSlow(attempt: string, timeoutMs: number): AppError {
  return new AppError(
    'tooLarge',
    `Could not ${attempt} within ${Math.round(timeoutMs / 1000)} s, so it was given up and nothing was changed. Real files take a fraction of that: check the file, and the speed of the disk.`,
  );
}

function ended(attempt: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    `Could not ${attempt}: its process did not finish (${what}). Nothing was changed; check the memory that this service may use, then try again.`,
    { cause },
  );
}
