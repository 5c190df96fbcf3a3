import { expect, test } from 'vitest';
import type { TwinMember } from '../../../../src/core/model/watch.ts';
import { effectiveSettings } from '../../../../src/core/settings/setting-rows.ts';
import { countDifferences, historyOf } from '../../../../src/core/watch/differences.ts';
import { pairsOf } from '../../../../src/core/watch/pairs.ts';
import type { SeenView } from '../../../../src/core/watch/read-views.ts';

const film = { itemId: 1, serverId: 1, ratingKey: '1', guid: 'plex://movie/1', type: 'movie' } as TwinMember;
const special = { itemId: 2, serverId: 1, ratingKey: '2', guid: 'plex://episode/2', type: 'episode' } as TwinMember;
const pairs = pairsOf([{ movies: [film], specials: [special] }]);

function seen(member: TwinMember, viewCount: number, part: Partial<SeenView> = {}): SeenView {
  const view = { viewCount, viewOffsetMs: null, lastViewedAt: null, userRating: null };
  return { member, view, kind: 'same', baselineAt: null, ...part };
}

function counted(rows: readonly SeenView[], settings: Record<string, unknown> = {}) {
  const counts = { marked: 0, already: 0, waiting: 0, ignored: 0, unwatched: 0, history: 0, errors: 0 };
  const known = effectiveSettings(new Map(Object.entries(settings)), new Map());
  countDifferences(counts, { seen: rows, pairs, settings: known });
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

test('what is new is counted by what the twin says now', () => {
  expect(counted([seen(film, 1, { kind: 'watched' }), seen(special, 0)])).toEqual({ marked: 1 });
  expect(counted([seen(film, 1, { kind: 'watched' }), seen(special, 1)])).toEqual({ already: 1 });
  expect(counted([seen(film, 1, { kind: 'watched' })])).toEqual({ waiting: 1 });
  expect(counted([seen(film, 1), seen(special, 0)])).toEqual({});
  expect(counted([seen(film, 1, { kind: 'before' }), seen(special, 0)])).toEqual({});
});

test('what the settings forbid is ignored', () => {
  const rows = [seen(film, 1, { kind: 'watched' }), seen(special, 0)];
  expect(counted(rows, { 'watch.twins': 'specialToMovie' })).toEqual({ ignored: 1 });
  expect(counted(rows, { 'watch.autoMark': false })).toEqual({ ignored: 1 });
  const unmarked = [seen(film, 0, { kind: 'unwatched' }), seen(special, 1)];
  expect(counted(unmarked)).toEqual({});
  expect(counted(unmarked, { 'watch.propagateUnwatched': true })).toEqual({ marked: 1 });
});

test('history is what was watched before and has a twin that is not', () => {
  const settings = effectiveSettings(new Map(), new Map());
  const of = (rows: readonly SeenView[], more: object = {}) =>
    historyOf({ seen: rows, pairs, settings: { ...settings, ...more } }).map(({ member }) => member.itemId);
  expect(of([seen(film, 1, { baselineAt: 5 }), seen(special, 0)])).toEqual([1]);
  expect(of([seen(film, 1, { baselineAt: 5 }), seen(special, 1, { baselineAt: 6 })])).toEqual([]);
  expect(of([seen(film, 1, { baselineAt: 5 })])).toEqual([]);
  expect(of([seen(film, 1), seen(special, 0)])).toEqual([]);
  expect(of([seen(film, 1, { baselineAt: 5 }), seen(special, 0)], { 'watch.twins': 'specialToMovie' })).toEqual([]);
});
