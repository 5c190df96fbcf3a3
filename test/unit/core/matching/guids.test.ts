import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalGuids } from '../../../../src/core/matching/guids.ts';

const mbid = '0383dadf-2a4e-4d10-a46a-e9e041da8eb3';

describe('ids of Guid[]', () => {
  it.each([
    ['imdb://tt0133093', 'imdb://tt0133093'],
    ['IMDB://TT0133093', 'imdb://tt0133093'],
    ['tmdb://603', 'tmdb://603'],
    ['tmdb://0603', 'tmdb://603'],
    ['themoviedb://603', 'tmdb://603'],
    ['thetvdb://78874?lang=en', 'tvdb://78874'],
    ['anidb://1234', 'anidb://1234'],
    ['myanimelist://1575', 'mal://1575'],
    [`mbid://${mbid.toUpperCase()}`, `mbid://${mbid}`],
    ['asin://b002v5d7ru', 'asin://B002V5D7RU'],
  ])('%s is %s', (own, normal) => {
    expect(normalGuids('plex://movie/5d776830f59e58002189813a', [own], 'movie')).toEqual([normal]);
  });

  it.each([
    'tmdb://',
    'tmdb://0',
    'imdb://tt0000000',
    'tmdb://six',
    'tmdb://-603',
    'tvdb://78874/1/2',
    'imdb://603',
    'mbid://1234',
    'asin://short',
    'hasOwnProperty://1',
    'constructor://1',
    '',
    '://',
  ])('%j is none', (own) => {
    expect(normalGuids(null, [own], 'movie')).toEqual([]);
  });

  it('belong to an episode as to anything else, the film id that Plex puts there included', () => {
    const own = ['tvdb://5550001', 'tmdb://603', 'imdb://tt0133093'];
    expect(normalGuids('plex://episode/5d776830f59e58002189813a', own, 'episode')).toEqual([
      'imdb://tt0133093',
      'tmdb://603',
      'tvdb://5550001',
    ]);
  });

  it('are sorted, each once, with that of the agent', () => {
    const guids = ['tvdb://2', 'tmdb://603', 'tmdb://0603', 'imdb://tt0133093'];
    expect(normalGuids('com.plexapp.agents.themoviedb://603?lang=en', guids, 'movie')).toEqual([
      'imdb://tt0133093',
      'tmdb://603',
      'tvdb://2',
    ]);
  });
});

