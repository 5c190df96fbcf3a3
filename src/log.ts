import { pino } from 'pino';
import type { LogFields, Logger } from './core/ports/logger.ts';

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
  const secrets = new Set<string>();
  const stream = {
    write(line: string): void {
      const clean = redact(line, secrets);
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
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    hide(secret) {
      // A short word would turn half of the log into dots.
      if (secret.length >= 6) secrets.add(JSON.stringify(secret).slice(1, -1));
    },
  };
}

const inAddresses = /((?:token|apikey|api_key|password|secret)=)[^&\s"']+/gi;
const inPaths = /(\/webhooks\/(?:plex|tautulli|radarr|sonarr)(?:\/\d+)?\/)[^/\s"'?]{6,}/g;

function redact(line: string, secrets: ReadonlySet<string>): string {
  let clean = line;
  for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, '…');
  return clean.replace(inAddresses, '$1…').replace(inPaths, '$1…');
}

function readableLine(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as LogFields & { level: string; time: string; msg?: string };
  const more = Object.entries(fields)
    .filter(([key]) => key !== 'stack')
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const stack = typeof fields.stack === 'string' ? `\n${fields.stack}` : '';
  return `${time.slice(11, 19)} ${level.toUpperCase().padEnd(5)} ${msg ?? ''}${more === '' ? '' : `  (${more})`}${stack}\n`;
}
