import * as z from 'zod';
import type { MediaItemWhole } from '../../core/model/plex.ts';
import { authorOf, numbersOf, shownNumbers, showTitleOf } from '../../core/plex/mirror/item-numbers.ts';
import type { ItemWithLevels } from '../../core/plex/mirror/items.ts';
import type { FoundItem } from '../../core/plex/mirror/search-library.ts';
import { itemSorts } from '../../core/ports/library-store.ts';
import { flagText, idText, listQuery, smallNumber, timeText, wholeListQuery, wholeNumberText } from './common.ts';
import { rowOf } from './row.ts';

const state = z.enum(['normal', 'remoteOnly', 'unavailable', 'fileNotFound']);
const guids = z.array(z.string()).describe('imdb://tt…, tmdb://n, tvdb://n, anidb://n and such');
const file = z.strictObject({
  path: z.string().describe('as Plex writes it'),
  localPath: z.string().nullable().describe('the same here; null where it has no place'),
});
const json = z.record(z.string(), z.unknown());

export const itemSchema = z.strictObject({
  id: z.int(),
  serverId: z.int(),
  libraryId: z.int(),
  ratingKey: z.string().describe("the server's own id of it"),
  type: z.string(),
  title: z.string(),
  year: z.int().nullable(),
  seasonNumber: z.int().nullable().describe('of a season and an episode; 0 is a season'),
  episodeNumber: z.int().nullable().describe('of an episode, and of a track on its disc'),
  discNumber: z.int().nullable().describe('of a track'),
  author: z.string().nullable().describe('of an album and a track: the artist, of an audiobook its author'),
  showTitle: z.string().nullable().describe('of a season and an episode'),
  addedAt: timeText.nullable().describe('to its server'),
  image: z.string().nullable().describe('the path of its poster, or of that of its show, below URL_BASE'),
  childCount: z.int().nullable().describe('one level below: seasons, episodes of a season, albums, tracks of an album'),
  leafCount: z.int().nullable().describe('the lowest level: episodes and tracks'),
  state,
  reason: z.string().nullable(),
  guids,
  files: z.array(file).describe('of an album those of its tracks'),
});

const wholeFile = file.extend({
  mediaId: z.string(),
  partId: z.string(),
  sizeBytes: z.number().nullable(),
  durationMs: z.number().nullable(),
  container: z.string().nullable(),
  deletedAt: timeText.nullable(),
  isHere: z.boolean(),
  isPlayable: z.boolean().nullable().describe('what the server said when it was asked'),
});

export const wholeItemSchema = itemSchema.extend({
  files: z.array(wholeFile),
  guid: z.string().nullable().describe("of the server's agent"),
  sortTitle: z.string().nullable(),
  originalTitle: z.string().nullable(),
  parentRatingKey: z.string().nullable(),
  grandparentRatingKey: z.string().nullable(),
  parentTitle: z.string().nullable(),
  grandparentTitle: z.string().nullable(),
  grandparentGuid: z.string().nullable(),
  originallyAvailableAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  updatedAt: timeText.nullable(),
  deletedAt: timeText.nullable().describe("in the server's trash since"),
  presence: z.enum(['present', 'missing', 'archived']),
  missingSince: timeText.nullable(),
  view: z.strictObject({
    viewCount: z.int(),
    viewOffsetMs: z.number().nullable(),
    lastViewedAt: timeText.nullable(),
    userRating: z.number().nullable(),
  }),
  details: json.describe('summary, ratings, genres, people, pictures, chapters, markers'),
  media: z.array(json).describe('its versions with codecs, parts and streams'),
  children: z.array(itemSchema).describe('seasons of a show, episodes of a season, albums, tracks'),
});

/** What viewers see of an item: no paths, nothing about the disk, and nothing that its owner watched. */
const hiddenFromViewers = { files: true, reason: true } as const;
export const viewerItemSchema = itemSchema.omit(hiddenFromViewers);
export const viewerWholeItemSchema = wholeItemSchema
  .omit({ ...hiddenFromViewers, guid: true, grandparentGuid: true, view: true, media: true })
  .extend({ children: z.array(viewerItemSchema) });

export const itemListQuery = listQuery.extend({
  state: state.optional(),
  type: z.string().max(40).optional(),
  serverId: idText.optional(),
  libraryId: idText.optional(),
  ratingKey: z.string().max(200).optional(),
  guid: z.string().max(500).optional().describe('such as tmdb://603'),
  year: wholeNumberText(0, 9999).optional(),
  seasonNumber: wholeNumberText(0, 100_000).optional(),
  network: z.string().min(1).max(500).optional().describe('of shows, as `library/networks` lists it'),
  q: z.string().max(500).optional().describe('words of titles, show titles and people'),
  hasTwin: flagText.optional().describe('one of its files is a live link of ours, or what one leads to'),
  archived: flagText.optional().describe('archived ones, too'),
  sort: z
    .enum(itemSorts)
    .optional()
    .describe('default: title; with q, how well it fits, unless there are more than 5,000 results'),
  order: z.enum(['ascending', 'descending']).optional(),
});

