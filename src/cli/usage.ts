import type { ExitCode, Output } from './output.ts';
import { usage } from './parse-command.ts';

/** Asked for it is an answer, after wrong use it is a fault. */
export function showUsage(output: Output, fault: string | null): ExitCode {
  if (fault === null) {
    output.line(usage);
    return 0;
  }
  output.error(`plex-linker: ${fault}.\n\n${usage}`);
  return 2;
}
