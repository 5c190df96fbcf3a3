import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases, openTestStore, type TestStore } from '../../support/database.ts';
import { aLink, aRule } from './rows.ts';

describeDatabases('the ledger of links', (kind) => {
  let t: TestStore;
  beforeEach(async () => {
    t = await openTestStore(kind);
  });
  afterEach(() => t.close());

  const event = { step: 'create', reason: 'a rule names it' };
  const create = async (...parts: Parameters<typeof aLink>[0][]) => t.store.links.createMany(parts.map(aLink), event);
  const createOne = async (part: Parameters<typeof aLink>[0] = {}) => {
    const [link] = await create(part);
    if (link === undefined) throw new Error('no link');
    return link;
  };
  const pending = { step: 'rename', path: '/media/shows/new.mkv', text: 'x', target: '/m', style: 'relative' } as const;

  test('rows come back with ids in the order given, with their history', async () => {
    await createOne();
    const made = await create({ path: '/b', pending }, { path: '/a', seriesTvdbId: 0, inSonarr: true } as object);
    expect(made.map((link) => link.path)).toEqual(['/b', '/a']);
    expect(made[0]).toEqual({
      ...aLink({ path: '/b', pending }),
      id: made[0]?.id,
      revision: 1,
      inSonarr: null,
      inPlex: null,
      confirmAskedAt: null,
      createdAt: t.clock.now,
      updatedAt: t.clock.now,
      removedAt: null,
    });
    expect(await t.store.links.get(made[1]?.id ?? 0)).toEqual(made[1]);
    expect(await t.store.links.history(made[1]?.id ?? 0)).toEqual([{ at: t.clock.now, ...event }]);
    expect(await create()).toEqual([]);
  });

  test('a thousand links are made and changed in one batch each, in order', async () => {
    const made = await t.store.links.createMany(
      Array.from({ length: 1_000 }, (_, n) => aLink({ path: `/p/${n}`, movieTmdbId: n })),
      event,
    );
    expect(made.map((link) => link.movieTmdbId)).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
    const changed = await t.store.links.change(
      made.map(({ id, revision }) => ({ id, revision, change: { state: 'confirmed' }, event })),
    );
    expect(changed.map((link) => link?.id)).toEqual(made.map((link) => link.id));
    expect(changed.every((link) => link?.state === 'confirmed' && link.revision === 2)).toBe(true);
    for (const { id } of made.slice(-3)) expect(await t.store.links.history(id)).toHaveLength(2);
  });

  test('a change wins only on the revision it saw; the loser writes no history', async () => {
    const [one, two] = await create({}, {});
    if (one === undefined || two === undefined) throw new Error('two links');
    t.clock.now += 1;
    const first = await t.store.links.change([
      { id: one.id, revision: 1, change: { pending: null, reason: 'done', inSonarr: false }, event },
      { id: two.id, revision: 1, change: { path: '/moved' } },
    ]);
    expect(first).toMatchObject([
      { id: one.id, reason: 'done', inSonarr: false, revision: 2, updatedAt: t.clock.now },
      { id: two.id, path: '/moved', revision: 2 },
    ]);
    const second = await t.store.links.change([
      { id: one.id, revision: 1, change: { reason: 'late' }, event: { step: 'late', reason: 'late' } },
      { id: two.id, revision: 2, change: { reason: 'in time' }, event: { step: 'rename', reason: 'moved' } },
      { id: 99, revision: 1, change: { reason: 'none' }, event },
    ]);
    expect(second).toMatchObject([null, { reason: 'in time', revision: 3 }, null]);
    expect((await t.store.links.history(one.id)).map((entry) => entry.step)).toEqual(['create', 'create']);
    expect((await t.store.links.history(two.id)).map((entry) => entry.step)).toEqual(['create', 'rename']);
    expect(await t.store.links.change([])).toEqual([]);
  });

  test('of two replicas that change the same row at the same moment one wins', async () => {
    const link = await createOne();
    const second = await t.replica();
    const answers = await Promise.all(
      [t.store, second.store].map((store) =>
        store.links.change([{ id: link.id, revision: 1, change: { reason: 'mine' }, event }]),
      ),
    );
    expect(answers.flat().filter((row) => row !== null)).toHaveLength(1);
    expect(await t.store.links.history(link.id)).toHaveLength(2);
  });

  test('what is observed of a link ends no plan, and is not written to a link that was changed since', async () => {
    const link = await createOne();
    const observed = { link, observation: { inSonarr: true, state: 'confirmed' as const }, event };
    expect(await t.store.links.observe([observed])).toMatchObject([{ inSonarr: true, revision: 1 }]);
    expect(await t.store.links.change([{ id: link.id, revision: 1, change: { path: '/moved' } }])).not.toEqual([null]);
    const confirmed = { ...link, inSonarr: true };
    expect(await t.store.links.observe([{ link: confirmed, observation: { inSonarr: false }, event }])).toEqual([null]);
    expect(await t.store.links.get(link.id)).toMatchObject({ inSonarr: true, path: '/moved', revision: 2 });
    expect(await t.store.links.history(link.id)).toHaveLength(2);
  });

  test('what was read before a newer observation does not replace it, and leaves no line in the history', async () => {
    const link = await createOne();
    const newer = { state: 'confirmed' as const, inSonarr: true, reason: null, episodeTvdbIds: [7], sizeBytes: 5 };
    const [row] = await t.store.links.observe([{ link, observation: newer, event }]);
    const older = { state: 'linked' as const, inSonarr: false, reason: 'not imported' };
    expect(await t.store.links.observe([{ link, observation: older, event }])).toEqual([null]);
    expect(await t.store.links.get(link.id)).toEqual(row);
    expect(await t.store.links.history(link.id)).toHaveLength(2);
    // What another server says is another value, and who has read the newer one may replace it.
    expect(await t.store.links.observe([{ link, observation: { inPlex: true } }])).toMatchObject([{ inPlex: true }]);
    if (row == null) throw new TypeError('not observed');
    expect(await t.store.links.observe([{ link: row, observation: { ...newer, ...older }, event }])).toMatchObject([
      older,
    ]);
  });

  test('of two changes of one row in one call the second has lost', async () => {
    const link = await createOne();
    const change = { id: link.id, revision: 1, event };
    const rows = await t.store.links.change([
      { ...change, change: { reason: 'first' } },
      { ...change, change: { reason: 'second' } },
    ]);
    expect(rows).toMatchObject([{ reason: 'first', revision: 2 }, null]);
    expect(await t.store.links.history(link.id)).toHaveLength(2);
  });

  test('every column of a link can be changed', async () => {
    const link = await createOne({ pending });
    const change = {
      ruleId: (await t.store.rules.create(aRule()))?.id ?? 0,
      movieTmdbId: 2,
      seriesTvdbId: 3,
      episodeTvdbIds: [4, 5],
      radarr: 1,
      radarrMovieId: 6,
      sonarr: 2,
      sonarrSeriesId: 7,
      path: '/ä "quoted"\\',
      target: '/t',
      style: 'hardlink',
      text: '1:2',
      madePath: '/made',
      origin: 'adopted',
      pending: { ...pending, step: 'remove' },
      state: 'broken',
      inSonarr: true,
      inPlex: false,
      reason: 'because',
      sizeBytes: Number.MAX_SAFE_INTEGER,
      confirmAskedAt: 8,
      removedAt: 9,
    } as const;
    const [changed] = await t.store.links.change([{ id: link.id, revision: 1, change }]);
    expect(changed).toEqual({ ...link, ...change, revision: 2 });
    const nulls = { ruleId: null, pending: null, inSonarr: null, sizeBytes: null, removedAt: null, reason: null };
    const [cleared] = await t.store.links.change([{ id: link.id, revision: 2, change: nulls }]);
    expect(cleared).toEqual({ ...link, ...change, ...nulls, revision: 3 });
  });

  test('removed rows are not live and are listed only when asked for', async () => {
    const rule = await t.store.rules.create(aRule());
    const [gone, left] = await create({ ruleId: rule?.id ?? 0, path: '/x' }, { ruleId: rule?.id ?? 0, path: '/x' });
    if (gone === undefined || left === undefined) throw new Error('two links');
    await t.store.links.change([{ id: gone.id, revision: 1, change: { state: 'removed' } }]);
    const { links } = t.store;
    for (const found of [
      await links.live(),
      await links.liveByMovies([9001]),
      await links.liveBySeries(70001),
      await links.liveByRule(rule?.id ?? 0),
      await links.byPaths(['/x', '/y']),
      (await links.page({}, { limit: 9, cursor: null })).items,
    ]) {
      expect(found).toEqual([left]);
    }
    expect(await links.countLive()).toBe(1);
    const removed = await links.page({ state: 'removed' }, { limit: 9, cursor: null });
    expect(removed).toMatchObject({ items: [{ id: gone.id, removedAt: t.clock.now }], total: 1 });
    expect((await links.page({ movieTmdbId: 1 }, { limit: 9, cursor: null })).total).toBe(0);
  });

  test('a row is found at the path of its pending step, too', async () => {
    const link = await createOne({ path: '/media/shows/old.mkv', pending });
    await createOne({ path: '/elsewhere' });
    expect(await t.store.links.byPaths([pending.path])).toEqual([link]);
    expect(await t.store.links.byPaths(['/media/shows/old.mkv', pending.path])).toEqual([link]);
    await t.store.links.change([{ id: link.id, revision: 1, change: { pending: null } }]);
    expect(await t.store.links.byPaths([pending.path])).toEqual([]);
    expect(await t.store.links.byPaths([])).toEqual([]);
  });

  test('a link of a rule that was deleted meanwhile is recorded all the same, without it', async () => {
    expect(await createOne({ ruleId: 4711 })).toMatchObject({ ruleId: null });
  });

  test('sidecars are replaced for one link', async () => {
    const [one, two] = await create({}, {});
    if (one === undefined || two === undefined) throw new Error('two links');
    const sidecar = (name: string) => ({ path: `/shows/${name}`, target: `/movies/${name}`, text: `../${name}` });
    await t.store.links.setSidecars(one.id, [sidecar('b.en.srt'), sidecar('a.de.srt')]);
    await t.store.links.setSidecars(two.id, [sidecar('c.srt')]);
    const before = await t.store.links.sidecars([one.id]);
    expect(before.map(({ id: _, ...row }) => row)).toEqual([
      { linkId: one.id, ...sidecar('b.en.srt') },
      { linkId: one.id, ...sidecar('a.de.srt') },
    ]);
    await t.store.links.setSidecars(one.id, [sidecar('a.de.srt'), sidecar('d.srt')]);
    const after = await t.store.links.sidecars([one.id, two.id]);
    expect(after.map((row) => row.path).sort()).toEqual(['/shows/a.de.srt', '/shows/c.srt', '/shows/d.srt']);
    expect(after).toContainEqual(before[1]);
    await t.store.links.setSidecars(one.id, []);
    expect(await t.store.links.sidecars([one.id])).toEqual([]);
  });

  test('claims of removals never pass their bound, whoever makes them at the same moment; each link counts once', async () => {
    const made = await create(...Array.from({ length: 12 }, () => ({})));
    const second = await t.replica();
    const bounds = { now: t.clock.now, since: t.clock.now - 100, atMost: 5 };
    const claim = (store: TestStore['store'], ...ids: number[]) =>
      store.links.claimRemovals(
        ids.map((id) => ({ id, reason: 'its file is gone' })),
        bounds,
      );
    const ids = made.map(({ id }) => id);
    const answers = await Promise.all(ids.map((id, i) => claim(i % 2 === 0 ? t.store : second.store, id)));
    expect(answers.filter((one) => one)).toHaveLength(5);
    const taken = ids.filter((_, i) => answers[i]);
    expect(await claim(t.store, ...taken)).toBe(true);
    const [free = 0] = ids.filter((_, i) => !answers[i]);
    expect(await claim(t.store, free)).toBe(false);

    await t.store.links.change([{ id: taken[0] ?? 0, revision: 1, change: { state: 'removed' } }]);
    await t.store.links.releaseRemovals(taken.slice(0, 2), bounds.since);
    expect(await claim(t.store, free)).toBe(true);
    const [late = 0] = ids.filter((id, i) => !answers[i] && id !== free);
    expect(await claim(t.store, late)).toBe(false);
    expect(
      await t.store.links.claimRemovals([{ id: late, reason: '' }], {
        ...bounds,
        now: bounds.now + 200,
        since: bounds.now + 100,
      }),
    ).toBe(true);
    expect((await t.store.links.history(free)).map(({ step }) => step)).toEqual(['create', 'removeMissing']);
  });

  test.runIf(kind === 'file')('sidecars that stay the same are not written', async () => {
    const link = await createOne();
    const sidecar = { path: '/a', target: '/b', text: 'c' };
    await t.store.links.setSidecars(link.id, [sidecar]);
    const other = await t.replica();
    const version = async () => (await other.database.client.execute('PRAGMA data_version')).rows[0]?.[0];
    const before = await version();
    await t.store.links.setSidecars(link.id, [sidecar]);
    expect(await version()).toBe(before);
  });
});
