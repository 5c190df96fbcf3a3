import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Link, NewLink, PendingStep } from '../../../src/core/model/link.ts';
import type { Pair } from '../../fakes/world.ts';
import { filesBelow, leadsTo, useSetting } from './setup.ts';

/* What a kill leaves: a row whose step is pending, and a disk on which it happened, in part, or not at all. */

const at = useSetting();

/** The ledger as it was when the step had been recorded. */
async function pend(row: Link, pending: PendingStep): Promise<void> {
  const [changed] = await at.service.context.runtime.store.links.change([
    { id: row.id, revision: row.revision, change: { pending } },
  ]);
  expect(changed).not.toBeNull();
}

/** One live link, where it is wanted, leading to the movie's file, and nothing else in the show's folder. */
async function expectOneRightLink(pair: Pair): Promise<void> {
  const link = at.world.expectedLink(pair);
  expect(filesBelow(pair.series.path)).toEqual([path.relative(pair.series.path, link)]);
  expect(leadsTo(link)).toBe(at.world.source(pair));
  expect(await at.row(pair)).toMatchObject({ path: link, text: readlinkSync(link), pending: null, state: 'confirmed' });
}

async function reconcile(): Promise<void> {
  expect(await at.service.reconcile()).toMatchObject({ state: 'succeeded' });
  await at.service.idle();
}

function temporary(row: Link): string {
  return path.join(path.dirname(row.path), `.plex-linker-${row.id}.tmp`);
}

