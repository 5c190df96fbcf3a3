import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld } from '../fakes/world.ts';
import { projectFolder } from '../support/build-service.ts';
import { startProcess } from '../support/process.ts';

const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { version: string };

test('what was compiled is kept for the next start, that of other versions is removed, and nothing depends on it', async () => {
  await using world = await createWorld();
  const folder = join(world.data, 'compile-cache');
  mkdirSync(join(folder, '3.9.9', 'v24'), { recursive: true });
  await using service = await startProcess(world);
  expect(readdirSync(folder)).toEqual([version]);
  await service.terminate();
  const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const bytes = () => files().reduce((sum, file) => sum + statSync(file).size, 0);
  // The code of the service itself, not just of a package.
  expect(bytes()).toBeGreaterThan(500_000);
  expect(statSync(join(folder, version)).mode & 0o077).toBe(0);
  const kept = bytes();
  await service.restart();
  await service.terminate();
  expect(bytes()).toBeLessThan(kept * 1.1);
  // Neither a damaged cache nor one that cannot be there keeps the service from starting.
  for (const file of files()) if (statSync(file).isFile()) writeFileSync(file, 'damaged');
  await service.restart();
  expect((await service.get('/health')).status).toBe(200);
  await service.terminate();
});

test('a data folder where it cannot be written is served all the same', async () => {
  await using world = await createWorld();
  writeFileSync(join(world.data, 'compile-cache'), 'a file');
  await using service = await startProcess(world);
  expect((await service.get('/health')).status).toBe(200);
  expect(existsSync(join(world.data, 'compile-cache'))).toBe(true);
});
