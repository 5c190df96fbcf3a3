import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

let built: Promise<void> | undefined;

/**
 * Builds the service if the build is older than its source. The first test that starts it as a process does this, so that runs of other tests do not
 * wait for it.
 */
export function buildService(): Promise<void> {
  built ??= isUpToDate() ? Promise.resolve() : build();
  return built;
}

/** Builds beside the old output, which is then replaced file by file, the entry last: another test may be starting it at this moment. */
async function build(): Promise<void> {
  const made = join(projectFolder, 'node_modules', `.built-by-tests-${process.pid}`);
  const dist = join(projectFolder, 'dist');
  const [node, rolldown] = ['node', 'rolldown'].map((name) => join(projectFolder, 'node_modules/.bin', name));
  try {
    await promisify(execFile)(node ?? '', [rolldown ?? '', '-c', 'rolldown.config.ts', '-d', made], {
      cwd: projectFolder,
    });
    await mkdir(dist, { recursive: true });
    const names = (await readdir(made)).toSorted((a, b) => Number(a === 'main.js') - Number(b === 'main.js'));
    for (const name of names) await rename(join(made, name), join(dist, name));
  } catch (error) {
    throw new Error(`dist/main.js could not be built: ${(error as { stderr?: string }).stderr || error}`);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

function isUpToDate(): boolean {
  const builtAt = changedAt('dist/main.js');
  const source = readdirSync(join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => join('src', path));
  return [...source, 'rolldown.config.ts', 'package-lock.json'].every((path) => changedAt(path) < builtAt);
}

function changedAt(path: string): number {
  return statSync(join(projectFolder, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
