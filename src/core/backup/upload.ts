import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../errors.ts';
import { checkRoom, fileFault } from './whole-file.ts';

/** How often the room on the disk is looked at. */
const lookEveryBytes = 16 * 1024 * 1024;
const signature = 'SQLite format 3\0';

/** Writes what comes in, no more of it in memory than one piece. Something else than a database is refused at its first bytes. */
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
        checkedUpTo = written + Math.max(chunk.byteLength, lookEveryBytes);
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
    'What was sent is no backup: it does not begin as an SQLite database does. Send the file itself as the body (curl --data-binary @file), or {"id"} of a stored backup. Nothing was changed.',
  );
}
