import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases, openTestStore, type TestStore } from '../../support/database.ts';
import { aLink, aQuestion, aRule } from './rows.ts';

describeDatabases('rules', (kind) => {
  let t: TestStore;
  beforeEach(async () => {
    t = await openTestStore(kind);
  });
  afterEach(() => t.close());

  const create = async (part: Parameters<typeof aRule>[0] = {}) => {
    const rule = await t.store.rules.create(aRule(part));
    if (rule === null) throw new Error('an equal rule is there');
    return rule;
  };
  const given = (episode: number | readonly number[] | null) => ({
    season: '00',
    episode,
    episodeId: null,
    seriesId: null,
  });

  test('a rule comes back as it was given, waiting, and is there for every question about it', async () => {
    const rule = await create({ seasonNumber: 0, sonarr: 0, episodeNumbers: [4, 5], episodeTvdbIds: [551, 552] });
    expect(rule).toMatchObject({
      ...aRule({ sonarr: 0, episodeNumbers: [4, 5], episodeTvdbIds: [551, 552] }),
      state: 'waiting',
      createdAt: t.clock.now,
      updatedAt: t.clock.now,
    });
    expect(await t.store.rules.get(rule.id)).toEqual(rule);
    expect(await t.store.rules.byMovie(9001)).toEqual([rule]);
    expect(await t.store.rules.bySeries(70001)).toEqual([rule]);
    expect(await t.store.rules.byMovie(1)).toEqual([]);
    expect(await t.store.rules.get(99)).toBeNull();
    expect((await create({ movieTmdbId: 2, enabled: false })).state).toBe('disabled');
  });

  test('titles are sorted without case and accents, however they are composed, over pages, also after a change', async () => {
    const nfd = (text: string) => text.normalize('NFD');
    const titles = ['Zoe', 'Émile', nfd('Émile II'), 'emil', 'ガンダム', nfd('ガンダム'), 'カメラ', 'Ære'];
    for (const [index, movieTitle] of titles.entries()) await create({ movieTmdbId: index + 1, movieTitle });
    const { id } = await create({ movieTmdbId: 99, movieTitle: 'Zzz' });
    await t.store.rules.update(id, { movieTitle: 'École' });
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await t.store.rules.page(
        {},
        { limit: 2, cursor: cursor ?? null, sort: 'movie', order: 'ascending' },
      );
      seen.push(...page.items.map(({ movieTitle }) => movieTitle));
      cursor = page.nextCursor;
    }
    const sorted = ['Ære', 'École', 'emil', 'Émile', nfd('Émile II'), 'Zoe', 'カメラ', 'ガンダム', nfd('ガンダム')];
    expect(seen).toEqual(sorted);
  });

  test('an equal rule is refused: same movie, series, season and given episode', async () => {
    await create({ given: given([4, 5]) });
    expect(await t.store.rules.create(aRule({ given: given([5, 4]) }))).toBeNull();
    expect(
      await t.store.rules.create(aRule({ given: given([5, 4]), movieTitle: 'Other', seriesTitle: 'Other' })),
    ).toBeNull();
    await create({ given: given(4) });
    await create({ given: given([4, 5]), seasonNumber: 1 });
    await create({ given: given([4, 5]), seriesTvdbId: 70002 });
    await create({ given: given([4, 5]), movieTmdbId: 9002 });
    expect(await t.store.rules.all()).toHaveLength(5);
  });

  test('a rule known by name is found equal again after its ids were found', async () => {
    const byName = { seriesTvdbId: null, movieTmdbId: null };
    const rule = await create(byName);
    expect(await t.store.rules.unresolved()).toEqual([rule]);
    expect(await t.store.rules.create(aRule(byName))).toBeNull();
    await t.store.rules.update(rule.id, { seriesTvdbId: 70001, movieTmdbId: 9001 });
    expect(await t.store.rules.unresolved()).toEqual([]);
    expect(await t.store.rules.create(aRule(byName))).toBeNull();
    expect(await t.store.rules.create(aRule())).toBeNull();
    await create({ ...byName, seriesTitle: 'Another Show' });
  });

  test('finding the ids never fails because another rule has them already', async () => {
    const byId = await create({ seriesTitle: 'Harbour Nights (2001)' });
    const byName = await create({ seriesTvdbId: null });
    const resolved = await t.store.rules.update(byName.id, { seriesTvdbId: byId.seriesTvdbId });
    expect(resolved).toMatchObject({ id: byName.id, seriesTvdbId: byId.seriesTvdbId });
  });

  test('a renumbered special keeps the rule that was given by number, and frees the number of one that was not', async () => {
    const byNumber = await create({ given: given(3), episodeNumbers: [3] });
    await t.store.rules.update(byNumber.id, { episodeNumbers: [7] });
    expect(await t.store.rules.create(aRule({ given: given(3), episodeNumbers: [3] }))).toBeNull();
    const seen = await create({ given: given(null), episodeNumbers: [8] });
    expect(await t.store.rules.create(aRule({ given: given(null), episodeNumbers: [8] }))).toBeNull();
    await t.store.rules.update(seen.id, { episodeNumbers: [9] });
    await create({ given: given(null), episodeNumbers: [8] });
    expect(await t.store.rules.create(aRule({ given: given(null), episodeNumbers: [9] }))).toBeNull();
  });

  test('equal rules made at the same moment by two replicas are one', async () => {
    const second = await t.replica();
    const made = await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? t.store : second.store).rules.create(aRule())));
    expect(made.filter((rule) => rule !== null)).toHaveLength(1);
  });

  test('an update writes what it is given and says when', async () => {
    const rule = await create();
    t.clock.now += 5;
    const known = { radarr: 0, radarrMovieId: 12, sonarr: 0, sonarrSeriesId: 3 };
    const updated = await t.store.rules.update(rule.id, { state: 'linked', known, episodeTvdbIds: [1] });
    expect(updated).toEqual({ ...rule, state: 'linked', known, episodeTvdbIds: [1], updatedAt: t.clock.now });
    expect(await t.store.rules.update(99, { state: 'linked' })).toBeNull();
  });

  test.runIf(kind === 'file')('an update with nothing new touches no row', async () => {
    const rule = await create({ episodeNumbers: [3] });
    const other = await t.replica();
    const version = async () => (await other.database.client.execute('PRAGMA data_version')).rows[0]?.[0];
    const { id: _, createdAt: __, updatedAt: ___, ...same } = rule;
    const before = await version();
    t.clock.now += 1;
    // The same values with their keys in another order.
    const turned = { given: { seriesId: null, episodeId: null, episode: 3, season: null } };
    expect(await t.store.rules.update(rule.id, { ...same, ...turned })).toEqual(rule);
    await t.store.rules.update(rule.id, {});
    await t.store.rules.updateMany([{ id: rule.id, change: same }]);
    expect(await version()).toBe(before);
    await t.store.rules.updateMany([{ id: rule.id, change: { reason: 'new' } }]);
    expect(await version()).not.toBe(before);
  });

  test('deleting a rule keeps its links without it, settles its questions, and happens once', async () => {
    const rule = await create();
    const [link] = await t.store.links.createMany([aLink({ ruleId: rule.id })], { step: 'create', reason: 'new' });
    await t.store.conflicts.open(aQuestion({ ruleId: rule.id }));
    expect(await t.store.rules.delete(rule.id)).toBe(true);
    expect(await t.store.rules.delete(rule.id)).toBe(false);
    expect(await t.store.links.get(link?.id ?? 0)).toMatchObject({ ruleId: null, revision: 2, state: 'linked' });
    const page = await t.store.conflicts.page({}, { limit: 5, cursor: null });
    expect(page.items).toMatchObject([{ ruleId: null, state: 'resolved', resolvedAt: t.clock.now }]);
  });

  test('all come by movie title, then series title; pages by id, filtered', async () => {
    const b = await create({ movieTitle: 'B', seriesTitle: 'Z' });
    const a = await create({ movieTitle: 'B', seriesTitle: 'Y', movieTmdbId: 2, enabled: false, origin: 'imported' });
    const c = await create({ movieTitle: 'A', seriesTitle: 'Z', movieTmdbId: 3, seriesTvdbId: 5 });
    expect((await t.store.rules.all()).map((rule) => rule.id)).toEqual([c.id, a.id, b.id]);
    const first = await t.store.rules.page({}, { limit: 2, cursor: null });
    const second = await t.store.rules.page({}, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map((rule) => rule.id)).toEqual([b.id, a.id, c.id]);
    expect(second).toMatchObject({ nextCursor: null, total: 3 });
    const count = async (filter: Parameters<TestStore['store']['rules']['page']>[0]) =>
      (await t.store.rules.page(filter, { limit: 9, cursor: null })).total;
    expect(await count({ enabled: false })).toBe(1);
    expect(await count({ origin: 'imported', state: 'disabled' })).toBe(1);
    expect(await count({ seriesTvdbId: 70001 })).toBe(2);
    expect(await count({ movieTmdbId: 9001, state: 'disabled' })).toBe(0);
  });

  test('an import report is replaced for its source only', async () => {
    const problem = { source: 'old.yaml', line: 3, entry: 'no title', reason: 'a title is missing' };
    await t.store.rules.replaceImportReport('old.yaml', [problem, { ...problem, line: null }]);
    await t.store.rules.replaceImportReport('other.yaml', [{ ...problem, source: 'other.yaml' }]);
    expect(await t.store.rules.importReport()).toHaveLength(3);
    await t.store.rules.replaceImportReport('old.yaml', []);
    expect(await t.store.rules.importReport()).toEqual([{ ...problem, source: 'other.yaml' }]);
  });
});
