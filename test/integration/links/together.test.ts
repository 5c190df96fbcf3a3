import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { linkMovieTask } from '../../../src/core/tasks/kinds/links.ts';
import type { Pair } from '../../fakes/world.ts';
import { queriesAmong, statementsOf } from '../../support/count-statements.ts';
import { until } from '../../support/until.ts';
import { leadsTo, useSetting } from './setup.ts';

/* Movies of one show whose tasks begin together are read, planned and applied together; each task keeps an outcome of its own. */

const at = useSetting();
let pairs: Pair[];

/** Four movies of one show with rules and without files, at rest. */
beforeEach(async () => {
  const first = await at.linked({ number: 1, file: false });
  pairs = [first];
  for (const number of [2, 3, 4]) pairs.push(await at.linked({ series: first.series, number, file: false }));
});

function arrive(some: readonly Pair[] = pairs): void {
  for (const { movie } of some) at.world.radarr.setFile(movie, { name: `${movie.title}.mkv`, quality: 'WEBDL-1080p' });
}

/** One claim takes tasks that were added together. */
async function link(some: readonly Pair[] = pairs): Promise<void> {
  const { store, now } = at.service.context.runtime;
  await store.tasks.add(some.map(({ movie }) => linkMovieTask({ tmdbId: movie.tmdbId, cause: 'the test' }, now())));
}

const asked = (path: RegExp, mark: number) =>
  at.world.sonarr.since(mark).filter((request) => request.method === 'GET' && path.test(request.path)).length;

/** The newest task of a pair's movie. */
async function outcome({ movie }: Pair) {
  const { items } = await at.service.context.runtime.store.tasks.page(
    { kind: 'link-movie' },
    { limit: 50, cursor: null },
  );
  return items.find(({ item }) => item === `movie ${movie.tmdbId}`);
}

describe('movies of one show that begin together', () => {
  test('have their show read once, and each has its link and outcome', async () => {
    const mark = at.world.sonarr.mark();
    arrive();
    const texts = await statementsOf(async () => {
      await link();
      await at.service.idle();
    });
    for (const pair of pairs) {
      expect(leadsTo(at.world.expectedLink(pair))).toBe(at.world.source(pair));
      expect(await at.row(pair)).toMatchObject({ state: 'confirmed' });
      expect(await outcome(pair)).toMatchObject({ state: 'succeeded', outcome: 'linked: created 1' });
    }
    expect(asked(/\/series$/, mark)).toBe(1);
    // Once to plan, once to confirm.
    expect(asked(/\/episode$/, mark)).toBe(2);
    const inserts = queriesAmong(texts).filter((text) => /^insert into "links"/.test(text));
    expect(inserts).toHaveLength(1);
  });

  test('are read again for an event that comes after the show was read', async () => {
    const mark = at.world.sonarr.mark();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    at.world.sonarr.fault(/\/series\?/, { after: answered }, 1);
    arrive(pairs.slice(0, 3));
    await link(pairs.slice(0, 3));
    await until(() => asked(/\/series$/, mark) === 1);
    arrive(pairs.slice(3));
    await link(pairs.slice(3));
    await until(() => existsSync(at.world.expectedLink(pairs[3] as Pair)));
    expect(asked(/\/series$/, mark)).toBe(2);
    answer();
    await at.service.idle();
    for (const pair of pairs) expect(await at.row(pair)).toMatchObject({ state: 'confirmed' });
  });

  test('fail alone: a movie that Radarr has no answer for delays no other', async () => {
    arrive();
    const [sick, ...others] = pairs as [Pair, ...Pair[]];
    const fault = at.world.radarr.fault(
      ({ path, query }) => /\/movie$/.test(path) && query.tmdbId?.includes(String(sick.movie.tmdbId)) === true,
      { status: 500, body: '' },
    );
    await link();
    await until(async () => (await outcome(sick))?.error != null);
    for (const pair of others) await until(() => existsSync(at.world.expectedLink(pair)));
    for (const pair of others) expect(await outcome(pair)).toMatchObject({ error: null });
    expect(existsSync(at.world.expectedLink(sick))).toBe(false);
    fault.clear();
    await at.service.idle();
    await until(() => existsSync(at.world.expectedLink(sick)));
  });

  test('fail together where Sonarr does not answer, and are linked once it does', async () => {
    arrive();
    const fault = at.world.sonarr.fault('GET /series', { status: 500, body: '' });
    await link();
    for (const pair of pairs) await until(async () => (await outcome(pair))?.error != null);
    fault.clear();
    for (const pair of pairs) await until(() => existsSync(at.world.expectedLink(pair)));
    await at.service.idle();
    for (const pair of pairs) expect(await at.row(pair)).toMatchObject({ state: 'confirmed' });
  });
});
