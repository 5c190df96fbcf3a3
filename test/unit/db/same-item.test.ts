import { expect, test } from 'vitest';
import { matchUp, type Thing } from '../../../src/db/library/same-item.ts';

const thing = (name: string, part: Partial<Thing> = {}) => ({ name, kind: 'movie', guid: null, paths: [], ...part });
const names = (matched: Map<{ name: string }, { name: string }>) =>
  Object.fromEntries([...matched].map(([arrived, gone]) => [arrived.name, gone.name]));

test('the same guid and file beats the same guid, and that the same file', () => {
  const gone = [
    thing('by path', { paths: ['/a'] }),
    thing('by guid', { guid: 'plex://movie/1' }),
    thing('by both', { guid: 'plex://movie/1', paths: ['/a'] }),
  ];
  expect(names(matchUp([thing('x', { guid: 'plex://movie/1', paths: ['/a'] })], gone))).toEqual({ x: 'by both' });
  expect(names(matchUp([thing('x', { guid: 'plex://movie/1', paths: ['/b'] })], gone))).toEqual({ x: 'by guid' });
  expect(names(matchUp([thing('x', { guid: 'plex://movie/2', paths: ['/a'] })], gone))).toEqual({ x: 'by path' });
});

test('guids that only say "not matched" are no identity', () => {
  for (const guid of ['local://5', 'none://5', 'com.plexapp.agents.none://5?lang=xn', 'tv.plex.agents.none://5'])
    expect(names(matchUp([thing('x', { guid })], [thing('y', { guid })])), guid).toEqual({});
  const guid = 'com.plexapp.agents.thetvdb://121361/0/3?lang=en';
  expect(names(matchUp([thing('x', { guid })], [thing('y', { guid })]))).toEqual({ x: 'y' });
});

test('each is given once, in order; other kinds are other things', () => {
  const gone = [thing('first', { paths: ['/double episode'] }), thing('second', { paths: ['/double episode'] })];
  const arrived = ['a', 'b', 'c'].map((name) => thing(name, { paths: ['/double episode'] }));
  expect(names(matchUp(arrived, gone))).toEqual({ a: 'first', b: 'second' });
  expect(names(matchUp([thing('x', { kind: 'episode', paths: ['/double episode'] })], gone))).toEqual({});
});
