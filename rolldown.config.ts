import { defineConfig } from 'rolldown';

// One file: an unbundled drizzle-orm makes the start three times slower. Native and worker-thread packages stay outside.
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  // Which clients of the database are loaded is the code's choice; each has its own path in the package.
  external: [/^@libsql\/client/, 'pino'],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
    cleanDir: true,
  },
});
