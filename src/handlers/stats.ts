import { Hono } from 'hono';
import * as z from 'zod';
import type { AppContext } from './context.ts';
import { describe } from './schema/common.ts';
import { readTotals } from './totals.ts';

const counts = z.record(z.string(), z.int());

export const statsSchema = z.strictObject({
  rules: z.strictObject({ total: z.int(), byState: counts }),
  links: z.strictObject({ live: z.int(), byState: counts }),
  conflicts: z.strictObject({ byState: counts }),
  deliveries: z.strictObject({ total: z.int(), byStatus: counts }),
  tasks: z.strictObject({ byState: counts }),
  runs: z.strictObject({ total: z.int(), byState: counts }),
});

/** /api/v1/stats */
export function statsRoutes({ runtime }: AppContext): Hono {
  const app = new Hono();
  app.get('/', describe('stats', 'How many there are of everything', { 200: statsSchema }), async (c) =>
    c.json(await readTotals(runtime.store)),
  );
  return app;
}
