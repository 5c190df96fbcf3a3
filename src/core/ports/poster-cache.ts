import type { Picture } from '../model/picture.ts';

/** Where a picture comes from. */
export interface PictureSource {
  /** Names the picture for ever: another version of it has another key, unless `maxAgeMs` is set. */
  readonly key: string;
  /** Names the server: after one that does not answer, others are not waited for. */
  readonly server: string;
  /** When it is fetched again, for a server that does not say when a picture changes. The stored one is the fallback. */
  readonly maxAgeMs?: number;
  /** Absent while its server is switched off: what is stored is still shown. */
  fetch?(): Promise<Uint8Array>;
}

/** Pictures on disk, fetched when they are first asked for. */
export interface PosterCache {
  /** Of the same thing by preference: what is stored comes first, then the first that can be fetched. Null if none, or not soon enough. */
  get(sources: readonly PictureSource[]): Promise<Picture | null>;
}
