import type { LogLine } from '../ports/recent-log.ts';
import { logLevels } from '../ports/recent-log.ts';
import type { Runtime } from '../runtime.ts';

interface LogQuery {
  /** This level and worse; null = all. */
  readonly level: LogLine['level'] | null;
  /** Part of the message or the facts, in any case. */
  readonly q: string;
  readonly limit: number;
}

/** The newest lines that fit, and how many fit. */
export function readLog(
  { recentLog }: Pick<Runtime, 'recentLog'>,
  { level, q, limit }: LogQuery,
): { readonly lines: readonly LogLine[]; readonly total: number } {
  const levels: readonly string[] = level === null ? logLevels : logLevels.slice(0, logLevels.indexOf(level) + 1);
  const text = q.toLowerCase();
  const fitting = recentLog
    .recent()
    .filter((line) => levels.includes(line.level) && `${line.message} ${line.facts}`.toLowerCase().includes(text));
  return { lines: fitting.slice(0, limit), total: fitting.length };
}
