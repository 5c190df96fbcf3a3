import { z } from 'zod';
import type { ItemWrite, MediaFile } from '../../core/model/plex.ts';
import type { PlexDetails, PlexMedia, PlexPart, PlexRecord } from '../../core/model/plex-details.ts';
import { typedRecord } from '../../core/model/plex-record-types.ts';

/**
 * How details and versions are stored: as JSON without null and empty values, which are most of it, and without what media_files holds.
 * Reads validate it; an invalid part (a database edited by hand) counts as absent.
 */
interface StoredDetails {
  readonly details: object;
  readonly media: readonly object[];
  /** Null for an item from a list, which lacks these; the stored value is kept. */
  readonly extras: object | null;
}

export function storedDetails({
  details,
  media,
  isWhole,
}: Pick<ItemWrite, 'details' | 'media' | 'isWhole'>): StoredDetails {
  const { chapters, markers, ...shown } = details;
  const parts = media.flatMap((version) => version.parts);
  return {
    details: compact(shown),
    media: media.map((version) => ({ ...compact(version), parts: version.parts.map(storedPart) })),
    extras: isWhole
      ? // Here an empty list means none, and null means unknown.
        { chapters, markers, streams: Object.fromEntries(parts.map(({ id, streams }) => [id, streams])) }
      : null,
  };
}

function storedPart({ streams: _, ...part }: PlexPart): object {
  const { id, key, exists, accessible } = part;
  return compact(part.file === null ? part : { id, key, exists, accessible });
}

export function readDetails(stored: {
  readonly details: string;
  readonly media: string;
  readonly extras: string | null;
  readonly files: readonly MediaFile[];
}): { details: PlexDetails; media: PlexMedia[] } {
  const { chapters, markers, streams } = extrasSchema.parse(objectOf(stored.extras));
  const media = mediaSchema.parse(jsonOf(stored.media)).map((version) => ({
    ...version,
    parts: version.parts.map((part) => ({
      ...part,
      ...fileOf(stored.files, version.id, part.id),
      streams: streams[part.id] ?? null,
    })),
  }));
  return { details: { ...detailsSchema.parse(objectOf(stored.details)), chapters, markers }, media };
}

function fileOf(files: readonly MediaFile[], mediaId: string, partId: string): Partial<PlexPart> {
  const file = files.find((one) => one.mediaId === mediaId && one.partId === partId);
  if (file === undefined) return {};
  const { path, sizeBytes, durationMs, container, deletedAt } = file;
  return { file: path, sizeBytes, durationMs, container, deletedAt };
}

function compact(value: object): object {
  const kept: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value))
    if (part !== null && !(Array.isArray(part) && part.length === 0)) kept[key] = part;
  return kept;
}

function jsonOf(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function objectOf(text: string | null): object {
  const value = jsonOf(text);
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

const text = z.string().nullable().default(null).catch(null);
const number = z.number().nullable().default(null).catch(null);
const flag = z.boolean().nullable().default(null).catch(null);
const texts = z.array(z.string()).default([]).catch([]);
/** Rows written by earlier versions may have texts instead of numbers. */
const record: z.ZodType<PlexRecord> = z.record(z.string(), z.unknown()).transform(typedRecord);
const records = z.array(record).default([]).catch([]);
const recordsOrNone = z.array(record).nullable().default(null).catch(null);
const actor = z.object({ name: z.string(), role: text, thumb: text });

const detailsSchema = z.object({
  summary: text,
  tagline: text,
  studio: text,
  network: text,
  contentRating: text,
  editionTitle: text,
  rating: number,
  audienceRating: number,
  ratingImage: text,
  audienceRatingImage: text,
  ratings: records,
  thumb: text,
  art: text,
  banner: text,
  images: records,
  genres: texts,
  countries: texts,
  directors: texts,
  writers: texts,
  producers: texts,
  actors: z.array(actor).default([]).catch([]),
  labels: texts,
  collections: texts,
  moods: texts,
  styles: texts,
});

const part = z.object({
  id: z.string(),
  key: text,
  file: text,
  sizeBytes: number,
  durationMs: number,
  container: text,
  deletedAt: number,
  exists: flag,
  accessible: flag,
});

const mediaSchema = z
  .array(
    z.object({
      id: z.string(),
      durationMs: number,
      bitrate: number,
      width: number,
      height: number,
      aspectRatio: number,
      videoCodec: text,
      videoResolution: text,
      videoProfile: text,
      videoFrameRate: text,
      audioCodec: text,
      audioChannels: number,
      container: text,
      deletedAt: number,
      parts: z.array(part).default([]).catch([]),
    }),
  )
  .catch([]);

const extrasSchema = z.object({
  chapters: recordsOrNone,
  markers: recordsOrNone,
  streams: z.record(z.string(), z.array(record).nullable().catch(null)).default({}).catch({}),
});
