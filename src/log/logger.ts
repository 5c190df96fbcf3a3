import { pino } from 'pino';
import type { LogFields, Logger } from '../core/ports/logger.ts';
import { readableLine } from './readable-line.ts';
import { createRedactor } from './redact-line.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Anything lines can be written to. */
export interface LogOutput {
  write(line: string): unknown;
}

/**
 * Lines for people on a terminal, JSON elsewhere. Values given to hide() and secrets in addresses are written as "…", wherever they occur, in
 * fields too. A synchronous stream of our own: no worker thread, and nothing is lost at the end of the process.
 */
export function createLogger(options: { level: LogLevel; readable: boolean; output?: LogOutput }): Logger {
  const output = options.output ?? process.stdout;
  const redactor = createRedactor();
  const stream = {
    write(line: string): void {
      const clean = redactor.redactLine(line);
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
  };
}
