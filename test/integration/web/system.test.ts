import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pollPlexTask, scheduleSyncTask } from '../../../src/core/tasks/kinds/plex.ts';
import { retentionTask } from '../../../src/core/tasks/kinds/upkeep.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
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
    expect(rowOf(text, 'schedule-reconcile')).toMatch(/not planned[\s\S]*not yet/);
  });

  test('show when each runs next, that it runs, and how it ended last', async () => {
    const { tasks } = service.store;
    const { now } = service.clock;
    await tasks.add([retentionTask({}, now), pollPlexTask({}, now)]);
    const claimed = await tasks.claim({ owner: 'test', now, leaseMs: minuteMs, limit: 10 });
    const idOf = (kind: string) => claimed.find((task) => task.kind === kind)?.id ?? 0;
    expect(rowOf((await service.ask('/system')).text, 'retention')).toContain('runs now');
    await tasks.finish({
      id: idOf('retention'),
      owner: 'test',
      now,
      outcome: `removed ${hostile}`,
      followUps: [retentionTask({}, now + 120 * minuteMs)],
    });
    await tasks.fail({ id: idOf('poll-plex'), owner: 'test', now, error: 'no answer', nextRunAt: now + 5 * minuteMs });
    const { text } = await service.ask('/system');
    expect(rowOf(text, 'retention')).toMatch(/in 2 hr[\s\S]*now[\s\S]*removed &lt;script/);
    expect(rowOf(text, 'poll-plex')).toMatch(/in 5 min[\s\S]*not yet[\s\S]*tone-bad[\s\S]*no answer/);
    expect(text).not.toContain(hostile);
  });

  test('are in German for a German browser', async () => {
    const { text } = await service.ask('/system', { headers: { 'accept-language': 'de' } });
    expect(rowOf(text, 'schedule-reconcile')).toMatch(/Abgleich[\s\S]*nicht geplant/);
  });
});

test('the overview tells the next sync by the library that is due first, not by the check of each minute', async () => {
  const { library, plex } = service.runtime;
  const { now } = service.clock;
  const serverId = plex.enabled()[0]?.server.id ?? 0;
  const next = async () =>
    /data-schedule="schedule-sync">([\s\S]*?)<\/dd>/.exec((await service.ask('/overview/panels')).text)?.[1] ?? '';
  await service.store.tasks.add([scheduleSyncTask({}, now + minuteMs)]);
  expect(await next()).toContain('not planned');
  const shelves = await library.libraries.put(
    serverId,
    [aLibrary(), aLibrary({ key: '2', uuid: 'u2' }), aLibrary({ key: '3', uuid: 'u3', type: 'photo' })],
    now,
  );
  for (const [index, { id }] of shelves.entries())
    await library.libraries.update(id, { syncedAt: now - index * 10 * minuteMs, refreshMinutes: 180 });
  await library.libraries.update(shelves[2]?.id ?? 0, { syncedAt: null });
  expect(await next()).toMatch(/in 3 hr|in 2 hr/);
  await library.libraries.update(shelves[0]?.id ?? 0, { syncedAt: null });
  expect(await next()).toContain('in 1 min');
});

test('about says where the rows are and how much room they take', async () => {
  const { text } = await service.ask('/system');
  expect(text).toMatch(/<dt>Database<\/dt><dd title="[^"]*plex-linker\.db">a file<\/dd>/);
  expect(text).toMatch(/<dt>Database size<\/dt><dd>[\d.]+ (kB|MB)<\/dd>/);
});

test('a viewer is refused', async () => {
  const headers = await signInViewer(service.runtime);
  for (const path of ['/system'])
    expect([path, (await service.ask(path, { key: null, headers })).status]).toEqual([path, 403]);
});
