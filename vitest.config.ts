import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two workers: integration tests use disk and HTTP; more would only compete on a small machine.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'isolated', include: ['test/{fault,e2e,integration}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/{unit,contract}/**/*.test.ts'],
          // They leave nothing behind in their process: modules are loaded once per worker, not once per file.
          isolate: false,
        },
      },
    ],
  },
});
