import { maxPictureBytes, pictureTypeOf } from '../../core/model/picture.ts';
import type { Call } from './call.ts';
import { isWebPage } from './error-texts.ts';
import { dataFault, pageFault } from './faults.ts';
import type { Head } from './transport.ts';

/** The bytes of a picture; anything else, and one of more than `maxPictureBytes`, is a fault. */
export async function readPicture(call: Call, body: AsyncIterable<Uint8Array>, { headers }: Head): Promise<Uint8Array> {
  const tooLarge = () => dataFault(call, `its picture has more than ${maxPictureBytes / 1024 / 1024} MiB`);
  if (Number(headers.get('content-length') ?? 0) > maxPictureBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxPictureBytes) throw tooLarge();
  }
  const bytes = Buffer.concat(chunks);
  if (pictureTypeOf(bytes) !== null) return bytes;
  if (isWebPage(bytes.subarray(0, 1024).toString('utf8'))) throw pageFault(call);
  throw dataFault(call, 'its answer is not a JPEG, PNG, GIF or WebP picture');
}
