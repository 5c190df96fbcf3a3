import { expect, test } from 'vitest';
import { radarrMovieAdded, sonarrSeriesAdd } from '../../fakes/webhook-bodies.ts';
import { rowsOf, statementsOf, writesAmong } from '../../support/count-statements.ts';
import { useDiscovery } from './setup.ts';

const setting = useDiscovery();

function addShows(from: number, to: number): void {
  for (let n = from; n < to; n += 1)
    setting.addSpecial(setting.addShow(`Harbour ${n}`, 80_000 + n), 1, `Reunion of the ${n} Ships`);
}

async function costOf(body: object, send = setting.radarr) {
  const { world } = setting;
  const marks = [world.radarr.requests.mark(), world.sonarr.requests.mark()] as const;
  const statements = await statementsOf(() => send(body));
  const asked = [...world.radarr.requests.since(marks[0]), ...world.sonarr.requests.since(marks[1])];
  return { statements, asked };
}

/** The queue and confirmations of links write beside it. */
const written = (statements: readonly string[]) =>
  writesAmong(statements).filter((text) =>
    /^\s*(insert( or ignore)? into|update|delete from) "?(discovery|candidates|conflicts|rules|state)/i.test(text),
  );

test('an event about a movie costs as much among many series as among few', async () => {
  addShows(0, 4);
  const movie = setting.addMovie('Harbour 3: Reunion of the 3 Ships', 10_901);
  await setting.discover();
  await setting.service.idle();
  const few = await costOf(radarrMovieAdded(movie));
  addShows(4, 60);
  await setting.discover();
  await setting.service.idle();
  // Another delivery, not the first one again.
  const many = await costOf({ ...radarrMovieAdded(movie), addMethod: 'list' });
  expect(many.asked.map(({ path }) => path)).toEqual(few.asked.map(({ path }) => path));
  expect(few.asked.length).toBeLessThanOrEqual(5);
  // The queue's share varies by some; a statement for each series would add 56.
  for (const { statements } of [few, many]) expect(statements.length).toBeLessThanOrEqual(100);
});

test('an event reads only what is decided about its movie and the series that are like it', async () => {
  addShows(0, 40);
  for (let n = 0; n < 40; n += 1) setting.addMovie(`Harbour ${n}: Reunion of the ${n} Ships`, 10_900 + n);
  await setting.discover();
  await setting.service.idle();
  expect((await setting.candidates('limit=100')).length).toBe(40);
  const movie = setting.addMovie('Nothing Like It', 10_800, { hasFile: false });
  const rows = await rowsOf(/from "?(candidates|rules)/i, () => setting.radarr(radarrMovieAdded(movie)));
  // The total of a health line, and the like.
  expect(rows).toBeLessThan(10);
});

test('an event that tells nothing new writes nothing of discovery', async () => {
  addShows(0, 4);
  const movie = setting.addMovie('Harbour 3: Reunion of the 3 Ships', 10_901);
  const stranger = setting.addMovie('Nothing Like It', 10_900);
  await setting.discover();
  await setting.service.idle();
  for (const body of [radarrMovieAdded(movie), radarrMovieAdded(stranger)]) {
    const { statements } = await costOf(body);
    expect(written(statements)).toEqual([]);
    expect(writesAmong(statements).length).toBeGreaterThan(0);
  }
});

test('nor does an event about a series', async () => {
  addShows(0, 4);
  setting.addMovie('Harbour 3: Reunion of the 3 Ships', 10_901);
  await setting.discover();
  await setting.service.idle();
  const series = setting.world.sonarr.seriesTable.rows.find(({ tvdbId }) => tvdbId === 80_003);
  if (series === undefined) throw new Error('the series is missing');
  // Its row has changed: Sonarr has the link's file now.
  await setting.sonarr(sonarrSeriesAdd(series));
  const { statements } = await costOf({ ...sonarrSeriesAdd(series), again: true }, setting.sonarr);
  expect(written(statements)).toEqual([]);
});
