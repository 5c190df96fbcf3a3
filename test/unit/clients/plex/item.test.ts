import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readItems } from '../../../../src/clients/plex/answers.ts';
import type { PlexItem } from '../../../../src/core/ports/plex-item.ts';

const film = { ratingKey: '7', type: 'movie', title: 'A Film' };

function itemOf(row: object, isWhole = false): PlexItem {
  const { items } = readItems({ Metadata: [{ ...film, ...row }] }, isWhole);
  if (items[0] === undefined) throw new Error('no item');
  return items[0];
}

describe('a row', () => {
  it('with nothing but its key and type is an item', () => {
    const { items, skipped } = readItems({ Metadata: [{ ratingKey: 7, type: 'movie' }] }, false);
    expect(skipped).toEqual([]);
    expect(items[0]).toMatchObject({ ratingKey: '7', title: '', guids: [], viewCount: 0, media: [], addedAt: null });
    expect(items[0]?.details).toMatchObject({ genres: [], chapters: null, markers: null });
  });

  it.each([
    [
      { type: 'movie', title: 'No key' },
      { row: 'No key', reason: 'it has no ratingKey' },
    ],
    [
      { ratingKey: '', type: 'movie', key: '/x' },
      { row: '/x', reason: 'it has no ratingKey' },
    ],
    [
      { ratingKey: 0, type: 'movie', title: 'Key 0' },
      { row: 'Key 0', reason: 'it has no ratingKey' },
    ],
    [
      { ratingKey: '1', title: 'No type' },
      { row: 'No type', reason: 'it has no type' },
    ],
    [null, { row: 'null', reason: 'it has no ratingKey' }],
    ['text', { row: '"text"', reason: 'it has no ratingKey' }],
    [[], { row: '[]', reason: 'it has no ratingKey' }],
  ])('that is none is told and costs no other: %j', (bad, skipped) => {
    const read = readItems({ Metadata: [film, bad, { ...film, ratingKey: '8' }] }, false);
    expect(read.items.map(({ ratingKey }) => ratingKey)).toEqual(['7', '8']);
    expect(read.skipped).toEqual([skipped]);
  });

  it('has no parents where their keys are 0', () => {
    const item = itemOf({ parentRatingKey: 0, grandparentRatingKey: '0', librarySectionID: 0 });
    expect(item).toMatchObject({ parentRatingKey: null, grandparentRatingKey: null, librarySectionID: null });
  });

  it('may stand without its list', () => {
    expect(readItems({ Metadata: film }, false).items).toHaveLength(1);
    const item = itemOf({
      Media: { id: 1, Part: { id: 2, file: '/a' } },
      Guid: { id: 'tmdb://1' },
      Genre: { tag: 'X' },
    });
    expect(item).toMatchObject({
      guids: ['tmdb://1'],
      media: [{ parts: [{ file: '/a' }] }],
      details: { genres: ['X'] },
    });
  });

  it.each([null, {}, [], true, 'x', Number.NaN, [[]], [null, 1, 'x']])(
    'with every field but key and type as %j is an item without them',
    (odd) => {
      const names = Object.keys(itemOf({}));
      const fields = ['Media', 'Guid', 'Genre', 'Role', 'duration', 'viewOffset', 'Rating', 'Collection', 'summary'];
      const row = Object.fromEntries([...names, ...fields].map((name) => [name, odd]));
      const item = itemOf({ ...row, ratingKey: '7', type: 'movie' });
      expect(item).toMatchObject({ ratingKey: '7', type: 'movie', guids: [], year: null, viewCount: 0, media: [] });
    },
  );

  it('has times in milliseconds, and none for 0', () => {
    const item = itemOf({ addedAt: 1600000000, updatedAt: '1600000001', lastViewedAt: 0, deletedAt: -5 });
    expect(item).toMatchObject({ addedAt: 1_600_000_000_000, updatedAt: 1_600_000_001_000 });
    expect(item).toMatchObject({ lastViewedAt: null, deletedAt: null });
  });

  it('of a special has season 0, as number or text', () => {
    expect(itemOf({ type: 'episode', parentIndex: 0, index: '0' })).toMatchObject({ parentIndex: 0, index: 0 });
  });

  it.each([
    ['2008-11-23', '2008-11-23'],
    ['2008-11-23 00:00:00', '2008-11-23'],
    ['2008-11-23T00:00:00Z', '2008-11-23'],
    ['2008', null],
    ['2008-11-2345', null],
    [20081123, null],
  ])('first shown %j was so on %j', (said, day) => {
    expect(itemOf({ originallyAvailableAt: said }).originallyAvailableAt).toBe(day);
  });

  it('has titles of one line and texts of several, without control characters', () => {
    const item = itemOf({ title: ' A\u0000\u0007 Film\n2 \ud800', summary: 'One\u0000\n\nTwo\t3', studio: '\u0001' });
    expect(item).toMatchObject({ title: 'A Film 2 \ufffd', details: { summary: 'One\n\nTwo\t3', studio: null } });
  });

  it('has paths exactly as they are', () => {
    const file = ' /a\u0007/b\n.mkv ';
    expect(itemOf({ Media: [{ id: 1, Part: [{ id: 1, file }] }] }).media[0]?.parts[0]?.file).toBe(file);
  });

  it('has no version and no part without an id', () => {
    const item = itemOf({ Media: [{ duration: 1 }, { id: '2', Part: [{ file: '/x' }, { id: 3, file: '/y' }] }] });
    expect(item.media).toMatchObject([{ id: '2', parts: [{ id: '3', file: '/y' }] }]);
  });

  it('knows its library from the list where it does not say itself', () => {
    const rows = [film, { ...film, ratingKey: '8', librarySectionID: '2' }];
    const { items } = readItems({ librarySectionID: 1, Metadata: rows }, false);
    expect(items.map(({ librarySectionID }) => librarySectionID)).toEqual(['1', '2']);
  });

  it('keeps the agent and the outside ids apart, whose names differ in case only', () => {
    const item = itemOf({ guid: 'plex://movie/1', Guid: [{ id: 'imdb://tt1' }], rating: 7, Rating: [{ value: 7.1 }] });
    expect(item).toMatchObject({ guid: 'plex://movie/1', guids: ['imdb://tt1'] });
    expect(item.details).toMatchObject({ rating: 7, ratings: [{ value: 7.1 }] });
  });
});

