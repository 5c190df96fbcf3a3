import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SyntheticPlex } from '../../fakes/plex/synthetic-plex.ts';
import { askPlex } from './ask-plex.ts';

let plex: SyntheticPlex;

beforeEach(async () => {
  plex = await new SyntheticPlex({ movies: 3000, shows: 30, seasonsPerShow: 10, episodesPerSeason: 10 }).start();
});

afterEach(() => plex.stop());

const episodes = '/library/sections/2/all?type=4';

it('a generated library pages through every item once, each with its own ids, file and place', async () => {
  const rows: Record<string, unknown>[] = [];
  for (let start = 0; start < 3000; start += 700) {
    rows.push(...(await askPlex(plex, `${episodes}&sort=id&includeGuids=1`, { page: [start, 700] })).rows);
  }
  expect(rows).toHaveLength(3000);
  const different = (pick: (row: Record<string, unknown>) => unknown) =>
    new Set(rows.map((row) => JSON.stringify(pick(row)))).size;
  expect([
    different((row) => row.ratingKey),
    different((row) => row.Guid),
    different((row) => row.guid),
    different((row) => row.Media),
  ]).toEqual([3000, 3000, 3000, 3000]);
  expect(different(({ grandparentTitle, parentIndex, index }) => [grandparentTitle, parentIndex, index])).toBe(3000);
  expect(rows[0]).toMatchObject({
    parentTitle: 'Specials',
    parentIndex: 0,
    index: 1,
    grandparentTitle: 'Synthetic Show 00000',
  });
  expect(rows[2999]).toMatchObject({ parentIndex: 9, index: 10, grandparentTitle: 'Synthetic Show 00029' });
});

it('a generated show has its seasons, and they have their episodes', async () => {
  const [show] = (await askPlex(plex, '/library/sections/2/all', { page: [0, 1] })).rows;
  expect(show).toMatchObject({ leafCount: 100, childCount: 10 });
  const seasons = (await askPlex(plex, `/library/metadata/${show?.ratingKey}/children`)).rows;
  expect(seasons.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect((await askPlex(plex, `/library/metadata/${seasons[3]?.ratingKey}/children`)).rows[9]).toMatchObject({
    parentIndex: 3,
    index: 10,
  });
  expect(
    (await askPlex(plex, `/library/metadata/${show?.ratingKey}/allLeaves`, { page: [99, 5] })).container,
  ).toMatchObject({ size: 1, totalSize: 100 });
});

it('what changed in a generated library is found by its time, what went is gone', async () => {
  const since = Math.floor(Date.now() / 1000) - 60;
  const changed = async () =>
    (await askPlex(plex, `${episodes}&sort=updatedAt:desc&updatedAt%3E%3E=${since}`, { page: [0, 100] })).container
      .totalSize;
  expect(await changed()).toBe(0);
  await fetch(`${plex.url}/control/touch?n=40`, { method: 'POST' });
  expect(await changed()).toBe(20);
  await fetch(`${plex.url}/control/watch?n=2`, { method: 'POST' });
  expect((await askPlex(plex, `${episodes}&viewCount%3E=1`)).rows).toHaveLength(1);
  await fetch(`${plex.url}/control/remove?n=2`, { method: 'POST' });
  expect((await askPlex(plex, `${episodes}&sort=id`, { page: [0, 0] })).container.totalSize).toBe(2999);
});

it('counts what was asked since a mark, without the questions about it', async () => {
  await fetch(`${plex.url}/control/mark`, { method: 'POST' });
  await askPlex(plex, episodes, { page: [0, 30] });
  expect(await (await fetch(`${plex.url}/control/cost`)).json()).toEqual({ requests: 1, rows: 30 });
});

it('has all its files, so that a scan changes nothing', async () => {
  await plex.scanAll();
  expect((await askPlex(plex, `${episodes}&sort=id`, { page: [0, 0] })).container.totalSize).toBe(3000);
  const [row] = (await askPlex(plex, `/library/metadata/${plex.some(1)[0]?.id}?checkFiles=1`)).rows;
  expect(row).toMatchObject({ Media: [{ Part: [{ exists: true }] }] });
});

const serveSynthetic = new URL('../../fakes/plex/serve-synthetic.ts', import.meta.url);

it('serves from a process of its own, says where, and goes with its input', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(serveSynthetic), '20', '1'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { url, token, port } = JSON.parse(String(line)) as { url: string; token: string; port: number };
    expect(new URL(url).port).toBe(String(port));
    const answer = await fetch(`${url}/library/sections/1/all`, {
      headers: { Accept: 'application/json', 'X-Plex-Token': token },
    });
    expect(await answer.json()).toMatchObject({ MediaContainer: { size: 20 } });
    const gone = once(child, 'exit');
    child.stdin.end();
    expect(await gone).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
