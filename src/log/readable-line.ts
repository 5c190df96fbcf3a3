import type { LogFields } from '../core/ports/logger.ts';

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
