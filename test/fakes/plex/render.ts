import path from 'node:path';
import type { Library } from './library.ts';
import type { FakeItem, FakeMedia, FakePart, FakeSection } from './model.ts';
import type { View, Views } from './views.ts';

export type Row = Record<string, unknown>;

export interface RenderOptions {
  readonly accountId: number;
  /** `Guid[]`. */
  readonly hasGuids?: boolean;
  /** With streams and the other fields that only a single item has. */
  readonly isWhole?: boolean;
  readonly hasChapters?: boolean;
  readonly hasMarkers?: boolean;
  /** Checks the disk; undefined if the request does not ask for that. */
  readonly exists?: ((file: string) => boolean) | undefined;
  /** With the library's name, as for items outside a section's list. */
  readonly section?: FakeSection | undefined;
}

interface Source {
  readonly library: Library;
  readonly views: Views;
}

/** One row of `Metadata`, with fields in Plex's order. Missing values have no field. */
export function renderItem(source: Source, item: FakeItem, options: RenderOptions): Row {
  const { library, views } = source;
  const parent = library.parentOf(item);
  const grandparent = parent === undefined ? undefined : library.parentOf(parent);
  const holds = item.type !== 'movie' && item.type !== 'episode' && item.type !== 'track';
  const ownPath = item.type === 'collection' ? `/library/collections/${item.id}` : `/library/metadata/${item.id}`;
  const { titleSort, Chapter, Marker, ...fields } = item.fields;
  const [scalars, elements] = parted(fields);
  return {
    ratingKey: String(item.id),
    key: holds ? `${ownPath}/children` : ownPath,
    ...(parent && { parentRatingKey: String(parent.id) }),
    ...(grandparent && { grandparentRatingKey: String(grandparent.id) }),
    guid: item.guid,
    ...(parent && { parentGuid: parent.guid }),
    ...(grandparent && { grandparentGuid: grandparent.guid }),
    type: item.type,
    title: item.title,
    titleSort,
    ...(options.section && sectionOf(options.section)),
    ...(grandparent && { grandparentKey: `/library/metadata/${grandparent.id}` }),
    ...(parent && { parentKey: `/library/metadata/${parent.id}` }),
    ...(grandparent && { grandparentTitle: grandparent.title }),
    ...(parent && { parentTitle: parent.title }),
    summary: '',
    index: item.index ?? undefined,
    parentIndex: parent?.index ?? undefined,
    year: item.year ?? undefined,
    ...(item.type === 'collection' && collectionOf(source, item)),
    ...(holds ? stateOfLeaves(source, item, options.accountId) : stateOf(views.of(options.accountId, item.guid))),
    thumb: `/library/metadata/${item.id}/thumb/${item.updatedAt}`,
    art: `/library/metadata/${(grandparent ?? parent ?? item).id}/art/${item.updatedAt}`,
    ...(parent && { parentThumb: `/library/metadata/${parent.id}/thumb/${parent.updatedAt}` }),
    ...(grandparent && { grandparentThumb: `/library/metadata/${grandparent.id}/thumb/${grandparent.updatedAt}` }),
    duration: item.durationMs ?? undefined,
    originallyAvailableAt: item.airDate ?? undefined,
    addedAt: item.addedAt,
    updatedAt: item.updatedAt,
    deletedAt: item.deletedAt ?? undefined,
    ...scalars,
    Media: listOr(item.media.map((media) => renderMedia(media, item, options))),
    ...elements,
    Guid: options.hasGuids === true ? listOr(item.guids.map((id) => ({ id }))) : undefined,
    Collection: listOr(item.collections.map((tag) => ({ tag }))),
    Chapter: options.hasChapters === true ? Chapter : undefined,
    Marker: options.hasMarkers === true ? Marker : undefined,
  };
}

function sectionOf(section: FakeSection): Row {
  const { key, title } = section;
  return { librarySectionTitle: title, librarySectionID: Number(key), librarySectionKey: `/library/sections/${key}` };
}

function stateOf(view: View | undefined): Row {
  return {
    viewCount: view?.viewCount || undefined,
    viewOffset: view?.viewOffset || undefined,
    lastViewedAt: view?.lastViewedAt || undefined,
    userRating: view?.userRating ?? undefined,
  };
}

