/** A picture as a server sent it. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** Far above a poster of the size asked for; a server that has no smaller one sends its own, of one or two megabytes. */
export const maxPictureBytes = 3 * 1024 * 1024;

/** The media type of a picture by its first bytes, whatever its sender calls it; null for anything else, such as a web page. */
export function pictureTypeOf(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('GIF8')) return 'image/gif';
  return /^RIFF.{4}WEBP$/s.test(start) ? 'image/webp' : null;
}
