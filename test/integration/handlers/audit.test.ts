import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewBatch } from '../../../src/core/rules/accept-batch.ts';
import { safeMethods } from '../../../src/handlers/middleware/same-origin.ts';
import { routeRoles } from '../../../src/handlers/route-roles.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { type IdleService, startIdleService, WEBHOOK_SECRET } from '../../support/idle-service.ts';
import { noDetails } from '../../support/plex-details.ts';
import { aFile } from '../db/ledger.ts';
import { blank } from '../db/mirror.ts';
import { aLink } from '../db/rows.ts';
import { type PlexAnswers, type PlexTvAnswers, resource, startPlex, startPlexTv } from './plex/plex-answers.ts';

let world: World;
let plex: PlexAnswers;
let plexTv: PlexTvAnswers;
let service: IdleService;
beforeAll(async () => {
  world = await createWorld();
  service = await startIdleService();
});
afterAll(async () => {
  await service.close();
  await world.dispose();
});

/** Change nothing: they test, search or compare. */
const questions = [
  'POST /api/v1/instances/test',
  'POST /api/v1/plex/servers/discover',
  'POST /api/v1/plex/servers/test',
  'POST /api/v1/plex/servers/:id/path-mappings/test',
  'POST /api/v1/requests/check',
];
/** Record what the server answered, not a change by a person. */
const observations = [
  'POST /api/v1/instances/:id/test',
  'POST /api/v1/plex/servers/:id/test',
  'POST /settings/instances/:id/test',
  'POST /settings/plex/:id/test',
];
/** Tested beside what they need: signing in, a page's own answer, a link on the disk, secrets of no variable. */
const elsewhere = [
  'POST /settings/instances/:id/install-webhooks',
  'POST /settings/plex/:id/install-webhooks',
  'POST /setup',
  'POST /setup/webhooks',
  'POST /rules/import',
  'POST /review/conflicts/:id/other',
  'POST /system/broken-links/remove',
  'POST /api/v1/system/broken-links/remove',
  'POST /api/v1/system/api-key',
  'POST /api/v1/system/webhook-secret',
  'POST /settings/access/api-key',
  'POST /settings/access/webhook-secret',
];

const rule = { movieTmdbId: 603, seriesTvdbId: 81_189, seasonNumber: 0, episodeNumbers: [1], episodeTvdbIds: [] };
const noSubject = {
  ...{ movieTmdbId: 603, movieTitle: null, seriesTvdbId: null, seriesTitle: null, seriesPath: null },
  ...{ episodeTvdbId: null, path: null, existingPath: null },
};