/** Shows and seasons have the counts of watched items below them; their rating is their own. */
function stateOfLeaves({ library, views }: Source, item: FakeItem, accountId: number): Row {
  if (item.type === 'collection') return {};
  const userRating = views.of(accountId, item.guid)?.userRating ?? undefined;
  const childCount = item.type === 'season' || item.type === 'album' ? undefined : library.children(item).length;
  if (item.type === 'artist' || item.type === 'album') return { userRating };
  const leafCount = item.fields.leafCount ?? library.leaves(item).length;
  if (!views.has(accountId)) return { leafCount, viewedLeafCount: 0, childCount, userRating };
  const seen = library.leaves(item).flatMap(({ guid }) => views.of(accountId, guid) ?? []);
  const counts = seen.map(({ viewCount }) => viewCount);
  return {
    leafCount,
    viewedLeafCount: counts.filter((count) => count > 0).length,
    childCount,
    viewCount: counts.reduce((sum, count) => sum + count, 0) || undefined,
    lastViewedAt: Math.max(0, ...seen.map(({ lastViewedAt }) => lastViewedAt)) || undefined,
    userRating,
  };
}

function collectionOf({ library }: Source, item: FakeItem): Row {
  const members = item.memberIds.flatMap((id) => library.item(id) ?? []);
  const years = members.flatMap(({ year }) => year ?? []);
  return {
    subtype: members[0]?.type ?? 'movie',
    // As text, like in Plex.
    childCount: String(members.length),
    ...(years.length > 0 && { minYear: String(Math.min(...years)), maxYear: String(Math.max(...years)) }),
  };
}

const sizes = { '720': [1280, 720], '1080': [1920, 1080], '4k': [3840, 2160] } as const;

function renderMedia(media: FakeMedia, item: FakeItem, options: RenderOptions): Row {
  const [width, height] = sizes[media.resolution];
  const container = extensionOf(media.parts[0]?.file ?? '');
  const picture = { width, height, aspectRatio: 1.78 };
  const film = {
    videoCodec: 'h264',
    videoResolution: media.resolution,
    container,
    videoFrameRate: '24p',
    videoProfile: 'high',
  };
  const isTrack = item.type === 'track';
  return {
    id: media.id,
    duration: media.durationMs,
    bitrate: isTrack ? 320 : 4000,
    ...(!isTrack && picture),
    audioChannels: 2,
    audioCodec: isTrack ? container : 'aac',
    ...(isTrack ? { container } : film),
    deletedAt: media.deletedAt ?? undefined,
    Part: media.parts.map((part) => renderPart(part, media, item, options)),
  };
}

function renderPart(part: FakePart, media: FakeMedia, item: FakeItem, { isWhole, exists }: RenderOptions): Row {
  const container = extensionOf(part.file);
  const isThere = exists?.(part.file);
  return {
    accessible: isThere,
    exists: isThere,
    id: part.id,
    key: `/library/parts/${part.id}/${item.updatedAt}/file.${container}`,
    duration: media.durationMs,
    file: part.file,
    size: part.size,
    container,
    deletedAt: part.deletedAt ?? undefined,
    Stream: isWhole === true ? streamsOf(part, item) : undefined,
  };
}

function streamsOf(part: FakePart, item: FakeItem): Row[] {
  const id = part.id * 10;
  const sound = { id: id + 1, streamType: 2, default: true, codec: 'aac', index: 1, channels: 2, bitrate: 192 };
  const audio = {
    ...sound,
    language: 'English',
    languageCode: 'eng',
    displayTitle: 'English (AAC Stereo)',
  };
  if (item.type === 'track') return [audio];
  const video = {
    id,
    streamType: 1,
    default: true,
    codec: 'h264',
    index: 0,
    bitrate: 3800,
    displayTitle: '1080p (H.264)',
  };
  return [video, audio];
}

function extensionOf(file: string): string {
  return path.extname(file).slice(1).toLowerCase() || 'mkv';
}

/** The fields that XML writes as attributes, and those it writes as elements, which come last. */
function parted(fields: Row): [scalars: Row, elements: Row] {
  const parts: [Row, Row] = [{}, {}];
  for (const [key, value] of Object.entries(fields)) parts[typeof value === 'object' ? 1 : 0][key] = value;
  return parts;
}

/** An empty list is omitted, like every undefined field. */
function listOr(rows: Row[]): Row[] | undefined {
  return rows.length > 0 ? rows : undefined;
}
