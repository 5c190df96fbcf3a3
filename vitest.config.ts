import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two workers: integration tests walk disks and talk HTTP; more would only wait for each other on a small machine.
    maxWorkers: 2,
  },
});
