import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two workers: integration tests use disk and HTTP; more would only compete on a small machine.
    maxWorkers: 2,
  },
});
