import type { PlexDetails, PlexMedia, PlexPart } from '../../../../src/core/model/plex-details.ts';
import type { PlexItem } from '../../../../src/core/ports/plex-item.ts';
import { noDetails } from '../../../support/plex-details.ts';

/** Items as the client gives them, each field changed by what a test is about. */

export function plexPart(change: Partial<PlexPart> = {}): PlexPart {
  return {
    id: '1',
    key: null,
    file: '/films/Late Ferry (2001)/Late Ferry.mkv',
    sizeBytes: 1_000,
    durationMs: 5_400_000,
    container: 'mkv',
    deletedAt: null,
    exists: null,
    accessible: null,
    streams: null,
    ...change,
  };
}

export function plexMedia(change: Partial<PlexMedia> = {}): PlexMedia {
  return {
    id: '1',
    durationMs: 5_400_000,
    bitrate: 5_000,
    width: 1_920,
    height: 1_080,
    aspectRatio: 1.78,
    videoCodec: 'h264',
    videoResolution: '1080',
    videoProfile: null,
    videoFrameRate: null,
    audioCodec: 'aac',
    audioChannels: 2,
    container: 'mkv',
    deletedAt: null,
    parts: [plexPart()],
    ...change,
  };
}

export function plexItem(
  change: Partial<Omit<PlexItem, 'details'>> & { details?: Partial<PlexDetails> } = {},
): PlexItem {
  const { details, ...fields } = change;
  return {
    ratingKey: '10',
    key: '/library/metadata/10',
    guid: 'plex://movie/5d776827880197001ec90a3d',
    guids: ['imdb://tt0000001', 'tmdb://1'],
    type: 'movie',
    subtype: null,
    title: 'Late Ferry',
    titleSort: null,
    originalTitle: null,
    year: 2001,
    index: null,
    parentIndex: null,
    parentRatingKey: null,
    grandparentRatingKey: null,
    parentGuid: null,
    grandparentGuid: null,
    parentTitle: null,
    grandparentTitle: null,
    librarySectionID: '1',
    addedAt: 1_600_000_000_000,
    updatedAt: 1_600_000_000_000,
    deletedAt: null,
    originallyAvailableAt: '2001-05-01',
    durationMs: 5_400_000,
    leafCount: null,
    childCount: null,
    smart: null,
    viewCount: 0,
    viewOffsetMs: null,
    lastViewedAt: null,
    userRating: null,
    media: [plexMedia()],
    details: { ...noDetails, ...details },
    ...fields,
  };
}
