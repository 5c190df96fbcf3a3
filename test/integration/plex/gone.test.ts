import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retainMirror } from '../../../src/core/plex/mirror/retain-mirror.ts';
import type { FakeItem } from '../../fakes/plex/model.ts';
import { type Attached, addFilm, addSeries, createMirror, type Mirror } from './setup.ts';

const dayMs = 24 * 3_600_000;

let mirror: Mirror;
let attic: Attached;
let alpha: FakeItem;

beforeEach(async () => {
  mirror = await createMirror();
  attic = await mirror.addServer();
  alpha = addFilm(mirror, attic, 'Alpha');
  for (const title of ['Beta', 'Gamma']) addFilm(mirror, attic, title);
  addSeries(mirror, attic, 'Harbour', { specials: 1, episodes: 2 });
  await mirror.sync();
});
afterEach(() => mirror.close());

/** Days go by; the server answers at the end of them. */
async function wait(days: number): Promise<void> {
  mirror.clock.now += days * dayMs;
  await mirror.sync({}, { mode: 'deep' });
  await retainMirror(mirror.rt);
}

describe('an item that Plex has no more', () => {
  test('is missing after a poll, with the reason, and the others stay', async () => {
    attic.fake.remove(alpha);
    await mirror.poll();
    expect(await mirror.item('Alpha')).toMatchObject({
      presence: 'missing',
      state: 'fileNotFound',
      missingSince: mirror.clock.now,
      reason: 'Plex does not list it in Films any more',
    });
    expect((await mirror.items()).filter(({ presence }) => presence === 'present')).toHaveLength(8);
    expect((await mirror.library(attic, attic.films.key)).itemCount).toBe(2);
  });

  test('is archived after a month, and out of every list that does not ask for it', async () => {
    attic.fake.remove(alpha);
    await mirror.sync();
    await wait(29);
    expect((await mirror.item('Alpha')).presence).toBe('missing');
    await wait(2);
    expect((await mirror.item('Alpha')).presence).toBe('archived');
    const { items } = await mirror.rt.library.items.page({ type: 'movie' }, { limit: 10, cursor: null });
    expect(items.map(({ title }) => title)).toEqual(['Beta', 'Gamma']);
  });

  test('is forgotten a year after that', async () => {
    attic.fake.remove(alpha);
    await mirror.sync();
    await wait(31);
    await wait(363);
    expect((await mirror.item('Alpha')).presence).toBe('archived');
    await wait(3);
    await expect(mirror.item('Alpha')).rejects.toThrow('0 rows');
  });

  test('comes back as the same item under a new ratingKey, by its guid, also from the archive', async () => {
    const before = await mirror.item('Alpha');
    attic.fake.remove(alpha);
    await mirror.sync();
    await wait(31);
    addFilm(mirror, attic, 'Alpha', { guid: alpha.guid, files: [mirror.file('movies/elsewhere/Alpha.mkv')] });
    await mirror.sync();
    const after = await mirror.item('Alpha');
    expect(after).toMatchObject({ id: before.id, presence: 'present', missingSince: null, state: 'normal' });
    expect(after.ratingKey).not.toBe(before.ratingKey);
    expect(after.files.map(({ path }) => path)).toEqual([`${mirror.media}/movies/elsewhere/Alpha.mkv`]);
  });

  test('comes back by the path of its file where it has no guid that says what it is', async () => {
    const path = mirror.file('movies/Home/Home.mkv');
    const home = addFilm(mirror, attic, 'Home', { guid: 'local://77', guids: [], files: [path] });
    await mirror.sync();
    const before = await mirror.item('Home');
    attic.fake.remove(home);
    await mirror.sync();
    expect((await mirror.item('Home')).presence).toBe('missing');
    addFilm(mirror, attic, 'Home', { guid: 'local://99', guids: [], files: [path] });
    await mirror.sync();
    expect(await mirror.item('Home')).toMatchObject({ id: before.id, presence: 'present', guid: 'local://99' });
  });

  test('that went and came between two syncs is still the same item', async () => {
    const before = await mirror.item('Alpha');
    attic.fake.remove(alpha);
    mirror.clock.now += 60_000;
    addFilm(mirror, attic, 'Alpha', { guid: alpha.guid });
    await mirror.sync();
    const after = await mirror.item('Alpha');
    expect(after).toMatchObject({ id: before.id, presence: 'present' });
    expect(after.ratingKey).not.toBe(before.ratingKey);
  });

  test('keeps what people did with it', async () => {
    const { id } = await mirror.item('Alpha');
    const { accounts, states } = mirror.rt.watch;
    const owner = await accounts.ensure({ plexId: 1, name: 'owner', isOwner: true }, mirror.clock.now);
    await states.setManual(owner.id, id, { isWatched: true, at: mirror.clock.now });
    const before = await states.of(owner.id, [id]);
    attic.fake.remove(alpha);
    await mirror.sync();
    await wait(31);
    addFilm(mirror, attic, 'Alpha', { guid: alpha.guid });
    await mirror.sync();
    expect((await mirror.item('Alpha')).id).toBe(id);
    expect(await states.of(owner.id, [id])).toEqual(before);
    expect(before.get(id)?.isWatched).toBe(true);
  });

  test('takes its season and show along, and they come back with it', async () => {
    const before = await mirror.items({ libraryId: (await mirror.library(attic, attic.series.key)).id });
    const [show] = attic.fake.library.itemsOf(attic.series.key, 'show');
    if (show === undefined) throw new Error('no show');
    const guids = [...attic.fake.library.leaves(show), ...attic.fake.library.children(show), show].map((one) => [
      one.title,
      one.guid,
    ]);
    addSeries(mirror, attic, 'Lighthouse', { episodes: 1 });
    attic.fake.remove(show);
    await mirror.sync();
    expect((await mirror.items()).filter(({ presence }) => presence === 'missing').map(({ id }) => id)).toEqual(
      before.map(({ id }) => id),
    );
    const again = addSeries(mirror, attic, 'Harbour', { specials: 1, episodes: 2 });
    const all = [...attic.fake.library.leaves(again), ...attic.fake.library.children(again), again];
    for (const item of all)
      attic.fake.touch(item, { guid: new Map(guids as [string, string][]).get(item.title) ?? item.guid });
    await mirror.sync();
    const after = (await mirror.items()).filter(({ id }) => before.some((one) => one.id === id));
    expect(after.map(({ presence }) => presence)).toEqual(before.map(() => 'present'));
    expect(after.map(({ ratingKey }) => ratingKey)).not.toEqual(before.map(({ ratingKey }) => ratingKey));
  });
});

