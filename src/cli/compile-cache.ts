import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { dataDirOf, isInContainer } from '../config/data-dir.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Has Node keep what V8 compiled of our code below the data folder, so that the service's next start compiles nothing: that is a fifth of
 * the start. Node writes it when the process ends. Without a data folder, on a full disk or a read-only one, the start only takes longer.
 */
export function useCompileCache(argv: readonly string[], environment: Variables): void {
  // A command is short. Only a folder that is there is surely the service's.
  if ((argv[0] ?? 'serve') !== 'serve') return;
  const place = { cwd: process.cwd(), exists: existsSync };
  const dataDir = dataDirOf(environment.DATA_DIR || undefined, isInContainer(environment), place);
  if (!existsSync(dataDir)) return;
  try {
    const folder = join(dataDir, 'compile-cache');
    const version = packageVersion();
    mkdirSync(join(folder, version), { recursive: true, mode: 0o700 });
    module.enableCompileCache(join(folder, version));
    for (const name of readdirSync(folder))
      if (name !== version) rmSync(join(folder, name), { recursive: true, force: true });
  } catch {
    // It is only a cache.
  }
}

/** The build puts this file beside main.js. */
function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version?: unknown }).version);
}
