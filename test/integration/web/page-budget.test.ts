import { afterAll, beforeAll, expect, test } from 'vitest';
import { queriesAmong, statementsOf, transactionsAmong } from '../../support/count-statements.ts';
import { type IdleService, startIdleService } from '../../support/idle-service.ts';
import { aLink } from '../db/rows.ts';

/* What opening a page may ask the database, however many rows it shows. Whoever adds a query to a row learns it here. */

let service: IdleService;
beforeAll(async () => {
  service = await startIdleService();
  const { store, watch } = service.runtime;
  await watch.accounts.ensure({ plexId: 7, name: 'Ada', isOwner: true }, 1);
  const numbers = Array.from({ length: 12 }, (_, i) => i + 1);
  await store.discovery.putMovies(
    numbers.map((n) => ({ mark: 'x', facts: { tmdbId: n, title: `Tin Bells ${n}`, year: 2001 } })),
  );
  await store.discovery.putSeries(
    numbers.map((n) => ({ mark: 'x', rowMark: 'x', facts: { tvdbId: n, title: `Tin ${n}`, year: 0, specials: [] } })),
  );
  await store.links.createMany(
    numbers.map((n) => aLink({ movieTmdbId: n, seriesTvdbId: n, path: `/media/tv/tin ${n}.mkv` })),
    { step: 'create', reason: 'test' },
  );
});
afterAll(() => service.close());

test.each([
  ['/links', 6],
  ['/watch', 14],
  ['/watch?view=differences', 6],
  ['/watch?view=ledger', 4],
  ['/search?q=tin', 11],
  ['/system', 3],
  ['/settings', 4],
] as const)('%s asks at most %i questions and writes nothing', async (path, most) => {
  const sent = await statementsOf(async () => {
    expect((await service.ask(path)).status).toBe(200);
  });
  expect(queriesAmong(sent).length, queriesAmong(sent).join('\n')).toBeLessThanOrEqual(most);
  expect(transactionsAmong(sent)).toEqual([]);
});
