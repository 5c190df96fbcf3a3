import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import * as z from 'zod';
import { findBackup, listBackups } from '../core/backup/backups.ts';
import { requestBackup } from '../core/backup/request-backup.ts';
import { type RestoreSource, requestRestore } from '../core/backup/request-restore.ts';
import { AppError } from '../errors.ts';
import type { AppContext } from './context.ts';
import { params, query } from './middleware/input.ts';
import { API_BODY_BYTES, bodyChunks, decodeBody, parseJson } from './middleware/read-body.ts';
import { describe, listSchema, timeText, wholeList, wholeListQuery } from './schema/common.ts';
import { rowOf } from './schema/row.ts';

export const MAX_UPLOAD_BYTES = 1024 * 1024 * 1024;

const backupSchema = z.strictObject({ id: z.string(), createdAt: timeText, sizeBytes: z.int() });
const toApiBackup = rowOf(backupSchema);
const restoreSchema = z.strictObject({
  state: z.literal('pending'),
  message: z.string(),
  warnings: z.array(z.string()),
});
const storedId = z.strictObject({ id: z.string().max(100) });
const idParams = z.object({ id: z.string().max(100) });

/** Routes of /api/v1/system: backup, backups, restore. */
export function backupRoutes({ runtime }: Pick<AppContext, 'runtime'>): Hono {
  const app = new Hono();

  app.post(
    '/backup',
    describe('system', 'Make a backup of the database; the newest 10 are kept', { 201: backupSchema }),
    async (c) => c.json(toApiBackup(await requestBackup(runtime)), 201),
  );

  app.get(
    '/backups',
    describe('system', 'List backups, newest first', { 200: listSchema(backupSchema) }, 400),
    query(wholeListQuery),
    async (c) => c.json(wholeList((await listBackups(runtime)).map(toApiBackup), c.req.valid('query'))),
  );

  app.get(
    '/backups/:id',
    describe('system', 'The file of a backup, an SQLite database', { 200: 'The file' }, 404),
    params(idParams),
    async (c) => {
      const { id } = c.req.valid('param');
      const backup = await findBackup(runtime, id);
      if (backup === null) throw new AppError('notFound', 'There is no backup with this id.');
      // Opened before the answer begins, so that it is complete even if newer backups replace this one meanwhile.
      const file = await open(backup.path, 'r');
      return c.body(Readable.toWeb(file.createReadStream()) as ReadableStream, 200, {
        'content-type': 'application/vnd.sqlite3',
        'content-length': String(backup.sizeBytes),
        'content-disposition': `attachment; filename="plex-linker-${id}.db"`,
        'cache-control': 'no-store',
      });
    },
  );

  app.post(
    '/restore',
    describe(
      'system',
      'Restore a backup at the next start: the body is the file (at most 1 GiB), or {"id"} of a stored one',
      { 202: restoreSchema },
      400,
      404,
      413,
    ),
    async (c) => {
      // A refused body is not read to its end; a connection with the rest still in transit cannot serve another request.
      c.header('connection', 'close');
      const source = await readSource(bodyChunks(c, MAX_UPLOAD_BYTES), c.req.header('content-type'));
      const { message, warnings } = await requestRestore(runtime, source);
      return c.json({ state: 'pending', message, warnings }, 202);
    },
  );

  return app;
}

async function readSource(chunks: AsyncIterable<Uint8Array>, contentType: string | undefined): Promise<RestoreSource> {
  const { first, all } = await peek(chunks);
  return isJson(first) ? { id: await readId(all, contentType) } : { chunks: all };
}

interface Peeked {
  /** Empty if the body is empty. */
  readonly first: Uint8Array;
  /** Everything, the first part included. */
  readonly all: AsyncIterable<Uint8Array>;
}

/** Detects the content, because curl sends a file as a form by default. */
async function peek(chunks: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const start = await iterator.next().catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', 'The request ended before its body was complete. Send it again.', { cause: error });
  });
  const first = start.done ? new Uint8Array() : start.value;
  async function* all() {
    if (first.byteLength > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { first, all: all() };
}

function isJson(first: Uint8Array): boolean {
  return /^(\ufeff|\s)*\{/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(first.subarray(0, 256)));
}

async function readId(chunks: AsyncIterable<Uint8Array>, contentType: string | undefined): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > API_BODY_BYTES)
      throw new AppError('invalid', 'This is neither a backup file nor {"id"} of a stored one.');
    parts.push(chunk);
  }
  const result = storedId.safeParse(parseJson(decodeBody(Buffer.concat(parts), contentType)));
  if (!result.success)
    throw new AppError(
      'invalid',
      'Send {"id":"…"} with the id of a stored backup, or a backup file itself as the body.',
    );
  return result.data.id;
}
