import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Description, exchange, HAS_RECORDED, keysOf, recordedSchema, recordedWebhook } from '../fakes/recorded.ts';
import * as bodies from '../fakes/webhook-bodies.ts';
import { createWorld, type Pair, type World } from '../fakes/world.ts';
import { type Receiver, startReceiver } from '../unit/fakes/receiver.ts';

// The recorded one is version 5, which knows a few things more; and some of a sample's facts are empty here or there.
const NEWER =
  /totalSpace|isContainerized|seasonPackUpgrade|userRejected|previousAiring|nextAiring|malIds|aniListIds|originalCountry/;

describe.skipIf(!HAS_RECORDED)('the fake Sonarr against a recorded Sonarr (skipped without ../shared/fixtures)', () => {
  let world: World;
  let receiver: Receiver;
  let pair: Pair;
  let link: string;

  beforeAll(async () => {
    world = await createWorld({ sonarr: { version: '5.0.0.1' } });
    receiver = await startReceiver();
    pair = world.pair({ number: 1, seriesTitle: 'Harbour Street' });
    world.pair({ series: pair.series, number: 2, file: false });
    link = world.expectedLink(pair);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(world.source(pair), link);
    world.sonarr.queue.push({ name: 'RescanSeries', seriesId: pair.series.id });
    await world.sonarr.idle();
  });

  afterAll(async () => {
    await receiver.stop();
    await world.dispose();
  });

  interface Answer {
    status: number;
    type: string | null;
    isVersioned: boolean;
    location: string | null;
    body: unknown;
  }

  async function ask(
    method: string,
    pathAndQuery: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer> {
    const answer = await fetch(`${world.sonarr.url}${pathAndQuery}`, {
      method,
      redirect: 'manual',
      headers: headers ?? { 'X-Api-Key': world.sonarr.apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      isVersioned: answer.headers.has('x-application-version'),
      location: answer.headers.get('location'),
      body: text === '' ? '' : JSON.parse(text),
    };
  }

  /** Status, content type, version header, form of the body: what a client can tell an answer by. */
  function compareForm(ours: Answer, name: string): void {
    const theirs = exchange('sonarr-v5', name);
    expect(ours.status, name).toBe(theirs.status);
    expect(ours.type, name).toBe(theirs.headers['Content-Type'] ?? null);
    expect(ours.isVersioned, name).toBe('X-Application-Version' in theirs.headers);
    expect(ours.location === null, name).toBe(theirs.headers.Location === undefined);
    expect(Array.isArray(ours.body), name).toBe(Array.isArray(theirs.body));
    expect(ours.body === '', name).toBe(theirs.body === '');
  }

  function compareKeys(ours: unknown, name: string, ignored: RegExp): void {
    const known = keysOf(exchange('sonarr-v5', name).body);
    const mine = keysOf(ours);
    const matters = (key: string) => !ignored.test(key) && !NEWER.test(key);
    expect(
      [...mine].filter((key) => !known.has(key) && matters(key)),
      `${name}: not theirs`,
    ).toEqual([]);
    expect(
      [...known].filter((key) => !mine.has(key) && matters(key)),
      `${name}: missing`,
    ).toEqual([]);
  }

  const NAME = encodeURIComponent('Harbour Street - S00E01 - Paper Lanterns 1 WEBDL-1080p');

  it.each([
    ['system-status', '/api/v3/system/status', /^$/],
    ['series-get', '/api/v3/series/1', /^$/],
    ['series-by-tvdbid', '/api/v3/series?tvdbId=70001', /^$/],
    ['series-by-unknown-tvdbid', '/api/v3/series?tvdbId=5', /^$/],
    [
      'episode-s00-final',
      '/api/v3/episode?seriesId=1&seasonNumber=0&includeEpisodeFile=true',
      /releaseGroup|sceneName/,
    ],
    ['episode-s00-noinclude', '/api/v3/episode?seriesId=1&seasonNumber=0', /^$/],
    ['episode-get-with-file', '/api/v3/episode/1', /releaseGroup|images/],
    ['episode-unknown-series', '/api/v3/episode?seriesId=9999', /^$/],
    ['episodefile-get', '/api/v3/episodefile/1', /^$/],
    ['episodefile-list', '/api/v3/episodefile?seriesId=1', /releaseGroup|sceneName/],
    ['config-naming', '/api/v3/config/naming', /^$/],
    ['config-naming-examples', '/api/v3/config/naming/examples', /^$/],
    ['config-mediamanagement', '/api/v3/config/mediamanagement', /^$/],
    ['rename-preview-nothing', '/api/v3/rename?seriesId=1', /^$/],
    ['parse-title-Test_Show___S00E01___The_Movie_WEBDL_108', `/api/v3/parse?title=${NAME}`, /^$/],
    ['parse-title-The_Movie_With_No_Number', '/api/v3/parse?title=Without%20Number', /^$/],
    ['parse-path', '/api/v3/parse?path=/x/S00E01.mkv', /^$/],
    ['series-lookup-tvdb', '/api/v3/series/lookup?term=tvdb:70001', /statistics/],
    ['series-lookup-unknown', '/api/v3/series/lookup?term=tvdb:1', /^$/],
    ['qualitydefinition-initial', '/api/v3/qualitydefinition', /maxSize|minSize|preferredSize/],
    ['language-initial', '/api/v3/language', /^$/],
    ['tag-initial', '/api/v3/tag', /^$/],
    ['api-root', '/api', /^$/],
    ['ping', '/ping', /^$/],
    ['filesystem-missing-folder', '/api/v3/filesystem?path=/no/such/&includeFiles=true', /^$/],
  ] as const)('answers %s with the same form and keys', async (name, target, ignored) => {
    const ours = await ask('GET', target);
    compareForm(ours, name);
    compareKeys(ours.body, name, ignored);
  });

  it.each([
    ['series-unknown-id', 'GET', '/api/v3/series/999', undefined],
    ['series-delete-again', 'DELETE', '/api/v3/series/999?deleteFiles=true', undefined],
    ['series-post-only-tvdbid', 'POST', '/api/v3/series', { tvdbId: 70009 }],
    ['series-post-duplicate', 'POST', '/api/v3/series', { tvdbId: 70001, title: 'x', qualityProfileId: 1, path: '/x' }],
    ['episode-no-params', 'GET', '/api/v3/episode', undefined],
    ['episodefile-no-params', 'GET', '/api/v3/episodefile', undefined],
    ['episodefile-unknown-series', 'GET', '/api/v3/episodefile?seriesId=9999', undefined],
    ['episodefile-delete-again', 'DELETE', '/api/v3/episodefile/47', undefined],
    ['rename-no-params', 'GET', '/api/v3/rename', undefined],
    ['rename-unknown-series', 'GET', '/api/v3/rename?seriesId=9999', undefined],
    ['command-unknown-id', 'GET', '/api/v3/command/999999', undefined],
    ['command-no-name', 'POST', '/api/v3/command', { seriesId: 2 }],
    ['command-unknown-name', 'POST', '/api/v3/command', { name: 'NoSuchThing' }],
    ['command-rescan-string-id', 'POST', '/api/v3/command', { name: 'RescanSeries', seriesId: '2' }],
    ['command-post-badjson', 'POST', '/api/v3/command', 'not json'],
    ['notification-unknown-id', 'GET', '/api/v3/notification/999', undefined],
    ['notification-delete-again', 'DELETE', '/api/v3/notification/None', undefined],
    ['rootfolder-post-missing', 'POST', '/api/v3/rootfolder', { path: '/no/such' }],
    ['config-naming-put-invalid', 'PUT', '/api/v3/config/naming/1', { specialsFolderFormat: '' }],
    ['config-naming-put-rename-on', 'PUT', '/api/v3/config/naming/1', { renameEpisodes: false }],
    ['unknown-route', 'GET', '/api/v3/nonexistent', undefined],
    ['episode-monitor-put', 'PUT', '/api/v3/episode/monitor', { episodeIds: [1], monitored: true }],
    ['episode-put', 'PUT', '/api/v3/episode/1', { id: 1, monitored: false }],
    ['filesystem-type-missing', 'GET', '/api/v3/filesystem/type?path=/x', undefined],
  ] as const)('answers %s in the same form', async (name, method, target, body) => {
    compareForm(await ask(method, target, body), name);
  });

  it.each([
    ['no-key', '', {}],
    ['wrong-key', '', { 'X-Api-Key': 'wrong' }],
    ['key-as-bearer', '', { Authorization: 'Bearer KEY' }],
    ['key-in-query', '?apikey=KEY', {}],
    ['key-query-wrong-header-right', '?apikey=wrong', { 'X-Api-Key': 'KEY' }],
  ])('answers %s in the same form', async (name, query, headers: Record<string, string>) => {
    const fill = (text: string) => text.replace('KEY', world.sonarr.apiKey);
    const keyed = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, fill(value)]));
    compareForm(await ask('GET', `/api/v3/system/status${fill(query)}`, undefined, keyed), name);
  });

  it('runs commands with the same resources, failures too', async () => {
    world.sonarr.queue.commandMs = 400;
    const command = { name: 'RescanSeries', seriesId: pair.series.id };
    const first = await ask('POST', '/api/v3/command', command);
    compareForm(first, 'command-dedupe-0');
    const second = await ask('POST', '/api/v3/command', command);
    compareForm(second, 'command-dedupe-while-running');
    expect((second.body as { id: number }).id).toBe((first.body as { id: number }).id);
    await world.sonarr.idle();
    world.sonarr.queue.commandMs = 0;
    const cases: [string, Record<string, unknown>, string][] = [
      ['command-rescan-first', command, 'command-get-done'],
      ['command-rescan-unknown-series', { name: 'RescanSeries', seriesId: 9999 }, 'command-rescan-unknown-series-done'],
      ['command-refresh', { name: 'RefreshSeries', seriesIds: [pair.series.id] }, 'command-refresh-done'],
      ['command-refresh-unknown', { name: 'RefreshSeries', seriesIds: [9999] }, 'command-refresh-unknown-done'],
      ['command-rescan-no-id', { name: 'RescanSeries' }, 'command-rescan-no-id-done'],
      ['command-rescan-null-id', { name: 'RescanSeries', seriesId: null }, 'command-rescan-null-id-done'],
      ['command-rescan-seriesids', { name: 'RescanSeries', seriesIds: [1] }, 'command-rescan-seriesids-done'],
      ['command-renamefiles-nofiles', { name: 'RenameFiles', seriesId: 1 }, 'command-renamefiles-nofiles-done'],
      [
        'command-renamefiles-unknownfile',
        { name: 'RenameFiles', seriesId: 1, files: [99] },
        'command-renamefiles-unknownfile-done',
      ],
      ['command-renamefiles-many', { name: 'RenameFiles', seriesId: 1, files: [1] }, 'command-renamefiles-many-done'],
    ];
    for (const [posted, body, done] of cases) {
      const answer = await ask('POST', '/api/v3/command', body);
      compareForm(answer, posted);
      await world.sonarr.idle();
      const ended = await ask('GET', `/api/v3/command/${(answer.body as { id: number }).id}`);
      compareKeys(ended.body, done, /^$/);
      const theirs = exchange('sonarr-v5', done).body as { status: string; result: string };
      expect(ended.body, done).toMatchObject({ status: theirs.status, result: theirs.result });
    }
    expect(world.sonarr.offences).toHaveLength(3);
  });

  it('lists files for manual import with the same keys, and fails over a link that leads nowhere', async () => {
    const specials = encodeURIComponent(path.dirname(link));
    const list = await ask('GET', `/api/v3/manualimport?folder=${specials}&filterExistingFiles=false`);
    compareForm(list, 'manualimport-folder-specials');
    const [ours] = list.body as Record<string, unknown>[];
    const theirs = keysOf(exchange('sonarr-v5', 'manualimport-not-an-upgrade').body);
    expect([...keysOf([ours])].filter((key) => !theirs.has(key))).toEqual([]);
    const dangling = path.join(path.dirname(link), 'Harbour Street - S00E02 - x.mkv');
    symlinkSync('/nowhere/at/all.mkv', dangling);
    const failed = await ask('GET', `/api/v3/manualimport?folder=${specials}&filterExistingFiles=true`);
    compareForm(failed, 'manualimport-folder-dangling-tracked-filtered');
  });

  it('previews renames with the same keys', async () => {
    world.sonarr.naming.renameEpisodes = true;
    world.sonarr.naming.standardEpisodeFormat = '{Series Title} S{season:00}E{episode:00}';
    const preview = await ask('GET', '/api/v3/rename?seriesId=1&seasonNumber=0');
    compareForm(preview, 'rename-preview-s00');
    compareKeys(preview.body, 'rename-preview-s00', /^$/);
    world.sonarr.naming.renameEpisodes = false;
  });

  it('saves, masks, refuses and tests connections in the same forms', async () => {
    const resource = retarget(exchange('sonarr-v5', 'notification-post-ok').requestBody, receiver.url);
    const saved = await ask('POST', '/api/v3/notification', resource);
    compareForm(saved, 'notification-post-ok');
    compareKeys(saved.body, 'notification-post-ok', /^$/);
    const id = (saved.body as { id: number }).id;
    compareKeys((await ask('GET', `/api/v3/notification/${id}`)).body, 'notification-get', /^$/);
    compareForm(await ask('POST', '/api/v3/notification', resource), 'notification-post-duplicate-name');
    compareForm(await ask('POST', '/api/v3/notification', { ...resource, name: '' }), 'notification-post-noname');
    const test = (url: string, name: string) =>
      ask('POST', '/api/v3/notification/test', retarget({ ...resource, name }, url));
    for (const status of [401, 404, 500]) {
      receiver.status = status;
      compareForm(await test(receiver.url, 'other'), `notification-test-receiver-${status}`);
    }
    for (const status of [302, 307]) {
      receiver.status = status;
      expect((await test(receiver.url, 'other')).status).toBe(200);
    }
    receiver.status = 500;
    compareForm(
      await ask('POST', '/api/v3/notification', { ...resource, name: 'b' }),
      'notification-post-receiver-500',
    );
    compareForm(await test('http://127.0.0.1:9/x', 'other'), 'notification-test-conn-refused');
    const off = { ...exchangeBody('notification-post-all-flags-off'), name: 'off' };
    compareForm(await ask('POST', '/api/v3/notification', off), 'notification-post-all-flags-off');
    const changed = { ...(saved.body as object), onGrab: false };
    compareForm(await ask('PUT', `/api/v3/notification/${id}?forceSave=true`, changed), 'notification-put-forcesave');
    receiver.status = 200;
    compareForm(await ask('POST', '/api/v3/notification/testall'), 'notification-testall');
  });

  it('describes the webhook connection with the same keys', async () => {
    const [webhook] = (await ask('GET', '/api/v3/notification/schema')).body as Record<string, unknown>[];
    expect(Object.keys(webhook ?? {}).sort()).toEqual(Object.keys(recordedSchema('sonarr-v5')).sort());
  });

  it('sends events with the same keys', () => {
    const row = world.sonarr.files[0];
    if (row === undefined) throw new Error('the link was imported');
    const { series } = pair;
    const episodes = [pair.episode];
    const file = { ...row, releaseGroup: null, sceneName: null };
    const grouped = { ...row, releaseGroup: 'GROUP' };
    const upgrade = { isUpgrade: true, deletedFiles: [{ file }] };
    const binned = { isUpgrade: true, deletedFiles: [{ file, recycleBinPath: '/bin/x' }] };
    const cases: [string, bodies.Body][] = [
      ['Test', bodies.sonarrTest()],
      ['Grab', bodies.sonarrGrab(series, episodes)],
      ['Download-upgrade-over-a-link', bodies.sonarrDownload(series, episodes, grouped, upgrade)],
      ['Download-upgrade-recycle-bin', bodies.sonarrDownload(series, episodes, grouped, binned)],
      ['Download-import-complete', bodies.sonarrImportComplete(series, episodes, [grouped])],
      ['Rename-other-folder', bodies.sonarrRename(series, [{ file, previousRelativePath: 'old.mkv' }])],
      ['SeriesAdd', bodies.sonarrSeriesAdd(series)],
      ['SeriesDelete-with-files', bodies.sonarrSeriesDelete(series, true)],
      ['SeriesDelete-keep-files', bodies.sonarrSeriesDelete(series, false)],
      ['EpisodeFileDelete-manual', bodies.sonarrEpisodeFileDelete(series, episodes, file, 'manual')],
      ['EpisodeFileDelete-missingFromDisk', bodies.sonarrEpisodeFileDelete(series, episodes, file, 'missingFromDisk')],
      ['EpisodeFileDelete-upgrade', bodies.sonarrEpisodeFileDelete(series, episodes, file, 'upgrade')],
      ['ManualInteractionRequired', bodies.sonarrManualInteraction(series, episodes)],
      ['Health-notification-backoff', bodies.health(world.sonarr, { level: 'warning', message: 'm', type: 'T' })],
    ];
    for (const [name, ours] of cases) {
      const theirs = recordedWebhook('sonarr-v5', name);
      const keys = (body: unknown) => [...keysOf(body)].filter((key) => !NEWER.test(key)).sort();
      expect(keys(ours), name).toEqual(keys(theirs));
      expect([ours.eventType, ours.deleteReason], name).toEqual([theirs.eventType, theirs.deleteReason]);
    }
  });

  it('answers nothing that the OpenAPI description does not have', async () => {
    const description = new Description('sonarr');
    const cases: [string, string][] = [
      ['/api/v3/series', 'SeriesResource'],
      ['/api/v3/episode?seriesId=1&includeEpisodeFile=true', 'EpisodeResource'],
      ['/api/v3/episode/1', 'EpisodeResource'],
      ['/api/v3/episodefile?seriesId=1', 'EpisodeFileResource'],
      ['/api/v3/command', 'CommandResource'],
      ['/api/v3/notification', 'NotificationResource'],
      ['/api/v3/rootfolder', 'RootFolderResource'],
      ['/api/v3/system/status', 'SystemResource'],
      ['/api/v3/qualitydefinition', 'QualityDefinitionResource'],
      ['/api/v3/language', 'LanguageResource'],
      ['/api/v3/config/naming', 'NamingConfigResource'],
      ['/api/v3/config/mediamanagement', 'MediaManagementConfigResource'],
      [`/api/v3/parse?title=${NAME}`, 'ParseResource'],
      ['/api/v3/rename?seriesId=1', 'RenameEpisodeResource'],
      ['/api/v3/health', 'HealthResource'],
    ];
    for (const [target, schema] of cases) {
      // What a command's body holds is the description's known hole.
      const unknown = description.unknownKeys((await ask('GET', target)).body, schema);
      expect(
        unknown.filter((key) => !key.startsWith('[].body.')),
        target,
      ).toEqual([]);
    }
  });
});

function exchangeBody(name: string): Record<string, unknown> {
  return exchange('sonarr-v5', name).requestBody as Record<string, unknown>;
}

function retarget(resource: unknown, url: string): Record<string, unknown> {
  const body = resource as { fields: { name: string; value: unknown }[] };
  return { ...body, fields: body.fields.map((field) => (field.name === 'url' ? { ...field, value: url } : field)) };
}
