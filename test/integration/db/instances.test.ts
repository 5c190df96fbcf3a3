import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from '../../../src/db/store.ts';
import { describeDatabases, openTestStore, type TestStore, testSealer } from '../../support/database.ts';

describeDatabases('instances and settings', (kind) => {
  let t: TestStore;
  beforeEach(async () => {
    t = await openTestStore(kind);
  });
  afterEach(() => t.close());

  const sonarr = {
    kind: 'sonarr',
    number: 0,
    name: 'Sonarr',
    url: 'http://sonarr:8989',
    apiPath: '/api/v3',
    apiKey: 'key-in-clear',
    pathMap: [{ theirs: '/tv', ours: '/media/shows' }],
  } as const;
  const { apiKey: _, pathMap: __, ...fromEnvironment } = sonarr;
  const storedKey = async () => (await t.database.client.execute('select api_key from instances')).rows[0]?.[0];

  test('a key is sealed from the first row on, for its row, and opened when read', async () => {
    const made = await t.store.instances.create(sonarr);
    expect(made).toMatchObject({ ...sonarr, enabled: true, source: 'database', version: null, error: null });
    expect(await t.store.instances.all()).toEqual([made]);
    expect(await t.store.instances.get(made.id)).toEqual(made);
    expect(await storedKey()).toBe(testSealer.seal('key-in-clear', 'instances:sonarr:0:apiKey'));
    await t.store.instances.update(made.id, { apiKey: 'another' });
    expect(await storedKey()).toBe(testSealer.seal('another', 'instances:sonarr:0:apiKey'));
    expect((await t.store.instances.get(made.id))?.apiKey).toBe('another');
  });

  test('an equal key is not sealed again: other bytes for the same secret', async () => {
    let seals = 0;
    const seal = (plain: string, context: string) => {
      seals += 1;
      return testSealer.seal(plain, context);
    };
    const store = createStore(t.database, { now: () => 1, seal, open: testSealer.open });
    const made = await store.instances.create(sonarr);
    await store.instances.update(made.id, { apiKey: sonarr.apiKey, name: 'Series' });
    expect(seals).toBe(1);
    expect(await store.instances.get(made.id)).toMatchObject({ name: 'Series', apiKey: sonarr.apiKey });
  });

  test('under a new encryption key all stored keys are sealed anew, and what none opens stays as it is', async () => {
    const made = await t.store.instances.create(sonarr);
    const lost = await t.store.instances.create({ ...sonarr, number: 1 });
    await t.database.client.execute(`update instances set api_key = 'of a lost key' where id = ${lost.id}`);
    const rotated = createStore(t.database, {
      now: () => 1,
      seal: (plain, context) => `new ${testSealer.seal(plain, context)}`,
      open: (sealed, context) => testSealer.open(sealed.replace(/^new /, ''), context),
    });
    expect(await rotated.instances.reseal()).toBe(1);
    expect(await storedKey()).toBe(`new ${testSealer.seal('key-in-clear', 'instances:sonarr:0:apiKey')}`);
    expect((await rotated.instances.get(made.id))?.apiKey).toBe('key-in-clear');
    const { rows } = await t.database.client.execute(`select api_key from instances where id = ${lost.id}`);
    expect(rows[0]?.[0]).toBe('of a lost key');
  });

  test('a number is given once a kind', async () => {
    await t.store.instances.create(sonarr);
    await t.store.instances.create({ ...sonarr, kind: 'radarr' });
    await expect(t.store.instances.create(sonarr)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('an environment instance keeps its id and what was seen of it, has no key, and shadows no stored one', async () => {
    const stored = await t.store.instances.create(sonarr);
    const first = await t.store.instances.ensureEnvironment(fromEnvironment);
    expect(first).toMatchObject({ ...fromEnvironment, apiKey: '', source: 'environment', enabled: true });
    await t.store.instances.update(first.id, {
      version: '4.0.9',
      lastSeenAt: 7,
      enabled: false,
      apiKey: 'never stored',
    });
    const second = await t.store.instances.ensureEnvironment({ ...fromEnvironment, url: 'http://elsewhere' });
    expect(second).toEqual({ ...first, url: 'http://elsewhere', version: '4.0.9', lastSeenAt: 7, enabled: false });
    expect(await t.store.instances.all()).toEqual([stored]);
    const keys = await t.database.client.execute("select api_key from instances where source = 'environment'");
    expect(keys.rows[0]?.[0]).toBeNull();
  });

  test('a key that cannot be opened any more does not take the other servers along', async () => {
    await t.store.instances.create(sonarr);
    const made = await t.store.instances.create({ ...sonarr, number: 1 });
    await t.database.client.execute("update instances set api_key = 'sealed by a lost key' where number = 0");
    const [broken, whole] = await t.store.instances.all();
    expect(whole).toEqual(made);
    expect(broken).toMatchObject({ apiKey: '', error: expect.stringContaining('damaged: enter the API key again') });
    const mended = await t.store.instances.update(broken?.id ?? 0, { apiKey: 'entered again' });
    expect(mended).toMatchObject({ apiKey: 'entered again', error: null });
  });

  test('an instance is changed and deleted once', async () => {
    const made = await t.store.instances.create(sonarr);
    const changed = await t.store.instances.update(made.id, { enabled: false, pathMap: [], error: 'no answer' });
    expect(changed).toEqual({ ...made, enabled: false, pathMap: [], error: 'no answer' });
    expect(await t.store.instances.update(99, { name: 'x' })).toBeNull();
    expect(await t.store.instances.delete(made.id)).toBe(true);
    expect(await t.store.instances.delete(made.id)).toBe(false);
  });

  test('a setting keeps its type; null is a value, unset is none', async () => {
    const values = new Map<string, unknown>([
      ['a', null],
      ['b', ['/one', '/two']],
      ['c', 0],
      ['d', 'text'],
      ['e', false],
    ]);
    await t.store.settings.set(values);
    expect(await t.store.settings.all()).toEqual(values);
    expect(await t.store.settings.get('a')).toBeNull();
    expect(await t.store.settings.get('none')).toBeUndefined();
    await t.store.settings.set(new Map([['c', 5]]));
    await t.store.settings.unset('a');
    expect(await t.store.settings.get('c')).toBe(5);
    expect(await t.store.settings.get('a')).toBeUndefined();
  });

  test('state is read by key and by prefix, and what is removed is gone', async () => {
    const { state } = t.store;
    await state.set('plex.pin.1', { expiresAt: 5 });
    await state.set('plex.pin.12', { expiresAt: 6 });
    await state.set('plexXpin.1', 'not below the prefix');
    await state.set('plex.pin.1', { expiresAt: 7 });
    expect(await state.get('plex.pin.1')).toEqual({ expiresAt: 7 });
    expect(await state.get('plex.pin.2')).toBeUndefined();
    expect(await state.withPrefix('plex.pin.')).toEqual(
      new Map([
        ['plex.pin.1', { expiresAt: 7 }],
        ['plex.pin.12', { expiresAt: 6 }],
      ]),
    );
    await state.remove([]);
    await state.remove(['plex.pin.1', 'plex.pin.12']);
    expect(await state.withPrefix('plex.')).toEqual(new Map());
    expect(await state.get('plexXpin.1')).toBe('not below the prefix');
    expect(await t.store.settings.all()).toEqual(new Map());
  });
});