describe('two libraries of one server with the same film', () => {
  let other: string;

  beforeEach(async () => {
    const section = attic.fake.addSection({ title: 'Films in 4K', type: 'movie', locations: [`${mirror.media}/4k`] });
    other = section.key;
    attic.fake.addMovie(section, { title: 'Alpha', guid: alpha.guid, files: [mirror.file('4k/Alpha.mkv')] });
    attic.fake.addMovie(section, { title: 'Filler', files: [mirror.file('4k/Filler.mkv')] });
    await mirror.sync();
  });

  test('are two items', async () => {
    const both = (await mirror.items()).filter(({ title }) => title === 'Alpha');
    expect(both.map(({ guid }) => guid)).toEqual([alpha.guid, alpha.guid]);
    expect(new Set(both.map(({ libraryId }) => libraryId)).size).toBe(2);
  });

  test('lose one of them without the other', async () => {
    attic.fake.remove(alpha);
    await mirror.sync();
    const both = (await mirror.items()).filter(({ title }) => title === 'Alpha');
    expect(both.map(({ presence }) => presence)).toEqual(['missing', 'present']);
    expect(both.map(({ ratingKey }) => ratingKey)).toEqual([
      String(alpha.id),
      expect.not.stringMatching(`^${alpha.id}$`),
    ]);
  });

  test('give back to each its own when one of them comes again', async () => {
    const before = (await mirror.items()).filter(({ title }) => title === 'Alpha');
    attic.fake.remove(alpha);
    await mirror.sync();
    addFilm(mirror, attic, 'Alpha', { guid: alpha.guid });
    await mirror.sync();
    const after = (await mirror.items()).filter(({ title }) => title === 'Alpha');
    expect(after.map(({ id, libraryId, presence }) => ({ id, libraryId, presence }))).toEqual(
      before.map(({ id, libraryId }) => ({ id, libraryId, presence: 'present' })),
    );
    expect(after[1]?.ratingKey).toBe(before[1]?.ratingKey);
  });

  test('are left alone by a server that stops listing one of them, until it did not for a day', async () => {
    const { sections } = attic.fake.library;
    const hidden = sections.splice(-1);
    await mirror.sync();
    const library = await mirror.library(attic, other);
    expect(library.missingSince).toBe(mirror.clock.now);
    await retainMirror(mirror.rt);
    expect((await mirror.items({ libraryId: library.id })).map(({ presence }) => presence)).toEqual([
      'present',
      'present',
    ]);
    // A server that is away for long says nothing.
    mirror.clock.now += 40 * dayMs;
    await retainMirror(mirror.rt);
    expect((await mirror.items({ libraryId: library.id })).map(({ presence }) => presence)).toEqual([
      'present',
      'present',
    ]);
    await wait(1);
    const gone = await mirror.items({ libraryId: library.id });
    expect(gone.map(({ presence }) => presence)).toEqual(['missing', 'missing']);
    expect(gone[0]?.reason).toBe('Plex does not list the library Films in 4K any more');
    // It comes back whole: same library, same items.
    sections.push(...hidden);
    await mirror.sync();
    expect((await mirror.items({ libraryId: library.id })).map(({ id, presence }) => ({ id, presence }))).toEqual(
      gone.map(({ id }) => ({ id, presence: 'present' })),
    );
  });
});
