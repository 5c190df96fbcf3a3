import type { FakePlex } from '../fake-plex.ts';
import { isBelow } from './disk.ts';
import type { FakeItem, FakeMedia, FakePart, FakeSection, SectionType } from './model.ts';
import type { Scan } from './scanner.ts';

const filmTypes = { movie: 'movie', show: 'episode', artist: 'track', photo: 'movie' } as const satisfies Record<
  SectionType,
  string
>;

/** Items of a section that have a file in a folder. */
export function itemsIn(plex: FakePlex, section: FakeSection, folder: string): FakeItem[] {
  const items = plex.library.itemsOf(section.key, filmTypes[section.type]);
  return items.filter(({ media }) => media.some(({ parts }) => parts.some(({ file }) => isBelow(file, folder))));
}

/** Removes missing files: in this scan if the trash is emptied automatically, else into the trash. */
export function removeMissing(plex: FakePlex, section: FakeSection, folder: string, scan: Scan): void {
  for (const item of itemsIn(plex, section, folder)) {
    const isMissing = ({ file }: FakePart) => isBelow(file, folder) && !plex.disk.exists(file);
    if (!item.media.some(({ parts }) => parts.some(isMissing))) {
      giveBack(plex, item);
      continue;
    }
    const at = plex.now();
    const media = item.media.map((one) => withTrash(one, isMissing, at));
    const left = media.filter(({ deletedAt }) => deletedAt === null);
    const wasInTrash = item.deletedAt !== null;
    plex.library.change(item, { media, deletedAt: left.length === 0 ? (item.deletedAt ?? at) : null });
    if (left.length === 0 && !wasInTrash) scan.removed.push(item);
  }
  if (plex.autoEmptyTrash) emptyTrash(plex, section);
}

/** Removes versions and items in the trash, and the seasons and shows that become empty. */
export function emptyTrash(plex: FakePlex, section: FakeSection): FakeItem[] {
  return plex.library.itemsOf(section.key, filmTypes[section.type]).flatMap((item) => {
    if (item.deletedAt !== null) return plex.library.remove(item);
    const media = item.media.filter(({ deletedAt }) => deletedAt === null);
    if (media.length < item.media.length) plex.library.change(item, { media });
    return [];
  });
}

function withTrash(media: FakeMedia, isMissing: (part: FakePart) => boolean, at: number): FakeMedia {
  const parts = media.parts.map((part) => ({ ...part, deletedAt: isMissing(part) ? (part.deletedAt ?? at) : null }));
  // One part alone of a film in two parts is not playable.
  return {
    ...media,
    parts,
    deletedAt: parts.some(({ deletedAt }) => deletedAt !== null) ? (media.deletedAt ?? at) : null,
  };
}

/** Restores items from the trash whose files are back. */
function giveBack(plex: FakePlex, item: FakeItem): void {
  if (!item.media.some(({ deletedAt }) => deletedAt !== null)) return;
  const back = ({ parts, ...media }: FakeMedia): FakeMedia => {
    return { ...media, deletedAt: null, parts: parts.map((part) => ({ ...part, deletedAt: null })) };
  };
  if (item.media.every(({ parts }) => parts.every(({ file }) => plex.disk.exists(file)))) {
    plex.library.change(item, { media: item.media.map(back), deletedAt: null });
  }
}
