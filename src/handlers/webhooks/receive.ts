import { type ReceivedEvent, receive } from '../../core/inbox/receive.ts';
import { AppError } from '../../errors.ts';
import type { AppContext } from '../context.ts';
import { decodeBody, isJsonObject, parseJson } from '../middleware/read-body.ts';

/** Stores the event. A database failure is `unavailable`: the sender must learn that its event was not stored. */
export async function receiveEvent({ runtime }: AppContext, event: ReceivedEvent): ReturnType<typeof receive> {
  try {
    return await receive(runtime, event);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'database') throw error;
    throw new AppError('unavailable', `The event was not stored. ${error.message}`, { cause: error });
  }
}

/**
 * The JSON object in these bytes; throws `invalid` for everything else. Returns the bytes as UTF-8 without a byte order mark, as they are
 * stored and compared; nearly all senders send them in this form.
 */
export function parseEvent(bytes: Uint8Array, contentType: string | undefined): Pick<ReceivedEvent, 'body' | 'bytes'> {
  const text = decodeBody(bytes, contentType);
  const body = parseJson(text);
  if (!isJsonObject(body)) throw new AppError('invalid', 'The body is JSON, but no object: an event is an object.');
  return { body, bytes: Buffer.from(text, 'utf8') };
}
