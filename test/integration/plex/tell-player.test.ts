import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '../../../src/core/model/link.ts';
import { confirmInPlayer } from '../../../src/core/plex/tell/confirm-in-player.ts';
import { plexPlayers } from '../../../src/core/plex/tell/plex-player.ts';
import { recordInPlex } from '../../../src/core/plex/tell/record-in-plex.ts';
import { tellPlayer } from '../../../src/core/plex/tell/tell-player.ts';
import { type ConfirmInPlexPayload, type TellPlexPayload, tellPlexTask } from '../../../src/core/tasks/kinds/plex.ts';
import type { TaskResult } from '../../../src/core/tasks/result.ts';
import { twinsOf } from '../../../src/core/watch/twins.ts';
import { type Attached, addFilm, addSeries, createMirror, type Mirror, type MirrorOptions } from './setup.ts';

let mirror: Mirror;
let attic: Attached;
let folder: string;

async function begin(options: MirrorOptions = {}): Promise<void> {
  mirror = await createMirror(options);
  attic = await mirror.addServer();
  folder = join(mirror.media, 'tv/Harbour/Specials');
  addFilm(mirror, attic, 'Alpha');
  addSeries(mirror, attic, 'Harbour', { episodes: 1 });
  await mirror.sync();
}

beforeEach(() => begin());
afterEach(() => mirror.close());

/** A link of the ledger, on the disk as well. */
async function link(
  name = 'Harbour - S00E26 - Alpha.mkv',
  target = join(mirror.media, 'movies/Alpha (2010)/Alpha (2010).mkv'),
): Promise<Link> {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
  const [row] = await mirror.rt.store.links.createMany(
    [
      {
        ...{
          ruleId: null,
          movieTmdbId: 603,
          seriesTvdbId: 70_001,
          episodeTvdbIds: [500_001],
          radarr: 0,
          radarrMovieId: 1,
          sonarr: 0,
        },
        ...{
          sonarrSeriesId: 1,
          path,
          target,
          style: 'absolute',
          text: target,
          madePath: path,
          origin: 'made',
          pending: null,
        },
        ...{ state: 'linked', reason: null, quality: null, sizeBytes: 1 },
      },
    ],
    { step: 'create', reason: 'test' },
  );
  if (row === undefined) throw new Error('no link was stored');
  return row;
}

async function now({ id }: Link): Promise<Link> {
  const row = await mirror.rt.store.links.get(id);
  if (row === null) throw new Error('the link is gone');
  return row;
}

const signal = AbortSignal.timeout(60_000);

function tell(own: Partial<TellPlexPayload> = {}): Promise<TaskResult> {
  return tellPlayer(
    { rt: mirror.rt, players: plexPlayers(mirror.rt) },
    { serverId: attic.id, folder, changed: true, ...own },
    signal,
  );
}

/** Looks again and again, as the queue does, without its pauses. */
async function confirm(payload: ConfirmInPlexPayload = { serverId: attic.id, folder, tries: 0 }): Promise<TaskResult> {
  await attic.fake.idle();
  const result = await confirmInPlayer({ rt: mirror.rt, players: plexPlayers(mirror.rt) }, payload, signal);
  return result.kind === 'again' ? confirm(result.payload as ConfirmInPlexPayload) : result;
}

const scans = (of: Attached = attic) =>
  of.fake.scanner.scans.map(({ sectionKey, folder: asked, nothing }) => [sectionKey, asked, nothing]);

test('a folder is scanned in the library that holds it, and the link is in Plex with the item that shows it', async () => {
  const made = await link();
  const result = await tell();
  expect(result).toMatchObject({
    kind: 'done',
    outcome: 'asked: Series of "Attic"',
    followUps: [{ kind: 'confirm-in-plex' }],
  });
  expect(scans()).toEqual([[attic.series.key, folder, null]]);
  expect(await confirm()).toMatchObject({ outcome: 'confirmed: 1 of 1' });
  const item = attic.fake.itemWith(made.path);
  expect(await now(made)).toMatchObject({ inPlex: true });
  expect((await mirror.rt.store.links.history(made.id)).at(-1)).toMatchObject({
    step: 'inPlex',
    reason: `Plex "Attic" shows it in Series (item ${item?.id})`,
  });
  // It is synced at once, with its season.
  expect(await mirror.rt.library.items.byLocalPaths([made.path])).toMatchObject([
    { seasonNumber: 0, episodeNumber: 26, state: 'normal' },
  ]);
  expect((await mirror.items()).some(({ type, seasonNumber }) => type === 'season' && seasonNumber === 0)).toBe(true);
});

