import { describe, expect, test } from 'vitest';
import { readItems } from '../../../../src/clients/plex/answers.ts';
import { isRow, type Row } from '../../../../src/clients/plex/read.ts';
import { containerOfXml } from '../../../../src/clients/plex/xml.ts';
import { xmlOf } from '../../../fakes/plex/xml.ts';

/** As a server of this decade sends it, with the numbers that it writes as texts. */
const streams = [
  {
    id: 279,
    streamType: 1,
    default: true,
    selected: true,
    codec: 'hevc',
    index: 0,
    bitrate: 21178,
    bitDepth: 10,
    anamorphic: false,
    chromaSubsampling: '4:2:0',
    codedHeight: 1608,
    DOVIPresent: true,
    DOVIProfile: 8,
    DOVIVersion: '1.0',
    frameRate: 23.976,
    hasScalingMatrix: false,
    level: 153,
    pixelAspectRatio: '4:3',
    profile: 'main 10',
    refFrames: 1,
    streamIdentifier: 1,
    displayTitle: '4K (HEVC Main 10)',
    title: '2001',
    someNewNumber: -2.5,
    someNewName: '007',
  },
  {
    id: 280,
    streamType: 2,
    channels: 6,
    samplingRate: 48000,
    gain: -6.89,
    peak: 1,
    forced: false,
    hearingImpaired: true,
  },
  { id: 281, streamType: 3, key: '/library/streams/281', timed: true, language: 'English', format: 'srt' },
];
const film = {
  ratingKey: '7',
  type: 'movie',
  title: '1984',
  Rating: [{ image: 'imdb://image.rating', type: 'audience', value: 7.2, count: 44 }],
  Image: [{ alt: '300', type: 'coverPoster', url: '/x' }],
  Chapter: [{ id: 4, index: 1, tag: '12', startTimeOffset: 0, endTimeOffset: 1000, filter: 'thumb=4' }],
  Marker: [
    {
      id: 5,
      type: 'credits',
      startTimeOffset: 900,
      endTimeOffset: 1000,
      final: true,
      Attributes: { id: 5, version: 4 },
    },
  ],
  Media: [
    { id: 1, bitrate: 4000, videoResolution: '1080', Part: [{ id: 2, file: '/a', accessible: true, Stream: streams }] },
  ],
};

function itemsOf(container: Row) {
  return readItems(container, true).items;
}

describe('What is kept of an item', () => {
  const fromJson = itemsOf({ Metadata: [film] });

  test('has numbers and booleans where the server means them', () => {
    const [item] = fromJson;
    expect(item?.media[0]?.parts[0]?.streams).toEqual(streams);
    expect(item?.details).toMatchObject({
      chapters: film.Chapter,
      markers: film.Marker,
      ratings: film.Rating,
      images: film.Image,
    });
  });

  test('is the same in XML, where all is text', async () => {
    expect(itemsOf((await containerOfXml(xmlOf({ Metadata: [film] }))) ?? {})).toEqual(fromJson);
  });

  test('is the same in JSON that has texts for numbers and flags', () => {
    expect(itemsOf({ Metadata: [withTexts(film)] })).toEqual(fromJson);
  });
});

function withTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTexts);
  if (isRow(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withTexts(part)]));
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}
