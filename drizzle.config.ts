import { defineConfig } from 'drizzle-kit';

/** For `npm run migration` only: writes the next frozen SQL file from the difference to the last one. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/db/schema/*.ts',
  out: './migrations',
});