test('of a server every library that covers the folder is asked, one over a folder above it as well', async () => {
  const near = attic.fake.addSection({
    title: 'Harbour alone',
    type: 'show',
    locations: [join(mirror.media, 'tv/Harbour')],
  });
  const twin = attic.fake.addSection({
    title: 'Harbour again',
    type: 'show',
    locations: [`${join(mirror.media, 'tv/Harbour')}/`],
  });
  const all = attic.fake.addSection({ title: 'All', type: 'show', locations: [`${mirror.media}/`] });
  attic.fake.addSection({ title: 'Not it', type: 'show', locations: [join(mirror.media, 'tv/Harb')] });
  await mirror.sync();
  await link();
  await tell();
  expect(scans()).toEqual([attic.series, near, twin, all].map(({ key }) => [key, folder, null]));
});

describe('a server with several mappings onto one folder of ours', () => {
  const begun = async (mappings: Record<string, string>, location: string) => {
    const cellar = await mirror.addServer({
      name: 'Cellar',
      mappings,
      disk: { [location.replace(/\/$/, '')]: join(mirror.media, 'tv') },
    });
    cellar.fake.addSection({ title: 'Shows', type: 'show', locations: [location] });
    await mirror.sync();
    return cellar;
  };

  test.each([
    ['first', '/data/tv'],
    ['second', '/mnt/tv'],
    ['third, with a slash at its end', '/srv/tv/'],
  ])('is asked by the one in which its library lies: the %s', async (_which, location) => {
    const tv = join(mirror.media, 'tv');
    const cellar = await begun({ '/data/tv': tv, '/mnt/tv': `${tv}/`, '/srv/tv/': tv }, location);
    const made = await link();
    await tell({ serverId: cellar.id });
    const theirs = join(location, 'Harbour/Specials');
    expect(scans(cellar).map(([, asked]) => asked)).toEqual([theirs]);
    await cellar.fake.idle();
    await confirm({ serverId: cellar.id, folder, tries: 0 });
    expect((await now(made)).inPlex).toBe(true);
    expect(await mirror.rt.library.items.byLocalPaths([made.path])).toMatchObject([
      { serverId: cellar.id, state: 'normal' },
    ]);
  });

  test('is not asked by a path that another mapping leads elsewhere', async () => {
    const [tv, other] = [join(mirror.media, 'tv'), join(mirror.media, 'other')];
    const cellar = await begun({ '/data/tv': other, '/data': mirror.media, '/mnt/tv': tv }, '/mnt/tv');
    cellar.fake.addSection({ title: 'Others', type: 'show', locations: ['/data/tv'] });
    await mirror.sync();
    await link();
    await tell({ serverId: cellar.id });
    expect(scans(cellar).map(([, asked]) => asked)).toEqual(['/mnt/tv/Harbour/Specials']);
  });
});

test('a server whose folders are ours below the media root is asked by its own', async () => {
  const cellar = await mirror.addServer({ name: 'Cellar', disk: { '/tv': join(mirror.media, 'tv') } });
  cellar.fake.addSection({ title: 'Shows', type: 'show', locations: ['/tv'] });
  await mirror.sync();
  await link();
  await tell({ serverId: cellar.id });
  expect(scans(cellar).map(([, asked]) => asked)).toContain('/tv/Harbour/Specials');
});

test('every server that holds the folder is asked by its own paths, and one that does not takes nothing back', async () => {
  const other = await mirror.addServer({
    name: 'Cellar',
    mappings: { '/data': mirror.media },
    disk: { '/data': mirror.media },
  });
  const third = await mirror.addServer({ name: 'Elsewhere', mappings: { '/far': join(mirror.media, 'far') } });
  addSeries(mirror, third, 'Other', { episodes: 1 });
  await mirror.sync();
  const made = await link();
  await tell();
  await tell({ serverId: other.id });
  await confirm();
  expect(await tell({ serverId: third.id })).toMatchObject({
    outcome: expect.stringContaining('no library of "Elsewhere" holds'),
  });
  expect(scans(other)).toEqual([[other.series.key, '/data/tv/Harbour/Specials', null]]);
  expect(scans(third)).toEqual([]);
  expect((await now(made)).inPlex).toBe(true);
});

