import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../../fakes/world.ts';
import { startService, type TestService } from '../../support/service.ts';
import { repositoryRoot } from '../../unit/docs/repository-files.ts';

let world: World;
let service: TestService;

beforeAll(async () => {
  world = await createWorld();
  service = await startService(world);
});
afterAll(async () => {
  await service.stop();
  await world.dispose();
});

test('The overview of the API names exactly the addresses that the service describes', async () => {
  const { body } = await service.get('/api/v1/openapi.json');
  const described = Object.entries<object>(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const text = readFileSync(join(repositoryRoot, 'docs/reference/api.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `((?:GET|POST|PUT|PATCH|DELETE) (?:\/api\/v1\/|\/reconcile)[^`]*)`/gm)];
  expect(rows.map((row) => row[1]).toSorted()).toEqual(described.toSorted());
});