describe('killed while a link was made', () => {
  async function recorded(): Promise<{ pair: Pair; link: string; text: string }> {
    const pair = at.world.pair({});
    await at.service.addRule(pair, { episode: 99 });
    await at.service.idle();
    const rule = await at.ruleOf(pair);
    await at.service.context.runtime.store.rules.update(rule.id, {
      episodeNumbers: [pair.episode.episodeNumber],
      episodeTvdbIds: [pair.episode.tvdbId],
    });
    const link = at.world.expectedLink(pair);
    const source = at.world.source(pair);
    const text = path.relative(path.dirname(link), source);
    const wanted = { path: link, text, target: source, style: 'relative' } as const;
    const row: NewLink = {
      ...wanted,
      ruleId: rule.id,
      movieTmdbId: pair.movie.tmdbId,
      seriesTvdbId: pair.series.tvdbId,
      episodeTvdbIds: [pair.episode.tvdbId],
      radarr: 0,
      radarrMovieId: pair.movie.id,
      sonarr: 0,
      sonarrSeriesId: pair.series.id,
      madePath: link,
      origin: 'made',
      pending: { ...wanted, step: 'create' },
      state: 'linked',
      reason: null,
      quality: null,
      sizeBytes: null,
    };
    await at.service.context.runtime.store.links.createMany([row], { step: 'plan', reason: 'a link will be created' });
    return { pair, link, text };
  }

  test('before the disk was touched: it is made', async () => {
    const { pair } = await recorded();
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('after it was made, before that was recorded: it is ours', async () => {
    const { pair, link, text } = await recorded();
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(text, link);
    await reconcile();
    await expectOneRightLink(pair);
    expect((await at.row(pair)).origin).toBe('made');
  });

  test('after it was made, and the rule deleted since: it goes', async () => {
    const { pair, link, text } = await recorded();
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(text, link);
    await at.service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await at.service.idle();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.rows(pair)).toEqual([]);
  });
});

describe('killed while a link was led to another file', () => {
  async function retargeting(): Promise<{ pair: Pair; row: Link; next: string }> {
    const pair = await at.linked();
    const row = await at.row(pair);
    const name = `Another Cut ${pair.movie.id}.mkv`;
    at.world.radarr.setFile(pair.movie, { name, quality: 'WEBDL-1080p', replace: true });
    const next = path.relative(path.dirname(row.path), at.world.source(pair));
    const target = at.world.source(pair);
    await pend(row, { step: 'retarget', path: row.path, text: next, target, style: 'relative' });
    return { pair, row, next };
  }

  test('before the disk was touched', async () => {
    const { pair } = await retargeting();
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with its temporary link left over', async () => {
    const { pair, row, next } = await retargeting();
    symlinkSync(next, temporary(row));
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('after it was renamed into place', async () => {
    const { pair, row, next } = await retargeting();
    symlinkSync(next, temporary(row));
    renameSync(temporary(row), row.path);
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with its temporary link left over, when the first file is the right one again', async () => {
    const pair = await at.linked();
    const row = await at.row(pair);
    const target = path.join(pair.movie.path, 'gone again.mkv');
    await pend(row, { step: 'retarget', path: row.path, text: 'gone', target, style: 'relative' });
    symlinkSync('gone', temporary(row));
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with its temporary link left over, and the rule deleted since', async () => {
    const { pair, row, next } = await retargeting();
    symlinkSync(next, temporary(row));
    await at.service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await at.service.idle();
    expect(filesBelow(pair.series.path)).toEqual([]);
  });
});

describe('killed while a link was renamed', () => {
  async function renaming(): Promise<{ pair: Pair; row: Link }> {
    const pair = await at.linked();
    const row = await at.row(pair);
    pair.episode.title = `Other Words ${pair.movie.id}`;
    const { text, target, style } = row;
    await pend(row, { step: 'rename', path: at.world.expectedLink(pair), text, target, style });
    return { pair, row };
  }

  test('before the disk was touched', async () => {
    const { pair } = await renaming();
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with both names there', async () => {
    const { pair, row } = await renaming();
    symlinkSync(row.text, at.world.expectedLink(pair));
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with the old name gone already', async () => {
    const { pair, row } = await renaming();
    renameSync(row.path, at.world.expectedLink(pair));
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with both names there, and the movie upgraded since', async () => {
    const { pair, row } = await renaming();
    symlinkSync(row.text, at.world.expectedLink(pair));
    at.world.radarr.setFile(pair.movie, { name: 'Upgraded.mkv', quality: 'WEBDL-1080p', replace: true });
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with both names there, and named anew since', async () => {
    const { pair, row } = await renaming();
    symlinkSync(row.text, at.world.expectedLink(pair));
    pair.episode.title = `Third Words ${pair.movie.id}`;
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with both names there, and named as before since', async () => {
    const { pair, row } = await renaming();
    symlinkSync(row.text, at.world.expectedLink(pair));
    pair.episode.title = pair.movie.title;
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('with both names there, the name is known for ours: Sonarr may rename it and is not contradicted', async () => {
    const { pair, row } = await renaming();
    symlinkSync(row.text, at.world.expectedLink(pair));
    await reconcile();
    expect(await at.row(pair)).toMatchObject({ madePath: at.world.expectedLink(pair) });
  });

  test('with both names there, and the rule deleted since', async () => {
    const { pair, row } = await renaming();
    symlinkSync(row.text, at.world.expectedLink(pair));
    await at.service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await at.service.idle();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.rows(pair)).toEqual([]);
  });

  test('with both names there, and the movie deleted since', async () => {
    const { pair, row } = await renaming();
    symlinkSync(row.text, at.world.expectedLink(pair));
    await at.world.radarr.deleteFile(pair.movie);
    await reconcile();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.rows(pair)).toEqual([]);
  });
});

describe('killed while a link was removed', () => {
  async function removing(): Promise<{ pair: Pair; row: Link }> {
    const pair = await at.linked();
    await at.world.radarr.deleteFile(pair.movie);
    const row = await at.row(pair);
    const { path: where, text, target, style } = row;
    await pend(row, { step: 'remove', path: where, text, target, style });
    return { pair, row };
  }

  test('before the disk was touched', async () => {
    const { pair } = await removing();
    await reconcile();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.rows(pair)).toEqual([]);
  });

  test('after it was gone, before that was recorded', async () => {
    const { pair, row } = await removing();
    rmSync(row.path);
    await reconcile();
    expect(await at.rows(pair)).toEqual([]);
  });

  test('and the file came back meanwhile', async () => {
    for (const gone of [true, false]) {
      const { pair, row } = await removing();
      if (gone) rmSync(row.path);
      at.world.radarr.setFile(pair.movie, { name: 'Back.mkv', quality: 'WEBDL-1080p' });
      await reconcile();
      await expectOneRightLink(pair);
    }
  });
});

describe('killed twice', () => {
  /** A reconcile that is killed right after its first step was recorded: the disk is as it was. */
  async function reconcileKilledAfterRecord(): Promise<void> {
    const { links } = at.service.context.runtime.store;
    const { change } = links;
    links.change = async (changes) => {
      const rows = await change(changes);
      if (changes.length > 0) throw new Error('killed');
      return rows;
    };
    expect((await at.service.reconcile()).state).toBe('failed');
    links.change = change;
  }

  /** One rename was cut short after its link was made. */
  async function renamedHalf(): Promise<Pair> {
    const pair = await at.linked();
    const row = await at.row(pair);
    pair.episode.title = `Second Words ${pair.movie.id}`;
    const { text, target, style } = row;
    const made = at.world.expectedLink(pair);
    await pend(row, { step: 'rename', path: made, text, target, style });
    symlinkSync(text, made);
    return pair;
  }

  test('in two renames: of the names that were made none is forgotten', async () => {
    const pair = await renamedHalf();
    pair.episode.title = `Third Words ${pair.movie.id}`;
    await reconcileKilledAfterRecord();
    expect(filesBelow(pair.series.path)).toHaveLength(2);
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('in four renames, each after its link was made', async () => {
    const pair = await renamedHalf();
    const { text } = await at.row(pair);
    for (const word of ['Third', 'Fourth']) {
      pair.episode.title = `${word} Words ${pair.movie.id}`;
      await reconcileKilledAfterRecord();
      symlinkSync(text, at.world.expectedLink(pair));
    }
    pair.episode.title = `Fifth Words ${pair.movie.id}`;
    await reconcileKilledAfterRecord();
    expect(filesBelow(pair.series.path)).toHaveLength(4);
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('in two renames, and the rule deleted since: nothing stays', async () => {
    const pair = await renamedHalf();
    pair.episode.title = `Third Words ${pair.movie.id}`;
    await reconcileKilledAfterRecord();
    await at.service.send('DELETE', `/api/v1/rules/${(await at.ruleOf(pair)).id}`);
    await at.service.idle();
    expect(filesBelow(pair.series.path)).toEqual([]);
    expect(await at.rows(pair)).toEqual([]);
  });

  test('in a rename and in a removal, after the rule was deleted: nothing stays', async () => {
    const pair = await renamedHalf();
    const { links, rules } = at.service.context.runtime.store;
    await rules.update((await at.ruleOf(pair)).id, { enabled: false });
    await reconcileKilledAfterRecord();
    expect((await links.liveByMovies([pair.movie.tmdbId]))[0]?.pending?.step).toBe('remove');
    await reconcile();
    expect(filesBelow(pair.series.path)).toEqual([]);
  });

  test('while the link was led to another file and then to a third: what lies there is known for ours', async () => {
    const pair = await at.linked();
    const row = await at.row(pair);
    const leadTo = (name: string) =>
      at.world.radarr.setFile(pair.movie, { name, quality: 'WEBDL-1080p', replace: true });
    leadTo(`Second Cut ${pair.movie.id}.mkv`);
    const target = at.world.source(pair);
    const text = path.relative(path.dirname(row.path), target);
    await pend(row, { step: 'retarget', path: row.path, text, target, style: 'relative' });
    rmSync(row.path);
    symlinkSync(text, row.path);
    leadTo(`Third Cut ${pair.movie.id}.mkv`);
    await reconcileKilledAfterRecord();
    await reconcile();
    await expectOneRightLink(pair);
  });

  test('where a step that was planned over another fails, the other is not forgotten', async () => {
    const pair = await renamedHalf();
    const row = await at.row(pair);
    pair.episode.title = `Third Words ${pair.movie.id}`;
    const { links } = at.service.context.runtime.store;
    const { change } = links;
    // Something appears in the place between plan and step.
    links.change = async (changes) => {
      const rows = await change(changes);
      if (changes.length === 0) return rows;
      links.change = change;
      writeFileSync(at.world.expectedLink(pair), 'somebody else’s');
      return rows;
    };
    expect((await at.service.reconcile()).counts).toMatchObject({ errors: 1 });
    rmSync(at.world.expectedLink(pair));
    await reconcile();
    await expectOneRightLink(pair);
    expect((await at.row(pair)).id).toBe(row.id);
  });
});

test('a run that a kill cut short goes on after the restart', async () => {
  const pair = at.world.pair({ file: false });
  await at.service.addRule(pair);
  await at.service.idle();
  at.world.radarr.setFile(pair.movie, { name: 'Came Later.mkv', quality: 'WEBDL-1080p' });
  await at.restart();
  await expectOneRightLink(pair);
});
