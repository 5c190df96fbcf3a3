import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** What is committed or about to be, from the root; undefined where this is no clone (an unpacked archive). */
export function repositoryFiles(): string[] | undefined {
  try {
    // A build server's checkout often belongs to another user than the one who runs the tests.
    const trusted = ['-c', `safe.directory=${repositoryRoot.replace(/\/$/, '')}`];
    const args = [...trusted, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const output = execFileSync('git', args, {
      cwd: repositoryRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.split('\0').filter((path) => path !== '' && existsSync(join(repositoryRoot, path)));
  } catch {
    return undefined;
  }
}
