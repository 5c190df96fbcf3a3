import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases, openTestStore, type TestStore } from '../../support/database.ts';
import { aQuestion, aRule } from './rows.ts';

describeDatabases('conflicts', (kind) => {
  let t: TestStore;
  let ruleId: number;
  beforeEach(async () => {
    t = await openTestStore(kind);
    ruleId = (await t.store.rules.create(aRule()))?.id ?? 0;
  });
  afterEach(() => t.close());

  const all = async () => (await t.store.conflicts.page({}, { limit: 50, cursor: null })).items;

  test('a question is asked once and brought up to date', async () => {
    await t.store.conflicts.open(aQuestion({ ruleId }));
    await t.store.conflicts.open(aQuestion({ ruleId, reason: 'three series have this title' }));
    await t.store.conflicts.open(aQuestion({ ruleId, kind: 'collision' }));
    const open = await t.store.conflicts.openOf([ruleId]);
    expect(open).toMatchObject([
      { ...aQuestion({ ruleId }), reason: 'three series have this title', state: 'open', resolvedAt: null },
      { kind: 'collision' },
    ]);
    expect(await t.store.conflicts.get(open[0]?.id ?? 0)).toEqual(open[0]);
    expect(await t.store.conflicts.openOf([])).toEqual([]);
  });

  test.runIf(kind === 'file')('an equal question is not written again', async () => {
    await t.store.conflicts.open(aQuestion({ ruleId }));
    const other = await t.replica();
    const version = async () => (await other.database.client.execute('PRAGMA data_version')).rows[0]?.[0];
    const before = await version();
    t.clock.now += 1;
    const { options, ...rest } = aQuestion({ ruleId });
    const turned = options.map((option) => Object.fromEntries(Object.entries(option).toReversed()) as typeof option);
    await t.store.conflicts.open({ ...rest, options: turned });
    await t.store.conflicts.closeFor(ruleId, ['collision']);
    expect(await version()).toBe(before);
  });

  test('an ignored question stays ignored and is not asked again', async () => {
    await t.store.conflicts.open(aQuestion({ ruleId }));
    const [asked] = await t.store.conflicts.openOf([ruleId]);
    const ignored = await t.store.conflicts.setState(asked?.id ?? 0, 'ignored');
    expect(ignored).toMatchObject({ state: 'ignored', resolvedAt: t.clock.now });
    await t.store.conflicts.open(aQuestion({ ruleId, reason: 'another reason' }));
    expect(await t.store.conflicts.openOf([ruleId])).toEqual([]);
    expect(await t.store.conflicts.ignoredOf([ruleId])).toEqual([ignored]);
    await t.store.conflicts.closeFor(ruleId, 'all');
    expect(await all()).toEqual([ignored]);
  });

  test('questions whose reason is gone are closed, and asked anew when it is back', async () => {
    await t.store.conflicts.open(aQuestion({ ruleId }));
    await t.store.conflicts.open(aQuestion({ ruleId, kind: 'collision' }));
    await t.store.conflicts.closeFor(ruleId, ['multipleMatches', 'noMatch']);
    expect((await t.store.conflicts.openOf([ruleId])).map((conflict) => conflict.kind)).toEqual(['collision']);
    await t.store.conflicts.open(aQuestion({ ruleId }));
    await t.store.conflicts.closeFor(ruleId, 'all');
    expect((await all()).map(({ kind: asked, state }) => [asked, state])).toEqual([
      ['multipleMatches', 'resolved'],
      ['collision', 'resolved'],
      ['multipleMatches', 'resolved'],
    ]);
  });

  test('an answer is kept although the question closes by itself while it is given', async () => {
    await t.store.conflicts.open(aQuestion({ ruleId }));
    const [asked] = await t.store.conflicts.openOf([ruleId]);
    const id = asked?.id ?? 0;
    await t.store.conflicts.setState(id, 'resolved');
    expect(await t.store.conflicts.setState(id, 'resolved', { accepted: 1 })).toMatchObject({
      answer: { accepted: 1 },
    });
    expect(await t.store.conflicts.setState(id, 'resolved', { accepted: 2 })).toMatchObject({
      answer: { accepted: 1 },
    });
  });

  test('an older question cannot be reopened beside a newer one', async () => {
    await t.store.conflicts.open(aQuestion({ ruleId }));
    const [older] = await t.store.conflicts.openOf([ruleId]);
    await t.store.conflicts.setState(older?.id ?? 0, 'resolved');
    await t.store.conflicts.open(aQuestion({ ruleId }));
    expect(await t.store.conflicts.setState(older?.id ?? 0, 'open')).toMatchObject({ state: 'resolved' });
    await t.store.conflicts.closeFor(ruleId, 'all');
    expect(await t.store.conflicts.setState(older?.id ?? 0, 'open')).toMatchObject({ state: 'open', resolvedAt: null });
    expect(await t.store.conflicts.setState(99, 'open')).toBeNull();
  });

  test('questions without a rule are told apart by their subject', async () => {
    const { subject } = aQuestion();
    await t.store.conflicts.open(aQuestion());
    await t.store.conflicts.open(aQuestion({ reason: 'newer' }));
    await t.store.conflicts.open(aQuestion({ subject: { ...subject, movieTmdbId: 2 } }));
    expect((await all()).map((conflict) => conflict.reason)).toEqual(['two series have this title', 'newer']);
    const ofMovie = await t.store.conflicts.page({ movieTmdbId: 2, state: 'open' }, { limit: 9, cursor: null });
    expect(ofMovie.total).toBe(1);
    expect((await t.store.conflicts.page({ kind: 'noMatch' }, { limit: 9, cursor: null })).total).toBe(0);
  });

  test('no question is asked for a rule that is gone', async () => {
    await t.store.conflicts.open(aQuestion({ ruleId: 4711 }));
    expect(await all()).toEqual([]);
  });

  test('two replicas that ask at the same moment ask once', async () => {
    const second = await t.replica();
    await Promise.all([t.store, second.store, t.store].map((store) => store.conflicts.open(aQuestion({ ruleId }))));
    expect(await all()).toHaveLength(1);
  });
});