describe('the guid of an agent', () => {
  it.each([
    ['movie', 'com.plexapp.agents.imdb://tt0133093?lang=en', 'imdb://tt0133093'],
    ['movie', 'com.plexapp.agents.themoviedb://603?lang=en', 'tmdb://603'],
    ['show', 'com.plexapp.agents.themoviedb://1399?lang=de', 'tmdb://1399'],
    ['show', 'com.plexapp.agents.thetvdb://78874?lang=en', 'tvdb://78874'],
    ['show', 'com.plexapp.agents.thetvdb://78874/?lang=en', 'tvdb://78874'],
    ['show', 'com.plexapp.agents.hama://anidb-1234?lang=en', 'anidb://1234'],
    ['show', 'com.plexapp.agents.hama://anidb2-1234?lang=en', 'anidb://1234'],
    ['movie', 'com.plexapp.agents.hama://anidb-1234?lang=en', 'anidb://1234'],
    ['show', 'com.plexapp.agents.hama://tvdb-81797?lang=en', 'tvdb://81797'],
    ['show', 'com.plexapp.agents.hama://tvdb2-81797?lang=en', 'tvdb://81797'],
    ['movie', 'com.plexapp.agents.hama://tmdb-603?lang=en', 'tmdb://603'],
    ['movie', 'com.plexapp.agents.hama://imdb-tt0133093?lang=en', 'imdb://tt0133093'],
    ['show', 'net.fribbtastic.coding.plex.myanimelist://1575?lang=en', 'mal://1575'],
    ['movie', 'com.plexapp.agents.xbmcnfo://tt0133093?lang=xn', 'imdb://tt0133093'],
    ['show', 'com.plexapp.agents.xbmcnfotv://78874?lang=xn', 'tvdb://78874'],
    ['movie', 'tv.plex.agents.nfo.movie://movie/imdb_tt0133093', 'imdb://tt0133093'],
    ['show', 'tv.plex.agents.nfo.series://show/tvdb_78874', 'tvdb://78874'],
    ['album', 'com.plexapp.agents.audnexus://B002V5D7RU_us?lang=en', 'asin://B002V5D7RU'],
    ['album', 'com.plexapp.agents.audnexus://B002V5D7RU?lang=en', 'asin://B002V5D7RU'],
    ['movie', 'tt0112253', 'imdb://tt0112253'],
  ])('of a %s, %s, is %s', (type, guid, normal) => {
    expect(normalGuids(guid, [], type)).toEqual([normal]);
  });

  it.each([
    ['episode', 'com.plexapp.agents.thetvdb://78874/1/2?lang=en'],
    ['season', 'com.plexapp.agents.thetvdb://78874/1?lang=en'],
    ['episode', 'com.plexapp.agents.thetvdb://78874?lang=en'],
    ['episode', 'com.plexapp.agents.themoviedb://1399/1/2?lang=en'],
    ['season', 'com.plexapp.agents.themoviedb://1399/0?lang=en'],
    ['episode', 'com.plexapp.agents.imdb://tt0944947/1/2?lang=en'],
    ['episode', 'com.plexapp.agents.hama://anidb-1234/1/5?lang=en'],
    ['episode', 'com.plexapp.agents.hama://tvdb-81797/22/70?lang=en'],
    ['season', 'com.plexapp.agents.hama://anidb-1234/0?lang=en'],
    ['episode', 'com.plexapp.agents.hama://anidb-1234?lang=en'],
    ['episode', 'net.fribbtastic.coding.plex.myanimelist://1575/1/1?lang=en'],
    ['episode', 'com.plexapp.agents.xbmcnfotv://78874/1/2?lang=xn'],
    ['episode', 'tv.plex.agents.nfo.series://episode/tvdb_78874'],
    ['episode', 'tt0944947'],
    ['season', 'tt0944947'],
    ['track', 'com.plexapp.agents.audnexus://B002V5D7RU_us/1/3?lang=en'],
  ])('never gives the id of the whole to a %s: %s', (type, guid) => {
    expect(normalGuids(guid, [], type)).toEqual([]);
  });

  it.each([
    ['show', 'com.plexapp.agents.thetvdb://78874/1'],
    ['movie', 'com.plexapp.agents.thetvdb://78874'],
    ['movie', 'com.plexapp.agents.hama://tvdb-81797'],
    ['movie', 'com.plexapp.agents.xbmcnfo://603'],
    ['movie', 'plex://movie/5d776830f59e58002189813a'],
    ['movie', 'tv.plex.agents.custom.org.example.mine://movie/603'],
    ['movie', 'local://12345'],
    ['movie', 'none://12345'],
    ['movie', 'com.plexapp.agents.none://8a730d03-e7a5-4067-b3df-495aba75c5ce?lang=xn'],
    ['collection', 'collection://4f195cc1-8a08-4ee0-bc22-1946f2d6293f'],
    ['clip', 'iva://api.internetvideoarchive.com/2.0/'],
    ['album', 'com.plexapp.agents.plexmusic://gracenote/album/1'],
    ['movie', '__proto__://1'],
    ['movie', '603'],
    ['movie', ''],
  ])('of a %s says nothing where it is not sure: %s', (type, guid) => {
    expect(normalGuids(guid, [], type)).toEqual([]);
  });
});

describe('laws', () => {
  const scheme = fc.constantFrom(
    'imdb',
    'tmdb',
    'tvdb',
    'plex',
    'com.plexapp.agents.thetvdb',
    'com.plexapp.agents.hama',
    'tv.plex.agents.nfo.movie',
    '__proto__',
    '',
  );
  const id = fc.oneof(fc.nat().map(String), fc.constantFrom('tt0133093', 'anidb-3', 'tvdb2-7/0/1'), fc.string());
  const guid = fc.oneof(
    fc.string(),
    fc.tuple(scheme, id, fc.constantFrom('', '/1/2', '?lang=en')).map(([s, i, end]) => `${s}://${i}${end}`),
  );
  const type = fc.oneof(fc.constantFrom('movie', 'show', 'season', 'episode', 'album'), fc.string());

  it('whatever comes, the answer is sorted, each once, in normal form, and the same again', () => {
    fc.assert(
      fc.property(fc.option(guid), fc.array(guid), type, (own, guids, kind) => {
        const normal = normalGuids(own, guids, kind);
        expect(normal).toEqual([...new Set(normal)].sort());
        for (const one of normal)
          expect(one).toMatch(/^(imdb:\/\/tt|(tmdb|tvdb|anidb|mal):\/\/[1-9]|mbid:\/\/|asin:\/\/)/);
        expect(normalGuids(null, normal, kind)).toEqual(normal);
      }),
    );
  });

  it('an agent that names a show with a path behind it names nothing, whatever the numbers', () => {
    const parts = fc.constantFrom(
      'com.plexapp.agents.thetvdb://',
      'com.plexapp.agents.hama://tvdb-',
      'com.plexapp.agents.hama://anidb-',
    );
    fc.assert(
      fc.property(parts, fc.nat(), fc.nat(), fc.nat(), (start, show, season, number) => {
        expect(normalGuids(`${start}${show}/${season}/${number}?lang=en`, [], 'episode')).toEqual([]);
      }),
    );
  });
});
