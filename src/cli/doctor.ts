import type { HealthLevel } from '../core/ports/health-board.ts';
import type { Runtime } from '../core/runtime.ts';
import { doctor } from '../core/setup/doctor.ts';
import { counted, type ExitCode, type Output } from './output.ts';

const marks: Readonly<Record<HealthLevel, string>> = {
  ok: 'ok     ',
  notice: 'notice ',
  warning: 'WARNING',
  error: 'ERROR  ',
};

/** Prints every check. Exits with 1 when something prevents links from being made or found. */
export async function doctorCommand({
  runtime,
  output,
}: {
  readonly runtime: Runtime;
  readonly output: Output;
}): Promise<ExitCode> {
  const { ok, checks } = await doctor(runtime);
  for (const { level, message } of checks) output.line(`${marks[level]} ${message}`);
  const count = (level: HealthLevel) => checks.filter((check) => check.level === level).length;
  output.line('');
  output.line(
    `${counted(checks.length, 'check')}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${counted(count('notice'), 'notice')}.`,
  );
  return ok ? 0 : 1;
}
