import { text } from 'node:stream/consumers';
import { resetPassword } from '../core/access/admin-password.ts';
import { withAudit } from '../core/audit/audit-scope.ts';
import type { Runtime } from '../core/runtime.ts';
import type { ExitCode, Output } from './output.ts';

interface PasswordParts {
  readonly runtime: Pick<Runtime, 'store' | 'deriveKey'>;
  readonly output: Output;
  readonly input: NodeJS.ReadableStream;
}

/** Sets the web UI's password from the first line of standard input, and ends all sessions of the old password. */
export async function passwordCommand({ runtime, output, input }: PasswordParts): Promise<ExitCode> {
  const [password = ''] = (await text(input)).split(/\r?\n/);
  const caller = { who: 'command line', address: null };
  await withAudit({ caller, action: 'set password' }, () => resetPassword(runtime, password));
  output.line('The password is set. Browsers that were signed in with the old password or the API key are signed out.');
  return 0;
}
