import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { createWorld } from '../fakes/world.ts';
import { runToEnd, startProcess, worldEnvironment } from '../support/process.ts';

test('a second process on the same file database ends with one clear sentence, and the first works on', async () => {
  await using world = await createWorld();
  await using first = await startProcess(world);
  const pair = world.pair();
  const second = await runToEnd({ ...worldEnvironment(world), PORT: '0' });
  expect(second).toMatchObject({ code: 1, signal: null });
  expect(second.stderr.trim()).toMatch(/^Another Plex Linker is using .*plex-linker\.db: stop it first.*DATA_DIR.*$/);
  expect(second.stdout).not.toMatch(/listens on/);

  await first.addRule(pair);
  await first.idle(world);
  expect((await first.get('/api/v1/links')).body.items).toMatchObject([{ state: 'confirmed' }]);

  // What a killed process leaves is no obstacle, however often.
  for (let i = 0; i < 2; i++) {
    await first.kill();
    await first.restart();
  }
  expect((await first.get('/api/v1/links')).body.total).toBe(1);
});

test('keeps connections longer than those who send events do', async () => {
  await using world = await createWorld();
  await using service = await startProcess(world);
  const agent = new Agent({ keepAlive: true });
  const keepAlive = await new Promise((resolve, reject) => {
    get(`${service.url}/health`, { agent }, (response) => resolve(response.resume().headers['keep-alive'])).on(
      'error',
      reject,
    );
  });
  agent.destroy();
  const [, seconds] = /^timeout=(\d+)$/.exec(String(keepAlive)) ?? [];
  expect(Number(seconds)).toBeGreaterThan(60);
});
