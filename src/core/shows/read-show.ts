import { basename, dirname } from 'node:path';
import type { ShowFacts } from '../matching/show-model.ts';
import type { MediaItem } from '../model/plex.ts';
import { titleWithYear } from '../model/title-with-year.ts';
import type { Runtime } from '../runtime.ts';

/** The facts about a synced show that matching uses, and its folder as we see it. */
export interface FoundShow {
  readonly item: MediaItem;
  readonly facts: ShowFacts;
  readonly folder: string | null;
}

export async function readShow(rt: Pick<Runtime, 'library'>, itemId: number): Promise<FoundShow | null> {
  const item = await rt.library.items.get(itemId);
  if (item === null || item.presence !== 'present') return null;
  const leaves = await rt.library.items.leavesOf(item.serverId, item.ratingKey);
  const regular = leaves.filter((leaf) => leaf.seasonNumber !== 0);
  const localPath = leaves.flatMap(({ files }) => files.flatMap(({ localPath }) => localPath ?? []))[0] ?? null;
  return {
    item,
    facts: {
      title: item.title,
      originalTitle: item.originalTitle,
      year: item.year,
      guids: item.guids,
      seasonCount: new Set(regular.map((leaf) => leaf.seasonNumber)).size,
      episodeCount: regular.length,
      localPath,
    },
    folder: localPath === null ? null : folderOfShow(localPath),
  };
}

/** The parent of the season folder; not all shows have one. */
function folderOfShow(path: string): string {
  const folder = dirname(path);
  return /^(?:season|series|staffel|saison|temporada|specials?|s\d)/i.test(basename(folder)) ? dirname(folder) : folder;
}

export function titleOfShow(show: Pick<MediaItem, 'title' | 'year'>): string {
  return show.title.includes(`(${show.year})`) ? show.title : titleWithYear(show);
}
