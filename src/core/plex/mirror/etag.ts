import { createHash } from 'node:crypto';
import type { PlexItem } from '../../ports/plex-item.ts';

/**
 * A hash of an item: if it is the same, nothing needs to be written. It covers only fields that lists and single reads return alike. Lists shorten people and
 * tags and omit streams and chapters; `updatedAt` covers those. Views and ratings are excluded. Fields are sorted by name and each value is preceded by its
 * length, so that different items never give the same text.
 */
export function etagOf(item: PlexItem): string {
  const hash = createHash('sha256');
  const put = (name: string, value: string | number | boolean | null): void => {
    if (value === null) return;
    const text = String(value);
    hash.update(`${name}${text.length}:${text}`);
  };
  const fields: Readonly<Record<string, string | number | boolean | null>> = {
    addedAt: item.addedAt,
    art: item.details.art,
    childCount: item.childCount,
    contentRating: item.details.contentRating,
    deletedAt: item.deletedAt,
    durationMs: item.durationMs,
    editionTitle: item.details.editionTitle,
    grandparentGuid: item.grandparentGuid,
    grandparentRatingKey: item.grandparentRatingKey,
    grandparentTitle: item.grandparentTitle,
    guid: item.guid,
    index: item.index,
    leafCount: item.leafCount,
    originallyAvailableAt: item.originallyAvailableAt,
    originalTitle: item.originalTitle,
    parentGuid: item.parentGuid,
    parentIndex: item.parentIndex,
    parentRatingKey: item.parentRatingKey,
    parentTitle: item.parentTitle,
    studio: item.details.studio,
    subtype: item.subtype,
    summary: item.details.summary,
    thumb: item.details.thumb,
    title: item.title,
    titleSort: item.titleSort,
    type: item.type,
    updatedAt: item.updatedAt,
    year: item.year,
  };
  for (const name of Object.keys(fields).toSorted()) put(name, fields[name] ?? null);
  for (const guid of item.guids.toSorted()) put('guids', guid);
  for (const media of item.media.toSorted((a, b) => compare(a.id, b.id))) {
    put('media', media.id);
    put('resolution', media.videoResolution);
    put('video', media.videoCodec);
    put('audio', media.audioCodec);
    put('bitrate', media.bitrate);
    for (const part of media.parts.toSorted((a, b) => compare(a.id, b.id))) {
      put('part', part.id);
      put('file', part.file);
      put('size', part.sizeBytes);
      put('partDeletedAt', part.deletedAt);
    }
  }
  return hash.digest('base64url');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