describe('streams, chapters and markers', () => {
  const part = { id: 1, file: '/a' };

  it('are unknown in lists, and none where all was asked for', () => {
    const row = { Media: [{ id: 1, Part: [part] }] };
    expect(itemOf(row).media[0]?.parts[0]?.streams).toBeNull();
    expect(itemOf(row).details).toMatchObject({ chapters: null, markers: null });
    expect(itemOf(row, true).media[0]?.parts[0]?.streams).toEqual([]);
    expect(itemOf(row, true).details).toMatchObject({ chapters: [], markers: [] });
  });

  it('are kept as the server sent them', () => {
    const stream = { id: 5, streamType: 2, codec: 'aac', selected: true, language: null, nested: { a: [1, 'x'] } };
    const item = itemOf(
      { Media: [{ id: 1, Part: [{ ...part, Stream: [stream] }] }], Marker: [{ type: 'credits' }] },
      true,
    );
    expect(item.media[0]?.parts[0]?.streams).toEqual([stream]);
    expect(item.details.markers).toEqual([{ type: 'credits' }]);
  });

  it('stay small, however deep and long they come', () => {
    let deep: object = { end: true };
    for (let level = 0; level < 5000; level += 1) deep = { deep };
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`f${at}`, 'x'.repeat(10_000)]));
    const chapters = Array.from({ length: 3000 }, (_, at) => (at === 0 ? { ...wide, deep } : { deep }));
    const item = itemOf({ Chapter: chapters });
    expect(item.details.chapters?.length).toBe(500);
    expect(JSON.stringify(item).length).toBeLessThan(300_000);
  });
});

it('whatever the JSON, each row is an item or told, and nothing throws', () => {
  const names = ['ratingKey', 'type', 'title', 'Media', 'Part', 'Guid', 'Role', 'tag', 'id', 'Chapter', 'addedAt'];
  const row = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(fc.oneof(row, fc.jsonValue())), fc.boolean(), (rows, isWhole) => {
      const { items, skipped } = readItems({ Metadata: rows }, isWhole);
      expect(items.length + skipped.length).toBe(rows.length);
      for (const { ratingKey, type, title } of items) {
        expect([typeof ratingKey, typeof type, typeof title]).toEqual(['string', 'string', 'string']);
        expect(title).not.toMatch(/[\u0000-\u001f]/);
      }
    }),
  );
});
