import { defineConfig, type OutputBundle, type OutputOptions, type RolldownOptions } from 'rolldown';

// One bundle per program, without code that only another one needs. They find each other by name (src/process/child-process.ts).
export default defineConfig([
  program('main', 'src/cli/entry.ts', serviceChunk()),
  program('backup-child', 'src/db/backup-child.ts'),
  program('legacy-worker', 'src/legacy/legacy-worker.ts'),
  program('scrypt-worker', 'src/process/scrypt-worker.ts'),
]);

/** Unbundled drizzle-orm makes the start three times slower. Native packages stay outside. */
function program(name: string, source: string, { input, codeSplitting }: Partial<Splitting> = {}): RolldownOptions {
  return {
    plugins: [{ name: 'plain ASCII', generateBundle }],
    input: { [name]: source, ...input },
    platform: 'node',
    // The code chooses which database client it loads; each has its own path in the package.
    external: [/^@libsql\/client/, 'libsql'],
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      sourcemap: true,
      // The start reads and hashes every byte.
      comments: false,
      ...(codeSplitting === undefined ? {} : { codeSplitting }),
      cleanDir: name === 'main',
    },
  };
}

interface Splitting {
  readonly input: Readonly<Record<string, string>>;
  readonly codeSplitting: Exclude<OutputOptions['codeSplitting'], boolean | undefined>;
}

/** What the service needs to start is one file, which holds nothing else. What it loads later may share parts with it. */
function serviceChunk(): Splitting {
  const groups = [
    // Loaded before it, to have it read from the compile cache.
    { name: 'compile-cache', test: /\/src\/(cli\/compile-cache|config\/data-dir)\.ts$/, priority: 1 },
    { name: 'service', tags: ['$initial' as const], test: (id: string) => !id.endsWith('/src/cli/entry.ts') },
  ];
  return { input: { service: 'src/main.ts' }, codeSplitting: { groups } };
}

/**
 * Plain ASCII is decoded in half the time, and a single character beyond Latin-1 would make V8 store the whole source with two bytes
 * per character. An escape has the same meaning everywhere except in `String.raw`, and keeps the source map's lines correct.
 */
function generateBundle(_: unknown, bundle: OutputBundle): void {
  for (const file of Object.values(bundle))
    if (file.type === 'chunk') file.code = file.code.replace(/[^\x00-\x7f]/g, escaped);
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