test('every change is in the audit log: one entry, with who and what', async () => {
  [plex, plexTv] = [await startPlex(), await startPlexTv()];
  plex.sections.push({ key: '1', uuid: 'u-1', type: 'movie', title: 'Movies', Location: [{ id: 1, path: '/data' }] });
  plexTv.accounts.set('server-token', { id: 77, username: 'anna', resources: [resource('machine-a', [])] });
  await service.close();
  service = await startIdleService({
    DISCOVERY: 'true',
    PUBLIC_URL: 'http://linker:8080',
    PLEX_TV_URL: plexTv.url,
    MEDIA_ROOT: world.media,
  });
  const { runtime, store, clock } = service;
  const done = new Set<string>();

  /** Sends a request by its route and compares the entries that it added. */
  async function change(route: string, path: string, body?: unknown): Promise<{ id: number; run: string }> {
    const [method = ''] = route.split(' ');
    const before = await store.audit.page({}, { limit: 1, cursor: null });
    const { status, json, text } = await service.ask(path, { method, ...(body === undefined ? {} : { body }) });
    expect([route, status, text], text).toEqual([route, expect.toSatisfy((one: number) => one < 300), text]);
    const after = await store.audit.page({}, { limit: 1, cursor: null });
    const [entry] = after.items;
    expect([route, after.total - before.total, entry?.who, entry?.address, entry?.action]).toEqual([
      ...[route, 1, 'API key', '127.0.0.1', `${method} ${decodeURIComponent(path.split('?')[0] ?? '')}`],
    ]);
    done.add(route);
    return json ?? {};
  }

  /** The same for a page's form, which may make several changes. */
  async function submit(route: string, path: string, { form = '', entries = 1 } = {}): Promise<void> {
    const before = await store.audit.page({}, { limit: 1, cursor: null });
    const { status, text } = await service.ask(path, {
      ...{ method: 'POST', body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    });
    expect([route, status], text).toEqual([route, 303]);
    const after = await store.audit.page({}, { limit: entries, cursor: null });
    expect([route, after.total - before.total]).toEqual([route, entries]);
    expect(after.items.map(({ who, action }) => [who, action])).toEqual(
      Array(entries).fill(['API key', `POST ${path.split('?')[0]}`]),
    );
    done.add(route);
  }

  // Rules, links, conflicts
  const made = await change('POST /api/v1/rules', '/api/v1/rules', rule);
  await change('PATCH /api/v1/rules/:id', `/api/v1/rules/${made.id}`, { enabled: false });
  await store.conflicts.open({
    ...{ ruleId: made.id, kind: 'destination', subject: noSubject, options: [], reason: 'x' },
  });
  const { id: conflict } = (await service.ask('/api/v1/conflicts')).json.items[0];
  await change('POST /api/v1/conflicts/:id/resolve', `/api/v1/conflicts/${conflict}/resolve`, {
    action: 'select',
    option: 'lookAgain',
  });
  await change('POST /api/v1/conflicts/:id/reopen', `/api/v1/conflicts/${conflict}/reopen`);
  const answers = { choose: 'option=lookAgain', reopen: '', ignore: '' };
  for (const [name, form] of Object.entries(answers))
    await submit(`POST /review/conflicts/:id/${name}`, `/review/conflicts/${conflict}/${name}`, { form });
  await submit('POST /rules/:id', `/rules/${made.id}`, { form: 'radarr=0&sonarr=' });
  await submit('POST /rules/:id/enable', `/rules/${made.id}/enable`);
  await submit('POST /rules/:id/disable', `/rules/${made.id}/disable`);
  await change('DELETE /api/v1/rules/:id', `/api/v1/rules/${made.id}`);
  const old = await change('POST /api/rules', '/api/rules', {
    movie_title: 'A',
    tmdb_id: 5,
    show_name: 'B',
    episode: 1,
  });
  await change('DELETE /api/rules/:id', `/api/rules/${old.id}`);
  await change('PUT /api/settings/:key', '/api/settings/Movie%20Directories', { value: ['movies'] });
  await change('PATCH /api/v1/settings', '/api/v1/settings', { 'breaker.maxRemovals': 3 });

  // What discovery proposed
  await store.candidates.record([
    {
      movie: { tmdbId: 605, title: 'Tin Bells', year: 2010 },
      special: {
        ...{ seriesTvdbId: 9, seriesTitle: 'Tin', episodeTvdbId: 10, seasonNumber: 0, episodeNumber: 1 },
        title: 'Tin Bells',
      },
      ...{ furtherParts: [], confidence: 0.8, evidence: [] },
    },
  ]);
  const proposed = (await service.ask('/api/v1/candidates')).json.items[0].id;
  for (const answer of ['accept', 'reopen', 'reject'])
    await change(`POST /api/v1/candidates/:id/${answer}`, `/api/v1/candidates/${proposed}/${answer}`);
  for (const answer of ['reopen', 'accept', 'reopen', 'reject'])
    await submit(`POST /review/candidates/:id/${answer}`, `/review/candidates/${proposed}/${answer}`);
  await submit('POST /review/candidates/:id/reopen', `/review/candidates/${proposed}/reopen`);
  const { seal } = await previewBatch(runtime, 0.8);
  await submit('POST /review/batch', '/review/batch', { form: `min=0.8&seal=${seal}` });
  await change('POST /api/v1/candidates/discover', '/api/v1/candidates/discover', {});
  await change('POST /api/v1/mapping-lists/refresh', '/api/v1/mapping-lists/refresh');

  const place = '/media/tv/A/Specials/a.mkv';
  const link = {
    ...{ ruleId: null, movieTmdbId: 603, seriesTvdbId: 5, episodeTvdbIds: [6], radarr: 0, radarrMovieId: 7 },
    ...{ sonarr: 0, sonarrSeriesId: 8, path: place, target: '/media/movies/a.mkv', text: '../a.mkv', madePath: place },
    ...{
      style: 'relative' as const,
      origin: 'made' as const,
      state: 'linked' as const,
      pending: null,
      reason: null,
      quality: null,
      sizeBytes: 5,
    },
  };
  const [linked] = await store.links.createMany([link], { step: 'create', reason: 'x' });
  await change('POST /api/v1/links/:id/undo', `/api/v1/links/${linked?.id}/undo`);
  const more = [1, 2, 3].map((n) => ({ ...link, path: `${place}.${n}`, madePath: `${place}.${n}` }));
  const [one, two, three] = await store.links.createMany(more, { step: 'create', reason: 'x' });
  await submit('POST /links/:id/undo', `/links/${one?.id}/undo`);
  await submit('POST /links/undo', '/links/undo', { form: `id=${two?.id}&id=${three?.id}`, entries: 2 });
  const undone = (await store.audit.page({}, { limit: 2, cursor: null })).items.map(({ subject }) => subject);
  expect(undone).toEqual([`link ${three?.id}`, `link ${two?.id}`]);

  // Requests by the page
  await submit('POST /requests', '/requests', { form: 'kind=book&title=Lantern+Hill' });
  const [asked] = (await runtime.requests.page({}, { limit: 1, cursor: null })).items;
  await submit('POST /requests/:id/cancel', `/requests/${asked?.id}/cancel`);

  // Runs, tasks, deliveries
  await submit('POST /runs', '/runs?dryRun=true');
  const { run } = await change('POST /reconcile', '/reconcile', { scope: 'links' });
  await change('POST /reconcile/:id/cancel', `/reconcile/${run}/cancel`);
  const held = { id: 'held', trigger: 'events', removals: [], plan: [], reason: 'x', now: clock.now };
  await store.runs.holdRemovals(held);
  await change('POST /reconcile/:id/confirm', '/reconcile/held/confirm');
  const shown = await change('POST /reconcile', '/reconcile', { scope: 'watch' });
  await submit('POST /runs/:id/cancel', `/runs/${shown.run}/cancel`);
  await store.runs.change('held', { state: 'needsConfirmation' });
  await submit('POST /runs/:id/confirm', '/runs/held/confirm');
  const [task] = (await store.tasks.page({}, { limit: 1, cursor: null })).items;
  await change('POST /api/v1/tasks/:id/retry', `/api/v1/tasks/${task?.id}/retry`);
  await submit('POST /activity/tasks/:id/retry', `/activity/tasks/${task?.id}/retry`);

  // Instances
  const sonarr = { kind: 'sonarr', name: 'Anime', url: world.sonarr.url, apiKey: world.sonarr.apiKey };
  const instance = await change('POST /api/v1/instances', '/api/v1/instances', sonarr);
  await change('PATCH /api/v1/instances/:id', `/api/v1/instances/${instance.id}`, { name: 'Cartoons' });
  const install = `/api/v1/instances/${instance.id}/install-webhooks`;
  await change('POST /api/v1/instances/:id/install-webhooks', install, { url: service.url });
  const event = await service.ask('/webhooks/sonarr/0', {
    key: WEBHOOK_SECRET,
    body: { eventType: 'Rename', series: { id: 1, tvdbId: 5 } },
  });
  await change('POST /api/v1/deliveries/:id/retry', `/api/v1/deliveries/${event.json.delivery}/retry`);
  const strange = await service.ask('/webhooks/sonarr/9', { key: WEBHOOK_SECRET, body: { eventType: 'Rename' } });
  const { delivery } = strange.json;
  await submit('POST /activity/deliveries/:id/retry', `/activity/deliveries/${delivery}/retry`);
  await change('DELETE /api/v1/instances/:id', `/api/v1/instances/${instance.id}`);
  const typed = new URLSearchParams({ url: sonarr.url, apiKey: sonarr.apiKey }).toString();
  await submit('POST /settings/instances/new', '/settings/instances/new?kind=sonarr', { form: typed });
  const [{ id: newest }] = (await service.ask('/api/v1/instances?kind=sonarr')).json.items;
  const page = `/settings/instances/${newest}`;
  await submit('POST /settings/instances/:id', page, { form: `${typed}&name=Cartoons` });
  const pathMap = { form: `instance=${newest}&theirs=%2Ftv&ours=%2Fmedia%2Ftv` };
  await submit('POST /setup/paths', '/setup/paths', pathMap);
  await submit('POST /settings/instances/:id/switch', `${page}/switch`, { form: 'enabled=false' });
  await submit('POST /settings/instances/:id/delete', `${page}/delete`);

  // Plex
  await change('POST /api/v1/plex/pins', '/api/v1/plex/pins');
  const server = await change('POST /api/v1/plex/servers', '/api/v1/plex/servers', {
    url: plex.url,
    token: 'server-token',
  });
  const at = `/api/v1/plex/servers/${server.id}`;
  const of = '/api/v1/plex/servers/:id';
  await change(`PATCH ${of}`, at, { name: 'Attic' });
  const [section] = await runtime.library.libraries.ofServer(server.id);
  const library = section?.id ?? 0;
  await change(`POST ${of}/sync`, `${at}/sync`, { mode: 'deep' });
  await change(`POST ${of}/install-webhooks`, `${at}/install-webhooks`);
  await change(`POST ${of}/repair-notifications`, `${at}/repair-notifications`);
  const mapping = await change(`POST ${of}/path-mappings`, `${at}/path-mappings`, {
    plexPath: '/data',
    localPath: world.media,
  });
  await change(`PATCH ${of}/path-mappings/:mappingId`, `${at}/path-mappings/${mapping.id}`, { plexPath: '/films' });
  await change(`DELETE ${of}/path-mappings/:mappingId`, `${at}/path-mappings/${mapping.id}`);
  const libraries = '/api/v1/plex/libraries';
  await change('PATCH /api/v1/plex/libraries/:id', `${libraries}/${library}`, { refreshMinutes: 60 });
  await submit('POST /library/libraries/:id', `/library/libraries/${library}`, {
    form: 'enabled=true&refreshMinutes=90',
  });
  await submit('POST /setup/libraries', '/setup/libraries', { form: `shown=${library}` });
  await submit('POST /setup/libraries', '/setup/libraries', { form: `shown=${library}&library-${library}=true` });
  await change('POST /api/v1/plex/libraries/:id/scan', `${libraries}/${library}/scan`);
  await service.finishTasks();
  for (const { id } of (await store.runs.page({}, { limit: 50, cursor: null })).items)
    await store.runs.change(id, { state: 'succeeded' });
  await change('POST /api/v1/plex/libraries/:id/sync', `${libraries}/${library}/sync`, { mode: 'deep' });
  await service.finishTasks();
  for (const { id } of (await store.runs.page({}, { limit: 50, cursor: null })).items)
    await store.runs.change(id, { state: 'succeeded' });
  await submit('POST /library/sync', '/library/sync', { form: `serverId=${server.id}&mode=deep` });

  // The library, shows, what was watched
  const item = {
    ...blank,
    serverId: server.id,
    libraryId: library,
    ratingKey: '8',
    etag: 'e',
    type: 'movie',
    title: 'A',
  };
  // A film and the special that plays it through a link.
  const file = (localPath: string) => ({ files: [aFile({ localPath })] });
  const played = '/media/movies/played.mkv';
  const through = '/media/tv/A/Specials/played.mkv';
  const others = [
    { ...item, ratingKey: '9', type: 'show' },
    { ...item, ratingKey: '10', ...file(played) },
    { ...item, ratingKey: '11', type: 'episode', ...file(through) },
  ];
  const rows = [item, ...others].map((one) => ({
    ...{ id: null, item: one, details: noDetails, media: [], isWhole: false },
  }));
  const [itemId = 0, showId = 0, filmId = 0] = await runtime.library.items.write(rows, clock.now);
  plex.items.push({ ratingKey: '8', key: '/library/metadata/8', type: 'movie', title: 'B', librarySectionID: 1 });
  await change('POST /api/v1/library/items/:id/sync', `/api/v1/library/items/${itemId}/sync`);
  const show = await runtime.shows.put(
    { itemId: showId, sonarr: null, sonarrSeriesId: null, seriesTvdbId: null, confidence: null, method: null },
    clock.now,
  );
  await change('PATCH /api/v1/shows/:id', `/api/v1/shows/${show.id}`, { seriesTvdbId: 7 });
  await runtime.watch.accounts.ensure({ plexId: 77, name: 'anna', isOwner: true }, clock.now);
  const guest = await runtime.watch.accounts.ensure({ plexId: 78, name: 'ben', isOwner: false }, clock.now);
  const states = { itemId, isWatched: true };
  await change('PUT /api/v1/watch/states', '/api/v1/watch/states', states);
  await change('POST /api/v1/watch/states', '/api/v1/watch/states', { ...states, isWatched: false });
  const account = `/api/v1/watch/accounts/${guest.id}`;
  await change('PATCH /api/v1/watch/accounts/:id', account, { followed: true });
  await change('PUT /api/v1/watch/accounts/:id/tokens/:serverId', `${account}/tokens/${server.id}`, {
    token: 'server-token',
  });
  for (const name of ['untrack', 'track'])
    await submit(`POST /watch/accounts/:id/${name}`, `/watch/accounts/${guest.id}/${name}`);
  const row = aLink({ path: through, target: played, madePath: through });
  const [twins] = await store.links.createMany([row], { step: 'create', reason: 'x' });
  await runtime.watch.states.setWatched(guest.id, filmId, 5);
  const mark = `/watch/links/${twins?.id}/mark`;
  await submit('POST /watch/links/:id/mark', mark, { form: `account=${guest.id}` });
  await change('DELETE /api/v1/watch/accounts/:id/data', `${account}/data`);
  await change(`DELETE ${of}`, `${at}?sure=true`);
  const plexForm = new URLSearchParams({ url: plex.url, token: 'server-token' }).toString();
  await submit('POST /settings/plex/new', '/settings/plex/new', { form: plexForm });
  const [{ id: plexId } = { id: 0 }] = (await service.ask('/api/v1/plex/servers')).json.items;
  const plexPage = `/settings/plex/${plexId}`;
  const plexRoute = '/settings/plex/:id';
  await submit(`POST ${plexRoute}`, plexPage, { form: `${plexForm}&name=Cellar` });
  await submit(`POST ${plexRoute}/repair-notifications`, `${plexPage}/repair-notifications`);
  await submit(`POST ${plexRoute}/switch`, `${plexPage}/switch`, { form: 'enabled=false' });
  const [shelf] = await runtime.library.libraries.ofServer(plexId);
  const shelfForm = { form: 'refreshMinutes=77' };
  await submit(`POST ${plexRoute}/libraries/:libraryId`, `${plexPage}/libraries/${shelf?.id}`, shelfForm);
  const placing = `plexPath=/data&localPath=${world.media}`;
  await submit(`POST ${plexRoute}/path-mappings`, `${plexPage}/path-mappings`, { form: placing });
  const [placed] = runtime.plex.mappings(plexId);
  await submit(`POST ${plexRoute}/path-mappings/:mappingId`, `${plexPage}/path-mappings/${placed?.id}`, {
    form: 'do=delete',
  });
  await submit(`POST ${plexRoute}/delete`, `${plexPage}/delete`);
  await submit('POST /settings/plex/pins', '/settings/plex/pins');

  // Requests, sessions, backups
  const request = await change('POST /api/v1/requests', '/api/v1/requests', { kind: 'book', title: 'Tin Bells' });
  await change('PATCH /api/v1/requests/:id', `/api/v1/requests/${request.id}`, { state: 'searching' });
  await change('DELETE /api/v1/requests/:id', `/api/v1/requests/${request.id}`);
  const { movie, series, episode } = world.pair({ movieTitle: 'Tin Horn', seriesTitle: 'Tin Horns' });
  for (const kind of ['sonarr', 'radarr'] as const) {
    const { url, apiKey } = world[kind];
    await change('POST /api/v1/instances', '/api/v1/instances', { kind, name: `Rules ${kind}`, url, apiKey });
  }
  await submit('POST /review/discover', '/review/discover');
  await submit('POST /setup/discover', '/setup/discover');
  const chosen = `movie=${movie.tmdbId}&series=${series.tvdbId}&special=${episode.tvdbId}`;
  await submit('POST /rules', '/rules', { form: chosen });
  const [byForm] = await store.rules.byMovie(movie.tmdbId);
  await submit('POST /rules/:id/delete', `/rules/${byForm?.id}/delete`);
  const login = { method: 'POST', key: null, body: 'password=the-api-key-of-this-test' } as const;
  for (let n = 0; n < 2; n++)
    await service.ask('/login', { ...login, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  const [session, other] = await store.sessions.all(clock.now);
  await submit('POST /settings/access/sessions/:id/end', `/settings/access/sessions/${other?.id}/end`);
  await submit('POST /settings/access/password', '/settings/access/password', {
    form: 'password=a+new+password&repeat=a+new+password',
  });
  await submit('POST /settings/access', '/settings/access', { form: 'shown.access.viewers=&access.viewers=anna' });
  await change('DELETE /api/v1/sessions/:id', `/api/v1/sessions/${session?.id}`);
  const backup = await change('POST /api/v1/system/backup', '/api/v1/system/backup');
  const settings = { form: 'shown.watch.autoMark=true' };
  await submit('POST /settings', '/settings', settings);
  await submit('POST /system/backup', '/system/backup');
  await change('POST /api/v1/system/restore', '/api/v1/system/restore', { id: String(backup.id) });
  await submit('POST /system/restore', '/system/restore', { form: `id=${backup.id}` });
  await submit('POST /system/restore/cancel', '/system/restore/cancel');

  const untested = Object.entries(routeRoles)
    .filter(
      ([route, role]) => role !== 'public' && !safeMethods.has(route.split(' ')[0] ?? '') && !route.startsWith('ALL'),
    )
    .map(([route]) => route)
    .filter((route) => !done.has(route) && ![...questions, ...observations, ...elsewhere].includes(route));
  expect(untested).toEqual([]);
});

test('a conflict names the answer that was chosen, and who chose it, until it is reopened', async () => {
  const made = (await service.ask('/api/v1/rules', { body: { ...rule, movieTmdbId: 604 } })).json;
  const option = { id: 'tvdb:7', title: 'Harbour Nights (2010)', seriesTvdbId: 7 };
  const question = { kind: 'multipleMatches', subject: noSubject, options: [option], reason: 'two match' } as const;
  await service.store.conflicts.open({ ...question, ruleId: made.id });
  const { id, answer } = (await service.ask('/api/v1/conflicts?state=open')).json.items[0];
  expect(answer).toBeNull();
  const path = `/api/v1/conflicts/${id}`;
  await service.ask(`${path}/resolve`, { body: { action: 'select', option: option.id } });
  const chosen = { action: 'select', option: option.id, title: option.title, by: 'API key' };
  expect((await service.ask(path)).json).toMatchObject({ state: 'resolved', answer: { ...chosen, rule: null } });
  const entries = async () => (await service.ask('/api/v1/audit?limit=1')).json.items;
  expect(await entries()).toMatchObject([
    { subject: `conflict ${id}`, before: { reason: 'two match' }, after: { action: 'select', answer: option.title } },
  ]);
  await service.ask(`${path}/reopen`, { method: 'POST' });
  expect((await service.ask(path)).json).toMatchObject({ state: 'open', answer: null });
  expect(await entries()).toMatchObject([{ subject: `conflict ${id}`, before: chosen, after: { state: 'open' } }]);

  const other = { ...rule, movieTmdbId: 605 };
  await service.ask(`${path}/resolve`, { body: { action: 'create', rule: other } });
  const resolved = (await service.ask(path)).json;
  expect(resolved.answer).toMatchObject({ action: 'create', option: null, title: null, by: 'API key' });
  expect((await service.ask(`/api/v1/rules/${resolved.answer.rule}`)).json.movieTmdbId).toBe(605);
  expect(await entries()).toMatchObject([{ subject: `conflict ${id}`, after: { action: 'create', movieTmdbId: 605 } }]);
});
