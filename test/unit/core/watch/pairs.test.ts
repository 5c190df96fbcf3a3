import { expect, test } from 'vitest';
import type { TwinMember } from '../../../../src/core/model/watch.ts';
import { pairsOf } from '../../../../src/core/watch/pairs.ts';

function member(itemId: number, type: 'movie' | 'episode', part: Partial<TwinMember> = {}): TwinMember {
  return {
    itemId,
    serverId: 1,
    ratingKey: String(itemId),
    guid: `plex://${type}/${itemId}`,
    type,
    title: `${type} ${itemId}`,
    showTitle: null,
    seasonNumber: type === 'episode' ? 0 : null,
    episodeNumber: null,
    ...part,
  };
}
const film = member(1, 'movie');
const special = member(2, 'episode');
const idsOf = (members: readonly TwinMember[]) => members.map(({ itemId }) => itemId);

test('what has no counterpart is no pair', () => {
  expect(pairsOf([{ movies: [film], specials: [] }]).members).toEqual([]);
  expect(pairsOf([{ movies: [], specials: [] }]).members).toEqual([]);
});

test('items that share their state anyhow are no twins of each other', () => {
  const larger = member(3, 'movie', { guid: film.guid });
  expect(pairsOf([{ movies: [film, larger], specials: [] }]).members).toEqual([]);
  const pairs = pairsOf([{ movies: [film, larger], specials: [special] }]);
  expect(idsOf(pairs.twinsOf(film, 'both'))).toEqual([2]);
  expect(idsOf(pairs.twinsOf(special, 'both'))).toEqual([1, 3]);
});

test('equal guids on two servers, and unmatched ones on one, are states of their own', () => {
  const elsewhere = member(3, 'movie', { guid: film.guid, serverId: 2 });
  expect(idsOf(pairsOf([{ movies: [film, elsewhere], specials: [] }]).twinsOf(film, 'both'))).toEqual([3]);
  const unmatched = [4, 5].map((id) => member(id, 'movie', { guid: 'none://' }));
  expect(pairsOf([{ movies: unmatched, specials: [] }]).members).toHaveLength(2);
});

test('a film that is two specials has both as twins, each item once among the members', () => {
  const other = member(3, 'episode');
  const pairs = pairsOf([
    { movies: [film], specials: [special] },
    { movies: [film], specials: [other] },
  ]);
  expect(idsOf(pairs.members)).toEqual([1, 2, 3]);
  expect(idsOf(pairs.twinsOf(film, 'both'))).toEqual([2, 3]);
  expect(idsOf(pairs.twinsOf(special, 'both'))).toEqual([1]);
});

test('the direction decides who takes over whose state', () => {
  const pairs = pairsOf([{ movies: [film], specials: [special] }]);
  expect(idsOf(pairs.twinsOf(film, 'specialToMovie'))).toEqual([]);
  expect(idsOf(pairs.twinsOf(special, 'specialToMovie'))).toEqual([1]);
  expect(idsOf(pairs.twinsOf(film, 'off'))).toEqual([]);
});
