import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Description, exchange, HAS_RECORDED, keysOf, recordedSchema, recordedWebhook } from '../fakes/recorded.ts';
import * as bodies from '../fakes/webhook-bodies.ts';
import { createWorld, type Pair, type World } from '../fakes/world.ts';
import { type Receiver, startReceiver } from '../unit/fakes/receiver.ts';

describe.skipIf(!HAS_RECORDED)('the fake Radarr against a recorded Radarr (skipped without ../shared/fixtures)', () => {
  let world: World;
  let receiver: Receiver;
  let pair: Pair;

  beforeAll(async () => {
    world = await createWorld();
    receiver = await startReceiver();
    pair = world.pair();
    world.pair({ file: false });
    Object.assign(pair.movie, {
      alternateTitles: ['Another Name'],
      digitalRelease: null,
      physicalRelease: '2012-09-01',
      collection: { title: 'Lanterns', tmdbId: 9 },
    });
    world.radarr.tag('anime');
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
    const answer = await fetch(`${world.radarr.url}${pathAndQuery}`, {
      method,
      redirect: 'manual',
      headers: headers ?? { 'X-Api-Key': world.radarr.apiKey, 'content-type': 'application/json' },
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
    const theirs = exchange('radarr-v6', name);
    expect(ours.status, name).toBe(theirs.status);
    expect(ours.type, name).toBe(theirs.headers['Content-Type'] ?? null);
    expect(ours.isVersioned, name).toBe('X-Application-Version' in theirs.headers);
    expect(ours.location === null, name).toBe(theirs.headers.Location === undefined);
    expect(Array.isArray(ours.body), name).toBe(Array.isArray(theirs.body));
    expect(typeof ours.body, name).toBe(typeof theirs.body);
  }

  function compareKeys(ours: unknown, name: string, ignored: RegExp = /^$/): void {
    const known = keysOf(exchange('radarr-v6', name).body);
    const mine = keysOf(ours);
    expect(
      [...mine].filter((key) => !known.has(key) && !ignored.test(key)),
      `${name}: not theirs`,
    ).toEqual([]);
    expect(
      [...known].filter((key) => !mine.has(key) && !ignored.test(key)),
      `${name}: missing`,
    ).toEqual([]);
  }

  it.each([
    ['system-status', 'GET', '/api/v3/system/status', /^$/],
    ['movie-get-1', 'GET', '/api/v3/movie/1', /ratings\.imdb/],
    ['movie-get-1-no-file', 'GET', '/api/v3/movie/2', /ratings\.imdb|alternateTitles|collection|physicalRelease/],
    ['moviefile-get', 'GET', '/api/v3/moviefile/1', /^$/],
    ['moviefile-list', 'GET', '/api/v3/moviefile?movieId=1', /^$/],
    ['moviefile-list-unknown-movie', 'GET', '/api/v3/moviefile?movieId=9999', /^$/],
    ['rename-preview-no-file', 'GET', '/api/v3/rename?movieId=2', /^$/],
    ['rename-preview-renaming-off', 'GET', '/api/v3/rename?movieId=1', /^$/],
    ['config-naming', 'GET', '/api/v3/config/naming', /^$/],
    ['config-mediamanagement', 'GET', '/api/v3/config/mediamanagement', /^$/],
    ['rootfolder', 'GET', '/api/v3/rootfolder', /^$/],
    ['tag', 'GET', '/api/v3/tag', /^$/],
    ['language', 'GET', '/api/v3/language', /^$/],
    ['qualitydefinition', 'GET', '/api/v3/qualitydefinition', /^$/],
    ['alttitle', 'GET', '/api/v3/alttitle?movieId=1', /^$/],
    ['api-root', 'GET', '/api', /^$/],
    ['ping', 'GET', '/ping', /^$/],
  ] as const)('answers %s with the same form and keys', async (name, method, target, ignored) => {
    const ours = await ask(method, target);
    compareForm(ours, name);
    compareKeys(ours.body, name, ignored);
  });

  it.each([
    ['movie-get-unknown-id', 'GET', '/api/v3/movie/9999', undefined],
    ['movie-get-0', 'GET', '/api/v3/movie/0', undefined],
    ['movie-get-non-numeric', 'GET', '/api/v3/movie/abc', undefined],
    ['movie-by-tmdbid', 'GET', '/api/v3/movie?tmdbId=10001', undefined],
    ['movie-by-tmdbid-none', 'GET', '/api/v3/movie?tmdbId=424242', undefined],
    ['movie-by-tmdbid-invalid', 'GET', '/api/v3/movie?tmdbId=abc', undefined],
    ['movie-delete-unknown', 'DELETE', '/api/v3/movie/4444', undefined],
    ['moviefile-list-no-id', 'GET', '/api/v3/moviefile', undefined],
    ['moviefile-get-unknown', 'GET', '/api/v3/moviefile/99999', undefined],
    ['moviefile-delete-unknown', 'DELETE', '/api/v3/moviefile/99999', undefined],
    ['rename-preview-no-id', 'GET', '/api/v3/rename', undefined],
    ['rename-preview-unknown-movie', 'GET', '/api/v3/rename?movieId=999', undefined],
    ['command-get-unknown', 'GET', '/api/v3/command/999999', undefined],
    ['command-empty', 'POST', '/api/v3/command', {}],
    ['command-unknown-name', 'POST', '/api/v3/command', { name: 'NoSuchThing' }],
    ['command-id-as-string', 'POST', '/api/v3/command', { name: 'RescanMovie', movieId: '1' }],
    ['movie-post-bad-json', 'POST', '/api/v3/movie', '{no'],
    ['movie-post-empty', 'POST', '/api/v3/movie', {}],
    ['method-not-allowed', 'PATCH', '/api/v3/movie', undefined],
    ['unknown-endpoint', 'GET', '/api/v3/nosuch', undefined],
    ['unknown-api-version', 'GET', '/api/v5/movie', undefined],
    ['root', 'GET', '/', undefined],
    ['rootfolder-post-not-existing', 'POST', '/api/v3/rootfolder', { path: '/no/such/dir' }],
    ['notification-get-unknown-id', 'GET', '/api/v3/notification/9999', undefined],
    ['filesystem-missing', 'GET', '/api/v3/filesystem?path=/no/such/&includeFiles=true', undefined],
    ['filesystem-type-missing', 'GET', '/api/v3/filesystem/type?path=/nowhere/x.mkv', undefined],
    ['config-naming-put', 'PUT', '/api/v3/config/naming', { renameMovies: false }],
    ['tag-post', 'POST', '/api/v3/tag', { label: 'anime' }],
  ] as const)('answers %s in the same form', async (name, method, target, body) => {
    compareForm(await ask(method, target, body), name);
  });

  it.each([
    ['auth-no-key', '', {}],
    ['auth-wrong-key', '', { 'X-Api-Key': 'wrong' }],
    ['auth-bearer', '', { Authorization: 'Bearer KEY' }],
    ['auth-query-key', '?apikey=KEY', {}],
  ])('answers %s in the same form', async (name, query, headers: Record<string, string>) => {
    const keyed = Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key, value.replace('KEY', world.radarr.apiKey)]),
    );
    const target = `/api/v3/system/status${query.replace('KEY', world.radarr.apiKey)}`;
    compareForm(await ask('GET', target, undefined, keyed), name);
  });

  it('describes the webhook connection with the same keys', async () => {
    const [webhook] = (await ask('GET', '/api/v3/notification/schema')).body as Record<string, unknown>[];
    // There it is one entry cut out of a long list, kept as it is.
    expect(Object.keys(webhook ?? {}).sort()).toEqual(Object.keys(recordedSchema('radarr-v6')).sort());
  });

  it('runs commands with the same resource, and hands out an equal one that runs', async () => {
    world.radarr.queue.commandMs = 400;
    const wanted = { name: 'RescanMovie', movieId: pair.movie.id };
    const first = await ask('POST', '/api/v3/command', wanted);
    compareForm(first, 'command-dedupe-1');
    const second = await ask('POST', '/api/v3/command', wanted);
    compareForm(second, 'command-dedupe-2-while-started');
    expect((second.body as { id: number }).id).toBe((first.body as { id: number }).id);
    await world.radarr.idle();
    const done = await ask('GET', `/api/v3/command/${(first.body as { id: number }).id}`);
    compareKeys(done.body, 'command-get-completed', /isTypeExclusive/);
    expect(done.body).toMatchObject({ status: 'completed', result: 'successful' });
    const unknown = await ask('POST', '/api/v3/command', { name: 'rescanmovie', movieId: 99999 });
    compareForm(unknown, 'command-rescan-unknown-id-post');
    await world.radarr.idle();
    const failed = await ask('GET', `/api/v3/command/${(unknown.body as { id: number }).id}`);
    compareKeys(failed.body, 'command-rescan-unknown-id-done', /isTypeExclusive/);
    expect(failed.body).toMatchObject({ status: 'failed', result: 'unknown' });
    world.radarr.queue.commandMs = 0;
  });

  it('saves, masks, refuses and tests connections in the same forms', async () => {
    const recorded = exchange('radarr-v6', 'notification-post-full');
    const resource = retarget(recorded.requestBody, receiver.url);
    const saved = await ask('POST', '/api/v3/notification', resource);
    compareForm(saved, 'notification-post-full');
    compareKeys(saved.body, 'notification-post-full', /dividerAfter/);
    const id = (saved.body as { id: number }).id;
    compareKeys((await ask('GET', `/api/v3/notification/${id}`)).body, 'notification-get-after-save', /dividerAfter/);
    compareForm(await ask('POST', '/api/v3/notification', resource), 'notification-post-duplicate-name');
    for (const status of [301, 307, 401, 404, 500]) {
      receiver.status = status;
      const other = { ...resource, name: `answers ${status}` };
      compareForm(await ask('POST', '/api/v3/notification', other), `notification-post-receiver-${status}`);
    }
    compareForm(
      await ask('POST', '/api/v3/notification?forceSave=true', { ...resource, name: 'forced' }),
      'notification-post-receiver-500-forceSave',
    );
    const changed = { ...(saved.body as object), onGrab: false };
    compareForm(await ask('PUT', `/api/v3/notification/${id}`, changed), 'notification-put-receiver-500');
    compareForm(
      await ask('PUT', `/api/v3/notification/${id}?forceSave=true`, changed),
      'notification-put-receiver-500-forceSave',
    );
    compareForm(await ask('PUT', `/api/v3/notification/${id}`, changed), 'notification-put-unchanged');
    receiver.status = 200;
    const test = await ask('POST', '/api/v3/notification/test', changed);
    expect([test.status, test.body]).toEqual([200, {}]);
    compareForm(await ask('POST', '/api/v3/notification/testall'), 'notification-testall');
    const gone = retarget({ ...resource, name: 'gone' }, 'http://127.0.0.1:9/x');
    compareForm(await ask('POST', '/api/v3/notification', gone), 'notification-post-connection-refused');
    const bare = retarget({ ...resource, name: 'bare' }, '127.0.0.1:1/x');
    compareForm(await ask('POST', '/api/v3/notification', bare), 'notification-post-url-without-scheme');
    compareForm(await ask('DELETE', `/api/v3/notification/${id}`), 'notification-delete');
  });

  it('sends events with the same keys', () => {
    const file = world.radarr.fileOf(pair.movie);
    if (file === null) throw new Error('the pair has a file');
    const full = { ...file, releaseGroup: 'GROUP', sceneName: 'Scene' };
    const { movie } = pair;
    const pairs: [string, bodies.Body][] = [
      ['Test', bodies.radarrTest()],
      ['Grab', bodies.radarrGrab(movie)],
      ['Download', bodies.radarrDownload(movie, full)],
      ['Download-upgrade', bodies.radarrDownload(movie, full, { isUpgrade: true, deletedFiles: [{ file: full }] })],
      [
        'Download-upgrade-recycle-bin',
        bodies.radarrDownload(movie, full, {
          isUpgrade: true,
          deletedFiles: [{ file: full, recycleBinPath: '/bin/x' }],
        }),
      ],
      ['Rename', bodies.radarrRename(movie, [{ file: full, previousRelativePath: 'old.mkv' }])],
      ['MovieAdded', bodies.radarrMovieAdded(movie)],
      ['MovieDelete-with-files', bodies.radarrMovieDelete(movie, { deletedFiles: true, movieFolderSize: 1 })],
      ['MovieDelete-keep-files', bodies.radarrMovieDelete(movie, { deletedFiles: false, movieFolderSize: 0 })],
      ['MovieFileDelete-upgrade', bodies.radarrMovieFileDelete(movie, full, 'upgrade')],
      ['ManualInteractionRequired', bodies.radarrManualInteraction(null)],
      ['ApplicationUpdate', bodies.applicationUpdate(world.radarr, '1', '2')],
      ['HealthRestored', bodies.health(world.radarr, { level: 'warning', message: 'm', type: 'T' }, 'HealthRestored')],
    ];
    for (const [name, ours] of pairs) {
      const theirs = recordedWebhook('radarr-v6', name);
      const images = /images\[\]/;
      const keys = (body: unknown) => [...keysOf(body)].filter((key) => !images.test(key)).sort();
      expect(keys(ours), name).toEqual(keys(theirs));
      expect([ours.eventType, ours.deleteReason], name).toEqual([theirs.eventType, theirs.deleteReason]);
    }
  });

  it('answers nothing that the OpenAPI description does not have', async () => {
    const description = new Description('radarr');
    writeFileSync(path.join(pair.movie.path, 'x.srt'), '');
    world.radarr.addExtraFile(pair.movie, 'x.en.srt', ['en']);
    const cases: [string, string][] = [
      ['/api/v3/movie', 'MovieResource'],
      ['/api/v3/moviefile?movieId=1', 'MovieFileResource'],
      ['/api/v3/extrafile?movieId=1', 'ExtraFileResource'],
      ['/api/v3/command', 'CommandResource'],
      ['/api/v3/notification', 'NotificationResource'],
      ['/api/v3/rootfolder', 'RootFolderResource'],
      ['/api/v3/system/status', 'SystemResource'],
      ['/api/v3/qualitydefinition', 'QualityDefinitionResource'],
      ['/api/v3/language', 'LanguageResource'],
      ['/api/v3/config/naming', 'NamingConfigResource'],
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

function retarget(resource: unknown, url: string): Record<string, unknown> {
  const body = resource as { fields: { name: string; value: unknown }[] };
  return { ...body, fields: body.fields.map((field) => (field.name === 'url' ? { ...field, value: url } : field)) };
}
