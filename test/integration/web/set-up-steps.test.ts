import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { doctor } from '../../../src/core/setup/doctor.ts';
import { createWorld, type World, type WorldOptions } from '../../fakes/world.ts';
import { startService, type TestService, testApiKey, testSecret } from '../../support/service.ts';

let world: World;
let service: TestService;
afterEach(async () => {
  await service?.stop();
  await world?.dispose();
});

const none = { SONARR_0_URL: '', SONARR_0_API_KEY: '', RADARR_0_URL: '', RADARR_0_API_KEY: '' };

async function start(options: WorldOptions = {}, environment: Record<string, string> = {}): Promise<void> {
  world = await createWorld(options);
  world.pair({ movieTitle: 'The Drowned Bell', seriesTitle: 'Bells' });
  service = await startService(world, environment);
}

const key = { 'x-api-key': testApiKey };

async function page(path: string): Promise<string> {
  return (await fetch(`${service.url}${path}`, { headers: { 'x-api-key': testApiKey } })).text();
}

async function post(path: string, form: Record<string, string>) {
  const answer = await fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': testApiKey },
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
}

/** The subjects of what the audit log has of this action. */
async function auditedOf(action: string): Promise<string[]> {
  const { items } = (await service.get('/api/v1/audit')).body;
  return items
    .filter((one: { action: string }) => one.action === action)
    .map(({ subject }: { subject: string }) => subject)
    .sort();
}

async function connect(kind: 'radarr' | 'sonarr'): Promise<number> {
  const { url, apiKey } = world[kind];
  const { body } = await service.send('POST', '/api/v1/instances', { kind, name: kind, url, apiKey });
  return body.id;
}

describe('the step of the paths', () => {
  test('reads a real file of each instance', async () => {
    await start();
    const html = await page('/setup/paths');
    expect(html).toMatch(new RegExp(`data-state="proved".*?<code>${world.movies}</code>.*?Read here:`, 's'));
    expect(html).toMatch(new RegExp(`data-state="empty".*?<code>${world.tv}</code>`, 's'));
    expect(html).toContain(`${world.movies}/The Drowned Bell (2012)/The Drowned Bell (2012) WEBDL-1080p.mkv`);
    expect(world.radarr.log.some(({ path }) => path === '/api/v3/movie')).toBe(false);
  });

  test('finds the folder where the same file lies, and proves the path map that it offers', async () => {
    world = await createWorld({ plex: true });
    world.pair({ movieTitle: 'The Drowned Bell', seriesTitle: 'Bells' });
    await world.plex.scanAll();
    const here = join(world.data, 'here');
    await symlink(world.media, here);
    service = await startService(world, { ...none, MEDIA_ROOT: here });
    const id = await connect('radarr');
    const { url, token } = world.plex;
    const plex = (await service.send('POST', '/api/v1/plex/servers', { url, token })).body;
    expect(await page('/setup/steps')).toMatch(/id="step-paths" data-state="failed"/);
    const before = await page('/setup/paths');
    expect(before).toContain(`but in ${here}/movies. Checked with`);
    // No variable is read for an instance that was added here.
    const { checks } = await doctor(service.context.runtime);
    const told = checks.map(({ message }) => message).find((message) => message.includes('is not known here'));
    expect(told).toContain(`Add the path map ${world.movies}=<the same folder as this service sees it> to Radarr`);
    const elsewhere = world.radarr.addRootFolder('/elsewhere');
    const german = await (
      await fetch(`${service.url}/setup/paths`, { headers: { ...key, 'accept-language': 'de' } })
    ).text();
    expect(german).toContain('Er ist hier nicht da: keine Pfadzuordnung enthält ihn');
    world.radarr.rootFolders.splice(world.radarr.rootFolders.indexOf(elsewhere), 1);
    const form = { instance: String(id), theirs: world.movies, ours: `${here}/movies` };
    expect(await post('/setup/paths', form)).toMatchObject({ status: 303, location: '/setup/paths' });
    const after = await page('/setup/paths');
    expect(after).toMatch(new RegExp(`data-state="proved".*?<code>${here}/movies</code>.*?Read here:`, 's'));
    expect((await service.get(`/api/v1/instances/${id}`)).body.pathMap).toEqual([
      { theirs: world.movies, ours: `${here}/movies` },
    ]);
    expect(await page('/setup/steps')).toMatch(/id="step-paths" data-state="done"/);
    const mapping = { server: String(plex.id), theirs: world.movies, ours: `${here}/movies` };
    expect(await post('/setup/paths', mapping)).toMatchObject({ status: 303 });
    expect((await service.get(`/api/v1/plex/servers/${plex.id}/path-mappings`)).body.items).toHaveLength(1);
    const refused = await post('/setup/paths', { ...form, ours: 'movies' });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/role="alert">[^<]*is no path map/);
  });

  test('names the variable for an instance of the environment, and its error when it does not answer', async () => {
    world = await createWorld();
    world.pair({ movieTitle: 'The Drowned Bell' });
    const here = join(world.data, 'here');
    await symlink(world.media, here);
    service = await startService(world, { MEDIA_ROOT: here });
    await world.sonarr.stop();
    const html = await page('/setup/paths');
    expect(html).toContain(`RADARR_0_PATH_MAP=${world.movies}=${here}/movies`);
    const { checks } = await doctor(service.context.runtime);
    expect(checks.map(({ message }) => message).join()).toContain(`Set RADARR_0_PATH_MAP=${world.movies}=<`);
    expect(html).toMatch(/class="inside error"><bdi>Sonarr at http/);
    world.radarr.addRootFolder('/elsewhere');
    expect(await page('/setup/paths')).toMatch(/It was not found here: .* Mount it, or set RADARR_0_PATH_MAP\./);
    const { id } = (await service.get('/api/v1/instances')).body.items.find(
      (one: { kind: string }) => one.kind === 'radarr',
    );
    const form = { instance: String(id), theirs: world.movies, ours: `${here}/movies` };
    expect((await post('/setup/paths', form)).text).toMatch(/role="alert">The environment configures this server/);
  });
});

