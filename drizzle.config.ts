import { defineConfig } from 'drizzle-kit';

/** For `npm run migration` only: generates the next migration from the schema's changes. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/db/schema/*.ts',
  out: './migrations',
});
