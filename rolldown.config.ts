import { defineConfig, type OutputBundle, type RolldownOptions } from 'rolldown';

// Few files a program, none of which loads what only another needs. They find each other by their names (src/process/child-process.ts).
export default defineConfig([
  program('main', 'src/cli/entry.ts'),
  program('backup-child', 'src/db/backup-child.ts'),
  program('legacy-worker', 'src/legacy/legacy-worker.ts'),
]);

/** Unbundled drizzle-orm makes the start three times slower. Native and worker-thread packages stay outside. */
function program(name: string, source: string): RolldownOptions {
  return {
    plugins: [{ name: 'one byte a character', generateBundle }],
    input: { [name]: source },
    platform: 'node',
    // Which clients of the database are loaded is the code's choice; each has its own path in the package.
    external: [/^@libsql\/client/, 'pino'],
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      sourcemap: true,
      cleanDir: name === 'main',
    },
  };
}

/**
 * One character beyond Latin-1, and V8 keeps the whole text with two bytes for each. As an escape it means the same wherever it
 * stands, `String.raw` excepted. Lines stay where the source map has them.
 */
function generateBundle(_: unknown, bundle: OutputBundle): void {
  for (const file of Object.values(bundle))
    if (file.type === 'chunk') file.code = file.code.replace(/[^\x00-\xff]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
