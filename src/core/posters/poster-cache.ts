import PQueue from 'p-queue';
import { AppError, messageOf } from '../../errors.ts';
import { type Picture, pictureTypeOf } from '../model/picture.ts';
import type { PictureSource, PosterCache } from '../ports/poster-cache.ts';
import type { Runtime } from '../runtime.ts';
import { createPosterFolder } from './poster-folder.ts';

export interface PosterCacheOptions extends Pick<Runtime, 'logger' | 'now'> {
  readonly folder: string;
  /** Of all pictures; default 200 MB. */
  readonly maxBytes?: number;
}

/** Servers resize pictures while people watch. */
const fetchesAtOnce = 3;
const failureMs = 5 * 60_000;
/** A server that does not answer is left alone, so that a page full of pictures does not wait for each. */
const silenceMs = 60_000;
/** Longer than this no page waits; the fetch goes on for the next one. */
const waitMs = 5_000;
const mostFailures = 1_000;

export function createPosterCache({ folder, maxBytes = 200_000_000, logger, now }: PosterCacheOptions): PosterCache {
  const files = createPosterFolder(folder, maxBytes);
  const queue = new PQueue({ concurrency: fetchesAtOnce });
  const underWay = new Map<string, Promise<Picture | null>>();
  /** Until when a key or a server is not asked. */
  const failures = new Map<string, number>();
  let hasWarned = false;

  function isPaused(name: string): boolean {
    const until = failures.get(name);
    if (until === undefined) return false;
    if (until > now()) return true;
    failures.delete(name);
    return false;
  }

  function pause(name: string, ms: number): void {
    failures.delete(name);
    failures.set(name, now() + ms);
    const [oldest] = failures.keys();
    if (failures.size > mostFailures && oldest !== undefined) failures.delete(oldest);
  }

  async function store(key: string, bytes: Uint8Array): Promise<void> {
    try {
      await files.write(key, bytes, now());
    } catch (error) {
      if (!hasWarned) logger.warn({ err: error }, `Posters cannot be stored in ${folder}: they are fetched each time`);
      hasWarned = true;
    }
  }

  async function fetchOne({ key, server, fetch }: PictureSource): Promise<Picture | null> {
    if (fetch === undefined || isPaused(key) || isPaused(server)) return null;
    try {
      const bytes = await fetch();
      const type = pictureTypeOf(bytes);
      if (type === null) throw new AppError('upstreamData', `${server} sent no picture`);
      await store(key, bytes);
      return { bytes, type };
    } catch (error) {
      pause(key, failureMs);
      if (error instanceof AppError && error.code === 'unreachable') pause(server, silenceMs);
      logger.debug({ error: messageOf(error) }, 'a poster could not be fetched');
      return null;
    }
  }

  /** One fetch of a picture however many ask for it. */
  function fetchOnce(source: PictureSource): Promise<Picture | null> {
    if (source.fetch === undefined || isPaused(source.key) || isPaused(source.server)) return Promise.resolve(null);
    const known = underWay.get(source.key);
    if (known !== undefined) return known;
    const fetched = queue.add(() => fetchOne(source)).finally(() => underWay.delete(source.key));
    underWay.set(source.key, fetched);
    return fetched;
  }

  async function fetchFirst(sources: readonly PictureSource[]): Promise<Picture | null> {
    for (const source of sources) {
      const picture = await fetchOnce(source);
      if (picture !== null) return picture;
    }
    return null;
  }

  return {
    async get(sources) {
      let old: Picture | null = null;
      for (const { key, maxAgeMs = Number.POSITIVE_INFINITY } of sources) {
        const stored = await files.read(key, now());
        if (stored !== null && now() - stored.storedAt < maxAgeMs) return stored;
        old ??= stored;
      }
      return (await soon(fetchFirst(sources))) ?? old;
    },
  };
}

async function soon<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, waitMs, null);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
