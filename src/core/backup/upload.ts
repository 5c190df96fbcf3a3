import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../errors.ts';
import { checkRoom, fileFault } from './whole-file.ts';

/** How often the free space of the disk is checked. */
const checkEveryBytes = 16 * 1024 * 1024;
const signature = 'SQLite format 3\0';

/** Writes an upload with one chunk in memory. Refuses anything but a database at its first bytes. */
export async function writeUpload(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const file = await open(path, 'r+');
  let written = 0;
  let checkedUpTo = 0;
  let head = '';
  try {
    for await (const chunk of whole(chunks)) {
      if (head.length < signature.length) {
        head += Buffer.from(chunk)
          .toString('latin1')
          .slice(0, signature.length - head.length);
        if (!signature.startsWith(head)) throw noDatabase();
      }
      if (written + chunk.byteLength > checkedUpTo) {
        checkedUpTo = written + Math.max(chunk.byteLength, checkEveryBytes);
        await checkRoom(dirname(path), checkedUpTo - written);
      }
      await file.writeFile(chunk);
      written += chunk.byteLength;
    }
  } catch (error) {
    throw fileFault('write', path, error);
  } finally {
    await file.close();
  }
  if (head.length < signature.length) throw noDatabase();
}

async function* whole(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = 'The upload ended before it was complete. Nothing was changed; send the file again.';
    throw new AppError('invalid', message, { cause: error });
  }
}

function noDatabase(): AppError {
  return new AppError(
    'invalid',
    'The upload is not a backup: it does not begin like an SQLite database. Send the file itself as the body (curl --data-binary @file), or {"id"} of a stored backup. Nothing was changed.',
  );
}
