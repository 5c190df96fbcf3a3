import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { etagOf } from '../../../../src/core/plex/mirror/etag.ts';
import { plexItem, plexMedia, plexPart } from './plex-items.ts';

const etag = etagOf(plexItem());

describe('the etag of an item', () => {
  test('is the same for the same item, whatever the order of guids and versions', () => {
    expect(etagOf(plexItem())).toBe(etag);
    expect(etagOf(plexItem({ guids: ['tmdb://1', 'imdb://tt0000001'] }))).toBe(etag);
    const [a, b] = [plexMedia({ id: '1' }), plexMedia({ id: '2', parts: [plexPart({ id: '2' })] })];
    expect(etagOf(plexItem({ media: [a, b] }))).toBe(etagOf(plexItem({ media: [b, a] })));
  });

  test('changes with each of what is stored of it', () => {
    const changes = [
      plexItem({ title: 'Late Ferries' }),
      plexItem({ year: 2002 }),
      plexItem({ guid: 'local://10' }),
      plexItem({ guids: ['imdb://tt0000001'] }),
      plexItem({ updatedAt: 1_600_000_001_000 }),
      plexItem({ addedAt: null }),
      plexItem({ deletedAt: 1_600_000_001_000 }),
      plexItem({ parentIndex: 0 }),
      plexItem({ index: 0 }),
      plexItem({ details: { summary: 'A ferry.' } }),
      plexItem({ media: [] }),
      plexItem({ media: [plexMedia({ parts: [plexPart({ file: '/films/Late Ferry (2001)/Late Ferry 4K.mkv' })] })] }),
      plexItem({ media: [plexMedia({ parts: [plexPart({ sizeBytes: 1_001 })] })] }),
      plexItem({ media: [plexMedia({ parts: [plexPart(), plexPart({ id: '2' })] })] }),
    ].map(etagOf);
    expect(new Set([etag, ...changes]).size).toBe(changes.length + 1);
  });

  test('season 0 is a number: it is not the same as none', () => {
    expect(etagOf(plexItem({ parentIndex: 0 }))).not.toBe(etagOf(plexItem({ parentIndex: null })));
  });

  test('is the same from a list and from a single read: people, tags, streams and chapters are no part of it', () => {
    const whole = plexItem({
      details: {
        genres: ['Drama', 'Sea', 'Night'],
        actors: [{ name: 'A', role: null, thumb: null }],
        chapters: [{ index: 1 }],
      },
      media: [plexMedia({ parts: [plexPart({ streams: [{ id: 1 }], exists: true, accessible: true })] })],
    });
    expect(etagOf(whole)).toBe(etag);
  });

  test('does not know what people did with the item', () => {
    expect(etagOf(plexItem({ viewCount: 2, lastViewedAt: 5, viewOffsetMs: 7, userRating: 8 }))).toBe(etag);
  });

  test('keeps neighbouring texts apart: no two items read the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (title, titleSort, otherTitle, otherSort) => {
        const same = title === otherTitle && titleSort === otherSort;
        const [a, b] = [plexItem({ title, titleSort }), plexItem({ title: otherTitle, titleSort: otherSort })];
        expect(etagOf(a) === etagOf(b)).toBe(same);
      }),
    );
  });
});
