import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pollPlexTask, scheduleSyncTask } from '../../../src/core/tasks/kinds/plex.ts';
import { retentionTask } from '../../../src/core/tasks/kinds/upkeep.ts';
import { createLogger } from '../../../src/log/logger.ts';
import { API_KEY, type IdleService, startIdleService } from '../../support/idle-service.ts';
import { signInViewer } from '../../support/viewer.ts';
import { aLibrary } from '../db/mirror.ts';

const hostile = '<script>alert(1)</script>';
const minuteMs = 60_000;

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService({ PLEX_0_URL: 'http://127.0.0.1:9', PLEX_0_API_KEY: 'token-of-nobody' });
});
afterAll(() => service.close());

const rowOf = (text: string, kind: string) => new RegExp(`<tr data-id="${kind}">[\\s\\S]*?</tr>`).exec(text)?.[0] ?? '';

describe('the schedules', () => {
  test('say that nothing is planned before the first', async () => {
    const { text } = await service.ask('/system');
    expect(rowOf(text, 'schedule-reconcile')).toMatch(/not scheduled[\s\S]*not yet/);
  });

  test('show when each runs next, that it runs, and how it ended last', async () => {
    const { tasks } = service.store;
    const { now } = service.clock;
    await tasks.add([retentionTask({}, now), pollPlexTask({}, now)]);
    const claimed = await tasks.claim({ owner: 'test', now, leaseMs: minuteMs, limit: 10 });
    const idOf = (kind: string) => claimed.find((task) => task.kind === kind)?.id ?? 0;
    expect(rowOf((await service.ask('/system')).text, 'retention')).toContain('running');
    await tasks.finish({
      id: idOf('retention'),
      owner: 'test',
      now,
      outcome: `removed ${hostile}`,
      followUps: [retentionTask({}, now + 120 * minuteMs)],
    });
    await tasks.fail({
      id: idOf('poll-plex'),
      owner: 'test',
      now,
      error: 'no answer within 5 s',
      nextRunAt: now + 5 * minuteMs,
    });
    const { text } = await service.ask('/system');
    expect(rowOf(text, 'retention')).toMatch(/in 2 hr[\s\S]*now[\s\S]*Removed &lt;script/);
    expect(rowOf(text, 'poll-plex')).toMatch(/in 5 min[\s\S]*not yet[\s\S]*tone-bad[\s\S]*No answer/);
    expect(text).not.toContain(hostile);
  });

  test('are in German for a German browser', async () => {
    const { text } = await service.ask('/system', { headers: { 'accept-language': 'de' } });
    expect(rowOf(text, 'schedule-reconcile')).toMatch(/Abgleich[\s\S]*nicht geplant/);
  });

  test('and what core tells is in German, too: health, outcomes and errors', async () => {
    const { health } = service.runtime;
    health.set(
      'disk:/media',
      'error',
      'The disk of /media is full (ENOSPC): no link can be made there. Make room; waiting tasks are retried.',
    );
    const { text } = await service.ask('/system', { headers: { 'accept-language': 'de' } });
    health.clear('disk:/media');
    expect(text).toContain('Die Platte von /media ist voll (ENOSPC): dort lässt sich kein Link anlegen.');
    expect(rowOf(text, 'poll-plex')).toContain('Keine Antwort');
  });
});

test('the overview tells the next sync by the library that is due first, not by the check of each minute', async () => {
  const { library, plex } = service.runtime;
  const { now } = service.clock;
  const serverId = plex.enabled()[0]?.server.id ?? 0;
  const next = async () =>
    /data-schedule="schedule-sync">([\s\S]*?)<\/dd>/.exec((await service.ask('/overview/panels')).text)?.[1] ?? '';
  await service.store.tasks.add([scheduleSyncTask({}, now + minuteMs)]);
  expect(await next()).toContain('not scheduled');
  const shelves = await library.libraries.put(
    serverId,
    [aLibrary(), aLibrary({ key: '2', uuid: 'u2' }), aLibrary({ key: '3', uuid: 'u3', type: 'photo' })],
    now,
  );
  for (const [index, { id }] of shelves.entries()) {
    const at = now - index * 10 * minuteMs;
    await library.libraries.update(id, { syncedAt: at, completeAt: at, refreshMinutes: 180 });
  }
  await library.libraries.update(shelves[2]?.id ?? 0, { syncedAt: null });
  expect(await next()).toMatch(/in 3 hr|in 2 hr/);
  await library.libraries.update(shelves[0]?.id ?? 0, { syncedAt: null });
  expect(await next()).toContain('in 1 min');
});