export const collectionSchema = z.strictObject({
  id: z.int(),
  serverId: z.int(),
  libraryId: z.int(),
  ratingKey: z.string(),
  guid: z.string().nullable(),
  title: z.string(),
  subtype: z.string().nullable(),
  summary: z.string().nullable(),
  smart: z.boolean().describe('filled by a rule of the server'),
  childCount: z.int(),
  updatedAt: timeText.nullable(),
  memberRatingKeys: z.array(z.string()),
});

export const collectionListQuery = listQuery.extend({
  serverId: idText.optional(),
  libraryId: idText.optional(),
  q: z.string().max(500).optional(),
});

export const networkSchema = z.strictObject({ name: z.string(), itemCount: z.int().describe('shows') });

export const networkListQuery = wholeListQuery.extend({
  serverId: idText.optional(),
  libraryId: idText.optional(),
  q: z.string().max(500).optional(),
});

export const foundItemSchema = itemSchema.omit({ id: true, state: true, reason: true, image: true });

export const discoveredShowSchema = z.strictObject({
  serverId: z.int(),
  server: z.string(),
  libraryId: z.int(),
  library: z.string(),
  ratingKey: z.string(),
  title: z.string(),
  year: z.int().nullable(),
  guids,
  seasons: z.int().nullable(),
  episodes: z.int().nullable(),
});

export const showQuery = wholeListQuery.extend({
  title: z.string().trim().min(1).max(500),
  year: z
    .string()
    .regex(/^\d{4}$/, 'must be a year')
    .transform(Number)
    .pipe(smallNumber)
    .optional(),
});

export const discoveredShowsSchema = z.strictObject({
  items: z.array(discoveredShowSchema),
  nextCursor: z.string().nullable(),
  total: z.int(),
  errors: z.array(z.string()).describe('servers that did not answer'),
});

export const toApiCollection = rowOf(collectionSchema);
export const toApiShow = rowOf(discoveredShowSchema);

const itemRow = rowOf(itemSchema);
const wholeItemRow = rowOf(wholeItemSchema);
const foundItemRow = rowOf(foundItemSchema);

export function toApiItem(item: ItemWithLevels): z.output<typeof itemSchema> {
  return itemRow(itemSource(item));
}

export function toApiWholeItem(
  item: ItemWithLevels<MediaItemWhole>,
  children: readonly ItemWithLevels[],
): z.output<typeof wholeItemSchema> {
  return wholeItemRow({ ...itemSource(item), children: children.map(itemSource) });
}

const viewerItemRow = rowOf(viewerItemSchema);
const viewerWholeItemRow = rowOf(viewerWholeItemSchema);

export function toViewerItem(item: ItemWithLevels): z.output<typeof viewerItemSchema> {
  return viewerItemRow(viewerSource(item));
}

export function toViewerWholeItem(
  item: ItemWithLevels<MediaItemWhole>,
  children: readonly ItemWithLevels[],
): z.output<typeof viewerWholeItemSchema> {
  // Labels are how an owner restricts what others may see.
  const details = { ...item.details, labels: undefined };
  return viewerWholeItemRow({ ...viewerSource(item), details, children: children.map(viewerSource) });
}

/** A guid without an agent may hold the file's path. */
const ownGuid = /^(?:local|none|file|library):/;

export function shownToViewers(guids: readonly string[]): string[] {
  return guids.filter((guid) => !ownGuid.test(guid));
}

function viewerSource<Item extends ItemWithLevels>(item: Item) {
  const source = itemSource(item);
  return { ...source, guids: shownToViewers(source.guids) };
}

/** The fields without a column. */
function itemSource<Item extends ItemWithLevels>(item: Item) {
  return {
    ...item,
    ...shownNumbers(item),
    author: authorOf(item),
    showTitle: showTitleOf(item),
    image: item.hasPoster ? `/posters/items/${item.id}` : null,
    childCount: item.levels?.childCount ?? null,
    leafCount: item.levels?.leafCount ?? null,
  };
}

export function toApiFoundItem({ item, ...found }: FoundItem): z.output<typeof foundItemSchema> {
  const { type } = item;
  const numbers = shownNumbers({ type, ...numbersOf(item) });
  return foundItemRow({ ...item, ...found, ...numbers, author: authorOf(item), showTitle: showTitleOf(item) });
}
