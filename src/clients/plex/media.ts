import type { PlexMedia, PlexPart } from '../../core/model/plex-details.ts';
import { exact, flag, integer, number, type Row, rowsOf, time } from './read.ts';
import { records } from './record.ts';

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
