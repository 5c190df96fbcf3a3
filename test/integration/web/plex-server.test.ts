import { afterEach, beforeEach, expect, test } from 'vitest';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';
import {
  type PlexAnswers,
  type PlexTvAnswers,
  resource,
  startPlex,
  startPlexTv,
} from '../handlers/plex/plex-answers.ts';

const token = 'server-token';

let service: IdleService;
let plex: PlexAnswers;
let plexTv: PlexTvAnswers;
beforeEach(async () => {
  [plex, plexTv] = [await startPlex(), await startPlexTv()];
  plexTv.accounts.set(token, { id: 77, username: 'anna', resources: [resource('machine-a', [])] });
  service = await startIdleService({ PLEX_TV_URL: plexTv.url });
});
afterEach(() => service.close());

function post(form: Record<string, string>) {
  const body = new URLSearchParams(form).toString();
  return service.ask('/settings/plex/new', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

const errorOf = (text: string, field: string) => new RegExp(`id="${field}-error">([^<]*)<`).exec(text)?.[1];
const stored = () => service.runtime.library.servers.all();

test('a Plex server is refused beside the field, and what was typed stays, the token excepted', async () => {
  const empty = await post({});
  expect([empty.status, errorOf(empty.text, 'url'), errorOf(empty.text, 'token')]).toEqual([
    ...[422, 'The address is missing.', 'The token is missing.'],
  ]);
  const noUrl = await post({ url: 'plex', token, name: 'Attic "1"' });
  expect([noUrl.status, errorOf(noUrl.text, 'url')]).toEqual([422, expect.stringContaining('address')]);
  expect(noUrl.text).toContain('value="Attic &quot;1&quot;"');
  expect(noUrl.text).not.toContain(token);
  const away = await post({ url: 'http://127.0.0.1:9', token });
  expect([away.status, errorOf(away.text, 'url')]).toEqual([422, expect.stringContaining('127.0.0.1:9')]);
  const wrong = await post({ url: plex.url, token: 'another-token' });
  expect([wrong.status, errorOf(wrong.text, 'token')]).toEqual([422, expect.stringContaining('401')]);
  expect(wrong.text).not.toContain('another-token');
  expect(await stored()).toEqual([]);
});

test('a Plex server is tested, saved and listed; a test stores nothing, and only administrators connect one', async () => {
  const tested = await post({ url: plex.url, token, do: 'test' });
  expect([tested.status, /id="tested".*Plex \S+ answers/s.test(tested.text), await stored()]).toEqual([200, true, []]);
  const viewer = await signInViewer(service.runtime);
  expect((await service.ask('/settings/plex/new', { key: null, headers: viewer })).status).toBe(403);

  const saved = await post({ url: plex.url, token });
  expect([saved.status, saved.headers.location]).toEqual([303, '/settings']);
  expect((await stored()).map(({ url }) => url)).toEqual([plex.url]);
  const { text } = await service.ask('/settings');
  expect(text).toMatch(/data-kind="plex" data-state="connected"/);
  expect(text).not.toContain(token);
  const again = await post({ url: plex.url, token });
  expect([again.status, (await stored()).length]).toEqual([422, 1]);
});
