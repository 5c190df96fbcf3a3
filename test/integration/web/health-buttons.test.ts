import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setRunHealth } from '../../../src/core/links/reconcile/set-run-health.ts';
import { checkServers } from '../../../src/core/plex/servers/check-servers.ts';
import { startFakePlex } from '../../fakes/fake-plex.ts';
import { startFakePlexTv } from '../../fakes/fake-plex-tv.ts';
import { createWorld } from '../../fakes/world.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';

/** The pages as a person uses them. */
function pagesOf(service: IdleService) {
  const ask = async (path: string, language: string, headers = {}) =>
    (await service.ask(path, { headers: { 'accept-language': language, ...headers } })).text;
  return {
    /** As the button of the page sends it. */
    press: (path: string, to: string, headers?: Readonly<Record<string, string>>) =>
      service.ask(path, {
        ...{ method: 'POST', body: new URLSearchParams({ to }).toString() },
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        ...(headers === undefined ? {} : { key: null }),
      }),
    health: (language = 'en', page = '/system') => ask(page, language),
    told: (headers: Readonly<Record<string, unknown>>) =>
      ask('/system', 'en', { cookie: String(headers['set-cookie']).split(';')[0] ?? '' }),
    lastAudit: async () => (await service.ask('/api/v1/audit?limit=1')).json.items[0],
  };
}

/** The name of the button, and the page that it leads back to. */
function buttonIn(text: string, action: string): string | undefined {
  const form = new RegExp(`<form method="post" action="${action}">(.*?)</form>`).exec(text)?.[1] ?? '';
  const to = /name="to" value="([^"]*)"/.exec(form)?.[1];
  const name = /<button type="submit" class="button">([^<]*)</.exec(form)?.[1];
  return name && `${name} → ${to}`;
}

test('the button in health that removes broken links: its name, who may, what it does and says, the audit', async () => {
  const world = await createWorld();
  const service = await startIdleService({
    ...{ MEDIA_ROOT: world.media, DISCOVERY: 'false', MAPPING_LIST_URL: '' },
    ...{ SONARR_0_URL: world.sonarr.url, SONARR_0_API_KEY: world.sonarr.apiKey },
    ...{ RADARR_0_URL: world.radarr.url, RADARR_0_API_KEY: world.radarr.apiKey },
  });
  onTestFinished(async () => {
    await service.close();
    await world.dispose();
  });
  const { series, movie } = world.pair();
  const titles = { movieTitle: movie.title, seriesTitle: series.title, episodeNumbers: [9] };
  await service.ask('/api/v1/rules', {
    body: { movieTmdbId: movie.tmdbId, seriesTvdbId: series.tvdbId, ...titles },
  });
  const folder = join(series.path, 'Specials');
  const broken = join(folder, 'Old - S00E01.mkv');
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(world.movies, 'Gone (1999)', 'gone.mkv'), broken);
  const path = '/system/broken-links/remove';
  const { press, health, told, lastAudit } = pagesOf(service);
  expect(buttonIn(await health(), path)).toBeUndefined();

  setRunHealth(service.runtime, [], { errors: [], broken: [{ path: broken, text: 'x' } as never] });
  expect(buttonIn(await health(), path)).toBe('Remove broken links → /system');
  expect(buttonIn(await health('en', '/'), path)).toBe('Remove broken links → /');
  expect(buttonIn(await health('de'), path)).toBe('Defekte Links entfernen → /system');
  expect(await health('de')).toContain('1 defekter Link in einem Serienordner ist nicht von uns');

  expect((await press(path, '/', await signInViewer(service.runtime))).status).toBe(403);
  expect((await service.ask(path)).status).toBe(404);
  expect(lstatSync(broken).isSymbolicLink()).toBe(true);

  const { status, headers } = await press(path, '/');
  expect([status, headers.location]).toEqual([303, '/']);
  expect(() => lstatSync(broken)).toThrow('ENOENT');
  expect(await told(headers)).toContain('1 broken link was removed.');
  expect(await lastAudit()).toMatchObject({ who: 'API key', action: `POST ${path}` });
  expect(buttonIn(await health(), path)).toBeUndefined();
});

test('the button in health that switches on push notifications: its name, who may, what it does and says, the audit', async () => {
  const [plex, tv] = await Promise.all([startFakePlex({ pushNotifications: false }), startFakePlexTv()]);
  tv.addServer(tv.addAccount({ token: plex.token, username: 'anna' }), plex);
  const service = await startIdleService({
    ...{ PLEX_TV_URL: tv.url, PLEX_0_URL: plex.url, PLEX_0_API_KEY: plex.token },
  });
  onTestFinished(async () => {
    await service.close();
    await Promise.all([plex.stop(), tv.stop()]);
  });
  const { press, health, told, lastAudit } = pagesOf(service);
  const path = `/settings/plex/${service.runtime.plex.enabled()[0]?.server.id}/repair-notifications`;
  const check = () => checkServers(service.runtime, AbortSignal.timeout(5_000));
  await check();
  expect(buttonIn(await health(), path)).toBe('Switch on → /system');
  expect(buttonIn(await health('de'), path)).toBe('Einschalten → /system');
  expect(await health('de')).toContain('seine Push-Benachrichtigungen sind aus');

  expect((await press(path, '/', await signInViewer(service.runtime))).status).toBe(403);
  expect((await service.ask(path)).status).toBe(404);
  expect(plex.pushNotifications).toBe(false);

  const { status, headers } = await press(path, '/system');
  expect([status, headers.location]).toEqual([303, '/system']);
  expect(plex.pushNotifications).toBe(true);
  expect(await told(headers)).toContain('Push notifications are switched on at this Plex server.');
  expect(await lastAudit()).toMatchObject({ who: 'API key', action: `POST ${path}` });
  expect(buttonIn(await health(), path)).toBeUndefined();
  await check();
  expect(buttonIn(await health(), path)).toBeUndefined();
});

test('each problem begins as a sentence, in both languages', async () => {
  const service = await startIdleService();
  onTestFinished(() => service.close());
  const { health } = pagesOf(service);
  service.runtime.health.set(
    'mediaRoot',
    'error',
    'the media root /gone cannot be used (ENOENT): mount it, or set MEDIA_ROOT',
  );
  service.runtime.health.set('disk:/a', 'error', '/a is empty: its disk seems not to be mounted');
  expect(await health('en')).toContain('<bdi>The media root /gone');
  expect(await health('de')).toContain('<bdi>Der Medienordner /gone');
  expect(await health('en')).toContain('<bdi>/a is empty');
});
