import type { PlexSection } from '../../core/ports/plex.ts';
import { exact, flag, integer, line, type Row, rowsOf, time } from './read.ts';

/** One library; undefined without the key by which it is asked for. */
export function sectionOf(row: Row): PlexSection | undefined {
  const key = exact(row.key);
  if (key === null) return undefined;
  return {
    key,
    uuid: exact(row.uuid),
    type: exact(row.type) ?? '',
    title: line(row.title) ?? '',
    agent: exact(row.agent),
    scanner: exact(row.scanner),
    language: exact(row.language),
    refreshing: flag(row.refreshing) ?? false,
    locations: rowsOf(row.Location).flatMap(({ path }) => exact(path) ?? []),
    contentChangedAt: integer(row.contentChangedAt),
    scannedAt: time(row.scannedAt),
    updatedAt: time(row.updatedAt),
  };
}