describe('the step of the libraries', () => {
  test('switches them on and off, music included', async () => {
    world = await createWorld({ plex: true });
    world.plex.addSection({ title: 'Audiobooks', type: 'artist', locations: [world.media] });
    service = await startService(world, none);
    const { url, token } = world.plex;
    const { id } = (await service.send('POST', '/api/v1/plex/servers', { url, token })).body;
    const libraries = (await service.get(`/api/v1/plex/servers/${id}/libraries`)).body.items;
    const idOf = (title: string) => libraries.find((one: { title: string }) => one.title === title).id;
    const html = await page('/setup/libraries');
    expect(html).toMatch(/>Audiobooks<\/label>/);
    expect(html).toContain('Music, or audiobooks');
    const form = new URLSearchParams();
    for (const library of libraries) form.append('shown', String(library.id));
    for (const title of ['Movies', 'Audiobooks']) form.append(`library-${idOf(title)}`, 'true');
    const answer = await fetch(`${service.url}/setup/libraries`, {
      method: 'POST',
      headers: { 'x-api-key': testApiKey },
      body: form,
      redirect: 'manual',
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/setup']);
    const after = (await service.get(`/api/v1/plex/servers/${id}/libraries`)).body.items;
    const on = after.filter(({ enabled }: { enabled: boolean }) => enabled);
    expect(on.map(({ title }: { title: string }) => title).sort()).toEqual(['Audiobooks', 'Movies']);
    expect(await page('/setup/steps')).toContain('2 of 3 are mirrored.');
    const changed = ['TV Shows', 'Audiobooks'].map((title) => `library ${idOf(title)}`);
    expect(await auditedOf('POST /setup/libraries')).toEqual(changed.sort());
  });
});

describe('the step of the webhooks', () => {
  test('installs all with one button, and shows the address for Plex where it cannot', async () => {
    await start({ plex: true });
    const { url, token } = world.plex;
    await service.send('POST', '/api/v1/plex/servers', { url, token });
    const before = await page('/setup/webhooks');
    expect(before).toContain(`value="${service.url}"`);
    expect(before).toContain(`value="${service.url}/webhooks/plex/${testSecret}"`);
    const { status, text } = await post('/setup/webhooks', { url: service.url });
    expect(status).toBe(200);
    expect(text.match(/The connection &quot;Plex Linker&quot; is installed\./g)).toHaveLength(2);
    expect(text).toMatch(/data-state="warning"/);
    for (const arr of [world.radarr, world.sonarr])
      expect(arr.notifications.connections.map((one) => one.url)).toEqual([
        expect.stringContaining(`${service.url}/webhooks/`),
      ]);
    expect(await page('/setup/steps')).toMatch(/id="step-webhooks" data-state="done"/);
    expect(await auditedOf('POST /setup/webhooks')).toEqual(['webhooks of instance 1', 'webhooks of instance 2']);
  });

  test('refuses an address that is none beside the field, and tells each fault', async () => {
    await start();
    const refused = await post('/setup/webhooks', { url: 'plex-linker:8080' });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(
      /value="plex-linker:8080"[^>]*aria-describedby="url-error url-help" aria-invalid="true"/,
    );
    await world.sonarr.stop();
    const { text } = await post('/setup/webhooks', { url: service.url });
    expect(text).toContain('The connection &quot;Plex Linker&quot; is installed.');
    expect(text).toMatch(/data-state="error".*?Sonarr at http/s);
  });
});

test('discovery tells its result, and is started again by its button', async () => {
  await start({}, { DISCOVERY: 'true' });
  await service.idle();
  expect(await page('/setup/steps')).toContain('Compared: movies 1, specials 1. Certain pairs: 1, to review: 0.');
  expect(await post('/setup/discover', {})).toMatchObject({ status: 303, location: '/setup' });
  await service.idle();
  expect(await page('/setup/steps')).toContain('Nothing has changed since the previous search.');
});
