import type { PlexDetails, PlexMedia, PlexPart, PlexRecord } from '../../core/model/plex-details.ts';
import { typedRecord } from '../../core/model/plex-record-types.ts';
import type { PlexItem, PlexSkipped } from '../../core/ports/plex-item.ts';
import { day, exact, flag, integer, isRow, keyOf, line, number, prose, type Row, rowsOf, tags, time } from './read.ts';

/** What the rows of one answer have in common. */
export interface ItemSource {
  /** Said once for all rows of a list. */
  readonly librarySectionID: string | null;
  /** Asked for with everything: what is absent is not there, while a list leaves it out. */
  readonly isWhole: boolean;
}

export type ReadItem = { readonly item: PlexItem } | { readonly skipped: PlexSkipped };

/** One row of `Metadata`. Only without ratingKey or type it is no item; any other field may be absent or odd. */
export function readItem(value: unknown, source: ItemSource): ReadItem {
  const row = isRow(value) ? value : {};
  const ratingKey = keyOf(row.ratingKey);
  const type = exact(row.type);
  if (ratingKey !== null && type !== null) return { item: itemOf(row, { ratingKey, type }, source) };
  const said = line(row.title) ?? exact(row.key) ?? JSON.stringify(value) ?? String(value);
  const missing = ratingKey === null ? 'ratingKey' : 'type';
  return { skipped: { row: said.slice(0, 200), reason: `it has no ${missing}` } };
}

function itemOf(row: Row, { ratingKey, type }: Pick<PlexItem, 'ratingKey' | 'type'>, source: ItemSource): PlexItem {
  return {
    ratingKey,
    key: exact(row.key),
    guid: exact(row.guid),
    guids: rowsOf(row.Guid).flatMap(({ id }) => exact(id) ?? []),
    type,
    subtype: exact(row.subtype),
    title: line(row.title) ?? '',
    titleSort: line(row.titleSort),
    originalTitle: line(row.originalTitle),
    year: integer(row.year),
    index: integer(row.index),
    parentIndex: integer(row.parentIndex),
    parentRatingKey: keyOf(row.parentRatingKey),
    grandparentRatingKey: keyOf(row.grandparentRatingKey),
    parentGuid: exact(row.parentGuid),
    grandparentGuid: exact(row.grandparentGuid),
    parentTitle: line(row.parentTitle),
    grandparentTitle: line(row.grandparentTitle),
    librarySectionID: keyOf(row.librarySectionID) ?? source.librarySectionID,
    addedAt: time(row.addedAt),
    updatedAt: time(row.updatedAt),
    deletedAt: time(row.deletedAt),
    originallyAvailableAt: day(row.originallyAvailableAt),
    durationMs: number(row.duration),
    leafCount: integer(row.leafCount),
    childCount: integer(row.childCount),
    smart: flag(row.smart),
    viewCount: Math.max(0, integer(row.viewCount) ?? 0),
    viewOffsetMs: number(row.viewOffset),
    lastViewedAt: time(row.lastViewedAt),
    userRating: number(row.userRating),
    media: mediaOf(row.Media, source.isWhole),
    details: detailsOf(row, source.isWhole),
  };
}

function detailsOf(row: Row, isWhole: boolean): PlexDetails {
  return {
    summary: prose(row.summary),
    tagline: prose(row.tagline),
    studio: line(row.studio),
    network: line(row.network) ?? tags(row.Network)[0] ?? null,
    contentRating: line(row.contentRating),
    editionTitle: line(row.editionTitle),
    rating: number(row.rating),
    audienceRating: number(row.audienceRating),
    ratingImage: exact(row.ratingImage),
    audienceRatingImage: exact(row.audienceRatingImage),
    ratings: records(row.Rating),
    thumb: exact(row.thumb),
    art: exact(row.art),
    banner: exact(row.banner),
    images: records(row.Image),
    genres: tags(row.Genre),
    countries: tags(row.Country),
    directors: tags(row.Director),
    writers: tags(row.Writer),
    producers: tags(row.Producer),
    actors: actorsOf(row.Role),
    labels: tags(row.Label),
    collections: tags(row.Collection),
    moods: tags(row.Mood),
    styles: tags(row.Style),
    chapters: isWhole || row.Chapter != null ? records(row.Chapter) : null,
    markers: isWhole || row.Marker != null ? records(row.Marker) : null,
  };
}

function actorsOf(value: unknown): PlexDetails['actors'] {
  return rowsOf(value).flatMap(({ tag, role, thumb }) => {
    const name = line(tag);
    return name === null ? [] : [{ name, role: line(role), thumb: exact(thumb) }];
  });
}

/** The versions of an item. One without an id cannot be told from another: it is none. */
export function mediaOf(value: unknown, isWhole: boolean): PlexMedia[] {
  return rowsOf(value).flatMap((row) => {
    const id = exact(row.id);
    return id === null ? [] : [versionOf(row, id, isWhole)];
  });
}

function versionOf(row: Row, id: string, isWhole: boolean): PlexMedia {
  return {
    id,
    durationMs: number(row.duration),
    bitrate: number(row.bitrate),
    width: integer(row.width),
    height: integer(row.height),
    aspectRatio: number(row.aspectRatio),
    videoCodec: exact(row.videoCodec),
    videoResolution: exact(row.videoResolution),
    videoProfile: exact(row.videoProfile),
    videoFrameRate: exact(row.videoFrameRate),
    audioCodec: exact(row.audioCodec),
    audioChannels: integer(row.audioChannels),
    container: exact(row.container),
    deletedAt: time(row.deletedAt),
    parts: rowsOf(row.Part).flatMap((part) => {
      const partId = exact(part.id);
      return partId === null ? [] : [partOf(part, partId, isWhole)];
    }),
  };
}

function partOf(row: Row, id: string, isWhole: boolean): PlexPart {
  return {
    id,
    key: exact(row.key),
    file: exact(row.file),
    sizeBytes: integer(row.size),
    durationMs: number(row.duration),
    container: exact(row.container),
    deletedAt: time(row.deletedAt),
    exists: flag(row.exists),
    accessible: flag(row.accessible),
    streams: isWhole || row.Stream != null ? records(row.Stream) : null,
  };
}

/** Far above what servers send; what is more is left out. */
const maxDepth = 3;
const maxFields = 80;
const maxRows = 500;
const maxTextLength = 2000;

/** Objects that are kept with all that the server says of them, within bounds: streams, chapters, markers. */
export function records(value: unknown): PlexRecord[] {
  return rowsOf(value)
    .slice(0, maxRows)
    .map((row) => typedRecord(record(row, 1)));
}

function record(row: PlexRecord, depth: number): PlexRecord {
  const fields: [string, unknown][] = [];
  for (const [name, value] of Object.entries(row)) {
    if (fields.length === maxFields) break;
    // The space between elements of XML.
    if (name === '#text') continue;
    const kept = bounded(value, depth);
    if (kept !== undefined) fields.push([name, kept]);
  }
  return Object.fromEntries(fields);
}

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, maxTextLength).toWellFormed();
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (depth === maxDepth) return undefined;
  if (Array.isArray(value)) return value.slice(0, maxRows).flatMap((one) => bounded(one, depth + 1) ?? []);
  return isRow(value) ? record(value, depth + 1) : undefined;
}
