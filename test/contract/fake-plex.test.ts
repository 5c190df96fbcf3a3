import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerOfXml } from '../../src/clients/plex/xml.ts';
import { type FakePlex, startFakePlex } from '../fakes/fake-plex.ts';
import { type FakePlexTv, startFakePlexTv } from '../fakes/fake-plex-tv.ts';
import type { FakeItem } from '../fakes/plex/model.ts';
import { libraryEvent, playerEvent } from '../fakes/plex/webhook-bodies.ts';
import { askPlex } from '../unit/fakes/ask-plex.ts';
import {
  describe as addDescribed,
  hasFixtures,
  jsonFixture,
  note,
  type Row,
  readFixture,
  recordedShapes,
  type Shapes,
  skipNote,
  strangeIn,
} from './plex-shapes.ts';

let plex: FakePlex;
let movie: FakeItem;
let episode: FakeItem;
let paths: string[];

beforeAll(async () => {
  plex = await startFakePlex();
  const movies = plex.addSection({ title: 'Movies', type: 'movie', locations: ['/media/movies'] });
  const shows = plex.addSection({ title: 'TV Shows', type: 'show', locations: ['/media/tv'] });
  const music = plex.addSection({ title: 'Music', type: 'artist', locations: ['/media/music'] });
  const facts = {
    year: 2012,
    airDate: '2012-03-12',
    guids: ['imdb://tt1', 'tmdb://1'],
    fields: { Genre: [{ tag: 'Drama' }] },
  };
  movie = plex.addMovie(movies, { title: 'Paper Lanterns', files: ['/media/movies/a.mkv'], ...facts });
  const collection = plex.addCollection(movies, 'Lights', [movie]);
  const show = plex.addShow(shows, { title: 'Harbour Street', ...facts });
  episode = plex.addEpisode(show, 0, { title: 'Lanterns', index: 1, files: ['/media/tv/a.mkv'], ...facts });
  plex.addEpisode(show, 1, { title: 'Pilot', index: 1, files: ['/media/tv/b.mkv'] });
  const artist = plex.addArtist(music, { title: 'Nobody' });
  const album = plex.addAlbum(artist, { title: 'Nothing', index: 1 });
  plex.addTrack(album, { title: 'Silence', index: 1, files: ['/media/music/a.aac'] });
  for (const item of [movie, episode]) plex.play(item);
  plex.views.rate(1, movie.guid, 7);
  const lists = [1, 2, 3, 4, 8, 9, 10, 18].map((type) => `/library/all?type=${type}&includeGuids=1`);
  const sections = ['1', '2', '3'].map((key) => `/library/sections/${key}/all?includeGuids=1`);
  const below = [show, artist, album, plex.season(show, 0)].map(({ id }) => `/library/metadata/${id}/children`);
  const others = [
    `/library/collections/${collection.id}/items`,
    `/library/metadata/${show.id}/allLeaves`,
    `/library/metadata/${movie.id}`,
  ];
  paths = [
    '/',
    '/identity',
    '/library/sections',
    '/:/prefs',
    '/status/sessions/history/all',
    '/hubs/search?query=lantern',
    ...lists,
    ...sections,
    ...below,
    ...others,
  ];
});

afterAll(() => plex.stop());

/** What no recording and no description has, but programs of several authors read. */
const told: Record<string, Row> = {
  movie: { userRating: 1, guid: '' },
  episode: { historyKey: '', viewedAt: 1, accountID: 1, deviceID: 1, librarySectionID: '' },
  Directory: { hidden: 0 },
};
for (const kind of ['show', 'season']) told[kind] = { viewCount: 1, lastViewedAt: 1 };

function known(): Shapes {
  const shapes = recordedShapes('plex-api.rs/server', 'official-examples', 'vcr/bodies');
  for (const [kind, row] of Object.entries(told)) note(shapes, kind, row);
  // A number in lists, a text in what was played.
  note(shapes, 'episode', { librarySectionID: 1 });
  return addDescribed(shapes);
}

async function directories(xml: string): Promise<Row[]> {
  return ((await containerOfXml(xml))?.Directory ?? []) as Row[];
}

