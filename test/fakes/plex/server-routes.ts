import type { FakePlex } from '../fake-plex.ts';
import { renderActivity } from './activities.ts';
import { contain, done, failure } from './answers.ts';
import type { Asked, RouteRow } from './http-fake.ts';
import { isOfType } from './library-routes.ts';
import { rowsOf } from './listing.ts';
import type { FakeItem } from './model.ts';

/** The server itself, its settings, searches and activities. */
export function serverRoutes(plex: FakePlex): RouteRow[] {
  return [
    ['GET', /^\/$/, (asked) => root(plex, asked)],
    [
      'GET',
      /^\/:\/prefs$/,
      ({ headers }) => contain({ size: plex.preferences.size, Setting: plex.preferences.rows() }, headers),
    ],
    ['PUT', /^\/:\/prefs$/, ({ query }) => setPreferences(plex, query)],
    ['GET', /^\/accounts$/, (asked) => accounts(plex, asked)],
    [
      'GET',
      /^\/activities$/,
      ({ headers }) => {
        const Activity = plex.activities.running.map(renderActivity);
        return contain({ size: Activity.length, ...(Activity.length > 0 && { Activity }) }, headers);
      },
    ],
    ['GET', /^\/:\/eventsource\/notifications$/, (asked) => plex.notifications.follow(asked)],
    ['GET', /^\/hubs\/search$/, (asked) => hubs(plex, asked)],
    ['GET', /^\/library\/search$/, (asked) => librarySearch(plex, asked)],
    ['GET', /^\/library\/sections\/(\w+)\/search$/, (asked, match) => sectionSearch(plex, asked, match[1] ?? '')],
  ];
}

export function identity(plex: FakePlex, { headers }: Asked): Response {
  const { machineIdentifier, version } = plex;
  return contain({ size: 0, claimed: true, machineIdentifier, version }, headers);
}

function root(plex: FakePlex, { headers }: Asked): Response {
  const isOn = plex.pushNotifications;
  return contain(
    {
      size: 0,
      allowCameraUpload: true,
      allowChannelAccess: true,
      allowMediaDeletion: true,
      allowSharing: true,
      allowSync: true,
      allowTuners: true,
      apiVersion: '1.2.0',
      backgroundProcessing: true,
      certificate: true,
      companionProxy: true,
      countryCode: 'nld',
      diagnostics: 'logs,databases,streaminglogs',
      eventStream: true,
      friendlyName: plex.name,
      hubSearch: true,
      itemClusters: true,
      livetv: 7,
      machineIdentifier: plex.machineIdentifier,
      mediaProviders: true,
      multiuser: true,
      musicAnalysis: 2,
      myPlex: true,
      myPlexMappingState: 'mapped',
      myPlexSigninState: 'ok',
      myPlexSubscription: plex.plexPass,
      myPlexUsername: 'owner@mail.invalid',
      ownerFeatures: 'webhooks,pass,collections',
      platform: 'Linux',
      platformVersion: '6.12.0-generic',
      pluginHost: true,
      pushNotifications: isOn,
      readOnlyLibraries: false,
      transcoderActiveVideoSessions: 0,
      transcoderVideo: true,
      updatedAt: plex.startedAt,
      updater: true,
      version: plex.version,
      voiceSearch: true,
      Directory: [],
    },
    headers,
  );
}

function setPreferences(plex: FakePlex, query: URLSearchParams): Response {
  const own = [...query].filter(([name]) => !name.startsWith('X-Plex-'));
  if (own.length === 0 || own.some(([name]) => !plex.preferences.has(name))) return failure(400);
  for (const [name, value] of own) plex.preferences.set(name, value);
  return done();
}

function accounts(plex: FakePlex, { headers }: Asked): Response {
  // Plex lists an account 0 without a name, which is nobody in particular.
  const all = [{ id: 0, title: '' }, ...plex.accounts.all];
  const Account = all.map(({ id, title }) => ({
    id,
    key: `/accounts/${id}`,
    name: title,
    defaultAudioLanguage: 'en',
    autoSelectAudio: true,
    defaultSubtitleLanguage: 'en',
    subtitleMode: 0,
    thumb: '',
  }));
  return contain({ size: Account.length, identifier: 'com.plexapp.system.accounts', Account }, headers);
}

const searched = ['movie', 'show', 'season', 'episode', 'artist', 'album', 'track', 'collection'] as const;

function found(plex: FakePlex, query: string): FakeItem[] {
  const text = query.toLowerCase();
  const items = plex.library.sections.flatMap(({ key }) => searched.flatMap((type) => plex.library.itemsOf(key, type)));
  return text === '' ? [] : items.filter(({ title }) => title.toLowerCase().includes(text));
}

/** Hits from all libraries, one hub per type; a given section only comes first. */
function hubs(plex: FakePlex, asked: Asked): Response {
  const { query, headers, entry } = asked;
  const hits = found(plex, query.get('query') ?? '');
  const limit = Number(query.get('limit') ?? 3);
  const sectionKey = query.get('sectionId');
  const row = rowsOf(plex, asked, plex.accountOf(asked), {});
  const Hub = searched.map((type) => {
    const all = hits.filter((item) => item.type === type);
    const ranked = [
      ...all.filter((item) => item.sectionKey === sectionKey),
      ...all.filter((item) => item.sectionKey !== sectionKey),
    ];
    const Metadata = ranked.slice(0, limit).map((item) => withSection(item, row(item.id)));
    entry.rows = (entry.rows ?? 0) + Metadata.length;
    const head = {
      key: `/library/search?type=${type}`,
      title: `${type}s`,
      type,
      hubIdentifier: type,
      context: 'hub.search',
      size: Metadata.length,
      more: all.length > limit,
      style: 'shelf',
    };
    return { ...head, ...(Metadata.length > 0 && { Metadata }) };
  });
  return contain({ size: Hub.length, identifier: 'com.plexapp.plugins.library', Hub }, headers);
}

function librarySearch(plex: FakePlex, asked: Asked): Response {
  const hits = found(plex, asked.query.get('query') ?? '').slice(0, Number(asked.query.get('limit') ?? 10));
  const row = rowsOf(plex, asked, plex.accountOf(asked), {});
  const SearchResult = hits.map((item) => ({ score: 1, Metadata: withSection(item, row(item.id)) }));
  asked.entry.rows = SearchResult.length;
  return contain({ size: SearchResult.length, ...(SearchResult.length > 0 && { SearchResult }) }, asked.headers);
}

function sectionSearch(plex: FakePlex, asked: Asked, sectionKey: string): Response {
  const { query, headers, entry } = asked;
  if (plex.library.section(sectionKey) === undefined) return failure(404);
  const hits = found(plex, query.get('query') ?? '').filter(
    (item) => item.sectionKey === sectionKey && isOfType(item, query.get('type')),
  );
  const row = rowsOf(plex, asked, plex.accountOf(asked), {});
  const Metadata = hits.map(({ id }) => row(id));
  entry.rows = Metadata.length;
  return contain({ size: Metadata.length, ...(Metadata.length > 0 && { Metadata }) }, headers);
}

function withSection(item: FakeItem, row: unknown): unknown {
  return { librarySectionID: Number(item.sectionKey), ...(row as object) };
}