describe('the log', () => {
  test('shows the newest lines by level and text, without secrets, and the part that is asked for again', async () => {
    const logger = createLogger({ level: 'debug', readable: false, output: { write: () => {} } });
    Object.assign(service.runtime, { recentLog: logger });
    logger.info({ movie: 603 }, 'linked early-secret-1');
    logger.hide('early-secret-1');
    logger.hide('late-secret-2');
    logger.warn({ url: 'http://plex/?X-Plex-Token=abcdef' }, `late-secret-2 ${hostile}`);
    logger.error({ err: new Error('disk is gone') }, 'not linked');
    const { text } = await service.ask('/system');
    expect(text.indexOf('not linked')).toBeLessThan(text.indexOf('movie=603'));
    expect(text).toContain('err=disk is gone');
    for (const secret of ['secret-1', 'secret-2', 'abcdef', hostile]) expect(text).not.toContain(secret);
    const lines = async (query: string) =>
      [...(await service.ask(`/system/log?${query}`)).text.matchAll(/data-level="(\w+)"/g)].map(([, level]) => level);
    expect(await lines('')).toEqual(['error', 'warn', 'info']);
    expect(await lines('level=warn')).toEqual(['error', 'warn']);
    expect(await lines('q=MOVIE%3D603')).toEqual(['info']);
    expect(await lines('level=nonsense')).toHaveLength(3);
    expect((await service.ask('/system?level=error&q=nothing')).text).toContain('None of the last 500 lines matches');
    for (let number = 0; number < 2_000; number++) logger.info({ number }, 'x'.repeat(5_000));
    expect(logger.recent().map(({ facts }) => facts)).toEqual(
      Array.from({ length: 500 }, (_, index) => `number=${1_999 - index}`),
    );
  });
});

describe('restoring', () => {
  const upload = (body: Uint8Array | string, headers = {}) =>
    service.ask('/system/restore', {
      method: 'POST',
      body: Buffer.concat([
        Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.db"\r\n\r\n'),
        Buffer.from(body),
        Buffer.from('\r\n--b--\r\n'),
      ]),
      headers: { 'content-type': 'multipart/form-data; boundary=b', ...headers },
    });
  const cancel = () => service.ask('/system/restore/cancel', { method: 'POST' });

  test('a stored backup is picked, told about, and waits for the restart until it is cancelled', async () => {
    const { id } = (await service.ask('/api/v1/system/backup', { method: 'POST' })).json;
    expect((await service.ask('/system')).text).toContain(`href="/system/restore?id=${id}"`);
    const { text } = await service.ask(`/system/restore?id=${id}`);
    expect(text).toMatch(/<h1[^>]*>Restore a backup</);
    expect(text).toMatch(/The whole database is replaced, with its rules \(0\), links \(0\).*restart Plex Linker/s);
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const answer = await service.ask('/system/restore', { ...form, body: `id=${id}` });
    expect([answer.status, answer.headers.location]).toEqual([303, '/system']);
    expect((await service.ask('/system')).text).toMatch(/A backup waits to be restored.*Cancel the restore/s);
    expect((await cancel()).status).toBe(303);
    expect((await service.ask('/system')).text).not.toMatch(/waits to be restored|applied at the next start/);
    expect((await cancel()).headers['set-cookie']?.join()).toContain('restoreGone');
    for (const path of ['/system/restore?id=20200101T000000000Z-0000', '/system/restore?id=..%2f'])
      expect([path, (await service.ask(path)).status]).toEqual([path, 404]);
  });

  test('a file is uploaded; one that is no backup is refused beside the field', async () => {
    const { id } = (await service.ask('/api/v1/system/backup', { method: 'POST' })).json;
    const refused = await upload('rules: []', { 'accept-language': 'de' });
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(/aria-describedby="file-error file-help" aria-invalid="true"/);
    expect(refused.text).toMatch(/id="file-error">[^<]*SQLite[^<]*Wähle die Datei, die Herunterladen/);
    expect((await upload('')).text).toMatch(/id="file-error">No file was chosen/);
    expect((await service.ask('/system/restore')).text).not.toContain('waits to be restored');
    const file = await fetch(`${service.url}/api/v1/system/backups/${id}`, { headers: { 'x-api-key': API_KEY } });
    expect((await upload(new Uint8Array(await file.arrayBuffer()))).status).toBe(303);
    expect((await service.ask('/system/restore')).text).toContain('waits to be restored');
    await cancel();
  });
});

test('about says where the rows are and how much room they take', async () => {
  const { text } = await service.ask('/system');
  expect(text).toMatch(/<dt>Database<\/dt><dd title="[^"]*plex-linker\.db">a file<\/dd>/);
  expect(text).toMatch(/<dt>Database size<\/dt><dd>[\d.]+ (kB|MB)<\/dd>/);
});

test('a viewer is refused', async () => {
  const headers = await signInViewer(service.runtime);
  for (const path of ['/system', '/system/log', '/system/restore'])
    expect([path, (await service.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
});
