import type { PlexDetails } from '../../core/model/plex-details.ts';
import type { PlexItem, PlexSkipped } from '../../core/ports/plex-item.ts';
import { mediaOf } from './media.ts';
import { day, exact, flag, integer, isRow, keyOf, line, number, prose, type Row, rowsOf, tags, time } from './read.ts';
import { records } from './record.ts';

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
  if (ratingKey !== null && type !== null) return { item: itemOf(row, ratingKey, type, source) };
  const said = line(row.title) ?? exact(row.key) ?? JSON.stringify(value) ?? String(value);
  const missing = ratingKey === null ? 'ratingKey' : 'type';
  return { skipped: { row: said.slice(0, 200), reason: `it has no ${missing}` } };
}

function itemOf(row: Row, ratingKey: string, type: string, source: ItemSource): PlexItem {
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
