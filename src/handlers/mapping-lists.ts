import { Hono } from 'hono';
import * as z from 'zod';
import { listMappingLists, requestRefresh } from '../core/candidates/refresh-lists.ts';
import type { AppContext } from './context.ts';
import { query } from './middleware/input.ts';
import { describe, listSchema, timeText, wholeList, wholeListQuery } from './schema/common.ts';
import { rowOf } from './schema/row.ts';

const mappingListSchema = z.strictObject({
  id: z.int(),
  source: z.string().describe('the address, or the path of a file'),
  format: z.string().nullable(),
  version: z.string().nullable(),
  fetchedAt: timeText.nullable().describe('when the content in use was fetched'),
  rows: z.int(),
  usable: z.boolean().describe('whether there is content to use, however old'),
  error: z.string().nullable().describe('why the last fetch gave nothing usable'),
  problems: z.array(z.string()).describe('entries that could not be read, the first 100'),
  changes: z
    .strictObject({ added: z.int(), removed: z.int(), rules: z.int(), candidates: z.int() })
    .nullable()
    .describe('what the content in use changed'),
});

const toRow = rowOf(mappingListSchema);

/** /api/v1/mapping-lists */
export function mappingListsRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();
  app.get(
    '/',
    describe('mapping-lists', 'Lists of known pairs', { 200: listSchema(mappingListSchema) }, 400),
    query(wholeListQuery),
    async (c) => {
      const lists = await listMappingLists(runtime);
      const rows = lists.map((list) => toRow({ ...list, usable: list.rows > 0 }));
      return c.json(wholeList(rows, c.req.valid('query')));
    },
  );
  app.post('/refresh', describe('mapping-lists', 'Fetch the lists now', { 202: z.strictObject({}) }), async (c) => {
    await requestRefresh(runtime);
    return c.json({}, 202);
  });
  return app;
}
