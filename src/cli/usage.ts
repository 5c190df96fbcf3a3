import type { ExitCode, Output } from './output.ts';
import { usage } from './parse-command.ts';

/** Requested usage is output; usage after a mistake is an error. */
export function showUsage(output: Output, fault: string | null): ExitCode {
  if (fault === null) {
    output.line(usage);
    return 0;
  }
  output.error(`plex-linker: ${fault}.\n\n${usage}`);
  return 2;
}
