import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../fakes/world.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';

let world: World;
let service: ServiceProcess | null = null;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
  await world.dispose();
});

function entry(n: number): string {
  return `Film ${n}:\n  Movie DB ID: ${100_000 + n}\n  Shows:\n    Show ${n}:\n      Episode: 1\n      Season: '00'\n      tvdbId: ${200_000 + n}\n`;
}

test('the rules of the legacy files are there before the first question can be asked', async () => {
  const folder = join(world.data, 'config_files');
  await mkdir(folder, { recursive: true });
  const text = Array.from({ length: 400 }, (_, index) => entry(index)).join('');
  await writeFile(join(folder, 'media_collection_parsed_last_run.yaml'), text);
  service = await startProcess(world, { environment: { PLEX_LINKER_YAML_DIR: folder } });
  expect((await service.get('/api/rules')).body).toHaveLength(400);
  const log = service.log();
  expect(log.indexOf('rules were changed as the file says')).toBeGreaterThan(0);
  expect(log.indexOf('rules were changed as the file says')).toBeLessThan(log.indexOf('listens on'));
});
