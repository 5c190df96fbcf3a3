import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// For the processes that tests start from the sources: half of what such a one costs is to compile them.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** Waiting for a condition ends as soon as it holds: limits are for what hangs, also on a machine that is busy. */
const limitMs = 120_000;

export default defineConfig({
  test: {
    testTimeout: limitMs,
    hookTimeout: limitMs,
    // On two cores: tests wait for disk, HTTP and browsers for nearly half of their time.
    maxWorkers: 3,
    globalSetup: ['test/web-build.ts'],
    // Projects run in the order of their names, the largest files of each first: what takes longest does not come last.
    projects: [
      {
        extends: true,
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: { name: 'e2e+fault', include: ['test/{e2e,fault}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // They leave nothing behind in their process: modules are loaded once per worker, not once per file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'unit+contract', include: ['test/{unit,contract}/**/*.test.ts'], isolate: false },
      },
    ],
  },
});