test('a folder that no library holds is a reason at the link', async () => {
  folder = join(mirror.media, 'anime/Harbour/Specials');
  const made = await link();
  await tell();
  expect((await now(made)).inPlex).toBe(false);
  expect((await mirror.rt.store.links.history(made.id)).at(-1)?.reason).toBe(
    `no library of Plex "Attic" holds ${folder}: add the folder there, or a path mapping here`,
  );
  expect(scans()).toEqual([]);
});

test('a burst of links in one folder is one scan', async () => {
  const task = tellPlexTask({ serverId: attic.id, folder, changed: true }, mirror.clock.now + 1_000);
  for (let count = 0; count < 5; count += 1) await mirror.rt.store.tasks.add([task]);
  expect(await mirror.tasks('tell-plex')).toHaveLength(1);
});

test('a folder that is gone with its last link is scanned from the nearest one above that is there', async () => {
  const made = await link();
  await tell();
  await confirm();
  rmSync(join(mirror.media, 'tv/Harbour'), { recursive: true });
  await mirror.rt.store.links.change([
    { id: made.id, revision: (await now(made)).revision, change: { state: 'removed', removedAt: 1 } },
  ]);
  expect(await tell()).toMatchObject({ kind: 'done', outcome: 'asked: Series of "Attic"' });
  expect(scans().at(-1)).toEqual([attic.series.key, join(mirror.media, 'tv'), null]);
});

describe('nothing is scanned while', () => {
  test('the folder is gone, and what a link leads to is away that the scan from further up would pass', async () => {
    const [gone, own] = [folder, join(mirror.media, 'tv/Lighthouse/Specials')];
    folder = own;
    await link('Lighthouse - S00E01 - Alpha.mkv');
    folder = gone;
    rmSync(join(mirror.media, 'tv/Harbour'), { recursive: true });
    const movies = join(mirror.media, 'movies');
    renameSync(movies, `${movies}.away`);
    expect(await tell()).toMatchObject({ kind: 'again', reason: expect.stringContaining('Lighthouse') });
    expect(scans()).toEqual([]);
    renameSync(`${movies}.away`, movies);
    expect(await tell()).toMatchObject({ kind: 'done' });
    expect(scans()).toHaveLength(1);
  });

  test('what a link leads to is away, and it is once it is back', async () => {
    await link();
    const movies = join(mirror.media, 'movies');
    renameSync(movies, `${movies}.away`);
    expect(await tell()).toMatchObject({ kind: 'again', reason: expect.stringContaining('has no target now') });
    expect(scans()).toEqual([]);
    renameSync(`${movies}.away`, movies);
    expect(await tell()).toMatchObject({ kind: 'done' });
    expect(scans()).toHaveLength(1);
  });

  test('an anchor is gone', async () => {
    await mirror.close();
    await begin({ settings: { 'mount.anchors': ['.mounted'] } });
    await link();
    expect(await tell()).toMatchObject({ kind: 'again', reason: expect.stringContaining('/.mounted is gone') });
    expect(scans()).toEqual([]);
    mirror.file('.mounted');
    expect(await tell()).toMatchObject({ kind: 'done' });
  });

  test('the media root is gone', async () => {
    await link();
    renameSync(mirror.media, `${mirror.media}.away`);
    expect(await tell()).toMatchObject({ kind: 'again', reason: expect.stringContaining('is gone') });
    renameSync(`${mirror.media}.away`, mirror.media);
    expect(scans()).toEqual([]);
  });
});

test('a link that Plex does not take says so in the end, and what to check', async () => {
  const made = await link('Alpha without a number.mkv');
  await tell();
  const { kind, ...rest } = await confirm();
  expect(kind).toBe('done');
  expect(rest).toMatchObject({ outcome: expect.stringContaining('does not list Alpha without a number.mkv') });
  expect((await now(made)).inPlex).toBe(false);
  expect((await mirror.rt.store.links.history(made.id)).at(-1)?.reason).toContain(
    'check whether Plex reaches the link',
  );
});

test('another file with the same name elsewhere is not taken for the link', async () => {
  const made = await link('Harbour - S00E26 - Alpha.mkv');
  attic.fake.addMovie(attic.films, { title: 'Other', files: ['/other/Harbour - S00E26 - Alpha.mkv'] });
  const elsewhere = attic.fake.addShow(attic.series, { title: 'Elsewhere' });
  attic.fake.addEpisode(elsewhere, 0, {
    title: 'x',
    index: 26,
    files: [join(mirror.media, 'tv/Elsewhere/Specials/Harbour - S00E26 - Alpha.mkv')],
  });
  await confirm();
  expect((await now(made)).inPlex).toBe(false);
});

