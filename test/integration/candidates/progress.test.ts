import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { useDiscovery } from './setup.ts';

const setting = useDiscovery();

function addLibrary(count: number): void {
  for (let n = 0; n < count; n += 1) {
    setting.addSpecial(setting.addShow(`Harbour ${n}`, 80_000 + n), 1, 'Reunion');
    setting.addMovie(`Harbour ${n}: Reunion`, 20_000 + n);
  }
}

test('a run says how many series were read and movies compared', async () => {
  addLibrary(6);
  const { movieTable } = setting.world.radarr;
  const run = await setting.discover();
  expect(run).toMatchObject({
    state: 'succeeded',
    progress: {
      groups: { done: 1, total: 1 },
      items: { done: movieTable.rows.length, total: movieTable.rows.length },
    },
  });
});

test('Cancel ends a run while a server keeps it waiting, and nothing is recorded', async () => {
  addLibrary(2);
  const { service, world } = setting;
  const mark = world.sonarr.mark();
  world.sonarr.fault(/\/episode/, { hang: true });
  const { body } = await service.send('POST', '/api/v1/candidates/discover', {});
  const run = async () => (await service.get(`/reconcile/${body.run}`)).body;
  await until(() => world.sonarr.since(mark).some(({ path }) => path.includes('/episode')));
  expect((await run()).state).toBe('running');
  await service.send('POST', `/reconcile/${body.run}/cancel`);
  await until(async () => (await run()).state !== 'running');
  expect(await run()).toMatchObject({ state: 'cancelled' });
  expect(await setting.candidates()).toEqual([]);
});

test('a search that is asked for while another one has read its lists sees what came in between', async () => {
  addLibrary(2);
  const { service, world } = setting;
  const mark = world.sonarr.mark();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  world.sonarr.fault(/\/episode/, { after: answered });
  const ask = async () => (await service.send('POST', '/api/v1/candidates/discover', {})).body.run as string;
  const first = await ask();
  // Radarr's list is read before the specials of Sonarr's series.
  await until(() => world.sonarr.since(mark).some(({ path }) => path.includes('/episode')));
  setting.addMovie('Harbour 1: Reunion', 20_777);
  const second = await ask();
  answer();
  const run = async (id: string) => (await service.get(`/reconcile/${id}`)).body;
  await until(async () => !['queued', 'running'].includes((await run(second)).state));
  expect(await run(first)).toMatchObject({ state: 'succeeded', counts: { accepted: 2 } });
  // The late movie contests the special of the other one.
  const { items } = (await service.get('/api/v1/conflicts?state=open')).body;
  expect(JSON.stringify(items)).toContain('20777');
});
