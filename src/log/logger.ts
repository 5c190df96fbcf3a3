import { pino } from 'pino';
import type { LogFields, Logger } from '../core/ports/logger.ts';
import type { LogLine, RecentLog } from '../core/ports/recent-log.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Anything lines can be written to. */
export interface LogOutput {
  write(line: string): unknown;
}

/**
 * Lines for people on a terminal, JSON elsewhere. Values given to hide() and secrets in addresses are written as "…", wherever they occur, in
 * fields too. A synchronous stream of our own: no worker thread, and nothing is lost at the end of the process.
 */
export function createLogger(options: { level: LogLevel; readable: boolean; output?: LogOutput }): Logger & RecentLog {
  const output = options.output ?? process.stdout;
  const redactor = createRedactor();
  const lines = createRecentLines();
  const stream = {
    write(line: string): void {
      const clean = redactor.redactLine(line);
      lines.add(clean);
      output.write(options.readable ? readableLine(clean) : clean);
    },
  };
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, message: string) =>
    log[level](fields, message);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    hide: redactor.hide,
    recent: () => lines.read(redactor.redactLine),
  };
}

/** A line of JSON as people read it: `12:03:44 INFO  message  (field=value)`, the time in UTC as in the JSON; a stack follows on lines of its own. */
export function readableLine(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as LogFields & { level: string; time: string; msg?: string };
  const stacks: string[] = [];
  const more = Object.entries(fields).map(([key, value]) => {
    if (!isError(value)) return `${key}=${text(value)}`;
    stacks.push(`\n${value.stack.split('\n').map(onOneLine).join('\n')}`);
    return `${key}=${text(value.message)}`;
  });
  const shown = more.length === 0 ? '' : `  (${more.join(' ')})`;
  return `${time.slice(11, 19)} ${level.toUpperCase().padEnd(5)} ${onOneLine(msg ?? '')}${shown}${stacks.join('')}\n`;
}

function isError(value: unknown): value is { message: string; stack: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stack' in value &&
    typeof value.stack === 'string' &&
    'message' in value
  );
}

function text(value: unknown): string {
  return onOneLine(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Titles and paths are untrusted: they must not start a new line or send a command to the terminal. */
function onOneLine(value: string): string {
  return value.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

interface Redactor {
  /** From now on this value is written as "…". */
  hide(secret: string): void;
  /** One line of JSON in, the same line without secrets out. */
  redactLine(line: string): string;
}

/** `token=`, `X-Plex-Token=`, `apikey=` and the like, in queries and elsewhere. */
const inQueries = /((?:token|apikey|api_key|password|secret)=)[^&\s"']+/gi;
/** The secret as the last segment of a webhook's address; a number alone is that of an instance. */
const inPaths = /(\/webhooks\/(?:plex|tautulli|radarr|sonarr)(?:\/\d+(?=\/))?\/)(?!\d{1,6}(?:[\s"'?#]|$))[^/\s"'?#]+/gi;
const inUsers = /(:\/\/)[^\s/?#@"']+@/g;
const inAddresses = [inQueries, inPaths];

/**
 * Takes known secrets and those in addresses out of log lines. A line that holds none is passed on as it is; of the others each text is cleaned by itself,
 * so that a secret that looks like a piece of JSON cannot break the line.
 */
function createRedactor(): Redactor {
  let forms: readonly string[] = [];

  function cleanText(text: string): string {
    let clean = text;
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, '…');
    for (const pattern of inAddresses) clean = clean.replace(pattern, '$1…');
    return clean.replace(inUsers, '$1…@');
  }

  function cleanValue(value: unknown): unknown {
    if (typeof value === 'string') return cleanText(value);
    if (typeof value === 'number') return forms.some((form) => String(value).includes(form)) ? '…' : value;
    if (Array.isArray(value)) return value.map(cleanValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanValue(inner)]));
  }

  return {
    hide(secret) {
      // A word of a few letters would turn half of the log into dots.
      if (secret.length < 4) return;
      const written = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
      // The longest first: one secret may begin with another.
      forms = [...new Set([...forms, ...written])].toSorted((a, b) => b.length - a.length);
    },
    redactLine(line) {
      if (cleanText(line) === line) return line;
      const { level, time, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const { msg, ...fields } = rest;
      const clean = cleanValue(fields) as object;
      return `${JSON.stringify({ level, time, ...clean, ...(msg === undefined ? {} : { msg: cleanValue(msg) }) })}\n`;
    },
  };
}

const mostLines = 500;
/** A stack or a server's answer may be long; the whole line is on standard output. */
const mostChars = 2_000;

interface KeptLine {
  readonly number: number;
  readonly json: string;
}

/** The last lines of the log, as written: a bounded ring that costs no work per line but keeping its text. */
function createRecentLines() {
  const ring: KeptLine[] = [];
  let next = 0;
  return {
    add(json: string): void {
      ring[next % mostLines] = { number: next, json: json.length > 4 * mostChars ? shortLine(json) : json };
      next += 1;
    },
    /** Newest first. `clean` takes out secrets that became known later. */
    read(clean: (json: string) => string): LogLine[] {
      return ring.toSorted((a, b) => b.number - a.number).map(({ number, json }) => toLine(number, clean(json)));
    },
  };
}

function shortLine(json: string): string {
  const { level, time, msg } = JSON.parse(json) as Record<string, unknown>;
  return JSON.stringify({ level, time, msg: String(msg ?? '').slice(0, mostChars) });
}

function toLine(number: number, json: string): LogLine {
  const { level, time, msg, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const facts = Object.entries(fields).map(([key, value]) => `${key}=${factText(value)}`);
  return {
    number,
    at: Date.parse(String(time)),
    level: String(level) as LogLine['level'],
    message: String(msg ?? '').slice(0, mostChars),
    facts: facts.join(' ').slice(0, mostChars),
  };
}

function factText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  return JSON.stringify(value);
}