describe('a link that was made before Plex was set up here', () => {
  test('is found in the mirror without a scan', async () => {
    const made = await link();
    attic.fake.scanner.ask(attic.series, folder);
    await attic.fake.idle();
    await mirror.poll();
    const mark = attic.fake.mark();
    expect(await tell({ changed: false })).toEqual({ kind: 'done', outcome: 'confirmed: the mirror already has it' });
    expect(attic.fake.since(mark)).toEqual([]);
    expect((await now(made)).inPlex).toBe(true);
  });

  test('is scanned for where the mirror lacks it', async () => {
    await link();
    expect(await tell({ changed: false })).toMatchObject({ outcome: 'asked: Series of "Attic"' });
    expect(scans()).toHaveLength(1);
  });
});

test('a server that is switched off or refused its token is not asked', async () => {
  await link();
  await mirror.rt.library.servers.update(attic.id, { tokenRefused: true });
  await mirror.rt.plex.reload();
  const mark = attic.fake.mark();
  expect(await tell()).toMatchObject({ kind: 'done', outcome: expect.stringContaining('ignored') });
  expect(attic.fake.since(mark)).toEqual([]);
});

describe('a Plex that writes letters in another form than our disk, as on a Mac', () => {
  const [ours, theirs] = ['NFC', 'NFD'];
  const film = 'movies/Amélie (2001)/Amélie (2001).mkv';

  test('has its film on our disk, and the film and its special are twins', async () => {
    const path = mirror.file(film.normalize(ours));
    attic.fake.addMovie(attic.films, {
      title: 'Amélie',
      year: 2001,
      files: [join(mirror.media, film.normalize(theirs))],
    });
    await mirror.sync();
    const item = await mirror.item('Amélie');
    expect(item).toMatchObject({ state: 'normal', files: [{ localPath: path }] });
    await link('Harbour - S00E27 - Amélie.mkv'.normalize(ours), path);
    const show = attic.fake.addShow(attic.series, { title: 'Elsewhere' });
    const name = 'Harbour - S00E27 - Amélie.mkv'.normalize(theirs);
    attic.fake.addEpisode(show, 0, { title: 'Amélie, the special', index: 27, files: [join(folder, name)] });
    await mirror.poll();
    const twins = await twinsOf(mirror.rt, [await mirror.item('Amélie')]);
    expect(twins.map(({ title }) => title)).toEqual(['Amélie, the special']);
  });

  test('lists a link under its own form of the name, and the link is confirmed', async () => {
    const made = await link('Harbour - S00E26 - Amélie.mkv'.normalize(ours));
    const show = attic.fake.addShow(attic.series, { title: 'Elsewhere' });
    const name = 'Harbour - S00E26 - Amélie.mkv'.normalize(theirs);
    attic.fake.addEpisode(show, 0, { title: 'Amélie', index: 26, files: [join(folder, name)] });
    await confirm();
    expect((await now(made)).inPlex).toBe(true);
  });

  test('holds a folder whose location it writes in its own form', async () => {
    folder = join(mirror.media, 'Séries'.normalize(ours), 'Harbour/Specials');
    const location = join(mirror.media, 'Séries'.normalize(theirs));
    const library = attic.fake.addSection({ title: 'Accents', type: 'show', locations: [location] });
    await mirror.sync();
    await link();
    await tell();
    expect(scans().map(([key]) => key)).toEqual([library.key]);
  });
});

test('of two servers that answer at the same moment, the one that shows the link counts', async () => {
  const made = await link();
  const shown = { inPlex: true, reason: 'Plex "Attic" shows it' };
  const hidden = { inPlex: false, reason: 'Plex "Cellar" does not list it' };
  await Promise.all([recordInPlex(mirror.rt, [made], shown), recordInPlex(mirror.rt, [made], hidden)]);
  expect(await now(made)).toMatchObject({ inPlex: true });
  const other = await link('Harbour - S00E27 - Alpha.mkv');
  await Promise.all([recordInPlex(mirror.rt, [other], hidden), recordInPlex(mirror.rt, [other], shown)]);
  expect(await now(other)).toMatchObject({ inPlex: true });
});