describe.skipIf(!hasFixtures)(`the fake Plex against recorded and described answers${skipNote}`, () => {
  it('has no field that they do not have, and none of another kind', async () => {
    const shapes = known();
    const strange: string[] = [];
    for (const path of paths) {
      const { container, status } = await askPlex(plex, path, { page: [0, 50] });
      expect([path, status]).toEqual([path, 200]);
      strange.push(...strangeIn(shapes, 'MediaContainer', container).map((what) => `${path}: ${what}`));
    }
    expect(strange).toEqual([]);
  });

  it.each([
    ['movie', 'movie_library', '/library/sections/1/all'],
    ['show', 'tv_library', '/library/sections/2/all'],
    ['season', 'tv_seasons', '/library/sections/2/all?type=3'],
    ['episode', 'tv_episodes', '/library/sections/2/all?type=4'],
    ['artist', 'music_library', '/library/sections/3/all'],
    ['album', 'music_albums', '/library/sections/3/all?type=9'],
    ['track', 'music_tracks', '/library/sections/3/all?type=10'],
  ])('tells of a %s what every recorded one tells, but for pictures and texts of agents', async (_type, file, path) => {
    const recorded = (jsonFixture(`plex-api.rs/server/media/${file}.json`) as { MediaContainer: { Metadata: Row[] } })
      .MediaContainer;
    const ofAgents =
      /^(studio|contentRating|rating|titleSort|banner|theme|parentStudio|parentYear|loudnessAnalysisVersion|originallyAvailableAt|year|duration|Genre|Role|Director|Writer|Country|Collection|art|.*Art|.*Theme)$/;
    const [first = {}, ...others] = recorded.Metadata;
    const always = Object.keys(first).filter((key) => others.every((row) => key in row) && !ofAgents.test(key));
    const [row] = (await askPlex(plex, path)).rows;
    expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(always));
    const head = Object.keys(recorded).filter((key) =>
      /^(size|allowSync|identifier|librarySection|mediaTag|title|view)/.test(key),
    );
    expect(Object.keys((await askPlex(plex, path)).container)).toEqual(expect.arrayContaining(head));
  });

  it('says a library as one was recorded, in XML', async () => {
    const [recorded] = await directories(readFixture('vcr/bodies/TestListLibrariesContract_2_library_sections.xml'));
    const answer = await askPlex(plex, '/library/sections', { headers: { Accept: '*/*' } });
    const [ours] = await directories(answer.text);
    expect(Object.keys(ours ?? {})).toEqual(
      expect.arrayContaining(Object.keys(recorded ?? {}).filter((key) => key !== 'metadataAgentProviderGroupId')),
    );
  });

  it('finds a file, and finds none, with the totals that were recorded', async () => {
    const totals = ({ size, totalSize, offset, Metadata }: Row) =>
      [size, totalSize, offset, Array.isArray(Metadata) ? Metadata.length : undefined].map(String);
    for (const [part, name] of [
      ['Test_Movie_H264', 'a.mkv'],
      ['MPG_Cassette', 'nosuch'],
    ] as const) {
      const file =
        part === 'MPG_Cassette' ? 'MPG_Cassette_Sentinel_DoesNotExist_99999_m' : 'Test_Movie_H264_282024_29_mkv_type_1';
      const recorded = await containerOfXml(
        readFixture(`vcr/bodies/TestResolveOnePathContract_3_library_sections_1_all_file_${file}.xml`),
      );
      const answer = await askPlex(plex, `/library/sections/1/all?type=1&file=${name}`, {
        headers: { Accept: '*/*' },
        page: [0, 100],
      });
      expect(totals((await containerOfXml(answer.text)) ?? {})).toEqual(totals(recorded ?? {}));
    }
  });

  it('answers a scan as was recorded: nothing, as a page', async () => {
    const recorded = readFixture(
      'vcr/TestTriggerPathRefreshContract.test_partial_scan_uses_refresh_endpoint_with_path_param.yaml',
    );
    const last = recorded.slice(recorded.lastIndexOf('method:'));
    expect(last).toMatch(/string: ''[\s\S]*text\/html[\s\S]*code: 200/);
    const answer = await askPlex(plex, '/library/sections/1/refresh?path=/media/movies', { method: 'GET' });
    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([200, 'text/html', '']);
  });

  it('sends events with the fields of recorded ones', () => {
    const shapes: Shapes = new Map();
    for (const name of [
      'GoWatchIt_media.pause.movie',
      'MoviePilot_media.scrobble.episode',
      'shinkro_RawPlexWebhookHAMAEpisode',
      'JBassett_media.stop.track',
    ]) {
      note(shapes, 'payload', jsonFixture(`webhooks/${name}.json`) as Row);
    }
    // All kinds of items in one: an event has no list that would tell them apart.
    const merged = new Map([...shapes].filter(([kind]) => !['movie', 'episode', 'track'].includes(kind)));
    const items = ['movie', 'episode', 'track'].flatMap((kind) => [...(shapes.get(kind) ?? [])]);
    for (const kind of ['movie', 'episode']) merged.set(kind, new Map([...items, ['userRating', new Set<string>()]]));
    const { owner } = plex.accounts;
    for (const item of [movie, episode]) {
      expect(strangeIn(merged, 'payload', { ...playerEvent(plex, 'media.scrobble', item, owner) })).toEqual([]);
      expect(strangeIn(merged, 'payload', { ...libraryEvent(plex, 'library.new', item) })).toEqual([]);
    }
  });
});

describe.skipIf(!hasFixtures)(`the fake plex.tv against recorded answers${skipNote}`, () => {
  let tv: FakePlexTv;
  const folder = 'plex-api.rs/myplex/api/v2';

  beforeAll(async () => {
    tv = await startFakePlexTv();
  });

  afterAll(() => tv.stop());

  it.each([
    ['a pin', 'pins_new', 'POST /pins?strong=true', ['qr']],
    ['an account', 'user/user_info_plexpass', 'GET /user', []],
    ['servers', 'resources', 'GET /resources?includeHttps=1&includeRelay=1', []],
    ['webhooks', 'user/webhooks_two', 'GET /user/webhooks', []],
  ] as const)('says %s as was recorded', async (_what, file, request, newer) => {
    const account = tv.addAccount();
    account.webhooks = ['https://example.com/hook'];
    tv.addServer(account, plex);
    const [method = '', path = ''] = request.split(' ');
    const headers = { 'X-Plex-Token': account.token, 'X-Plex-Client-Identifier': 'client' };
    const ours = await (await fetch(`${tv.url}/api/v2${path}`, { method, headers })).json();
    const shapes: Shapes = new Map();
    for (const row of [jsonFixture(`${folder}/${file}.json`)].flat()) note(shapes, 'answer', row as Row);
    const strange = ([ours].flat() as Row[]).flatMap((row) => strangeIn(shapes, 'answer', row));
    expect(
      strange.filter((what) => !newer.some((field) => what.includes(field)) && !/(is null, not|not null$)/.test(what)),
    ).toEqual([]);
  });
});
