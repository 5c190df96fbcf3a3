import { basename, dirname, posix } from 'node:path';
import { madePathOf } from '../../../../../src/core/links/decide/correct-link.ts';
import { type DiskView, isLinkTo, isOwn } from '../../../../../src/core/links/decide/disk-view.ts';
import type { LinkGoal } from '../../../../../src/core/links/decide/goal.ts';
import type { PairPlan } from '../../../../../src/core/links/decide/pair-plan.ts';
import { madePlaces } from '../../../../../src/core/links/decide/pending.ts';
import type { DiskEntry } from '../../../../../src/core/media/inspect.ts';
import type { Link } from '../../../../../src/core/model/link.ts';
import type { Model } from './plan-model.ts';

/* What the disk of a model shows, and what it is after a plan was carried out. */

export function viewOf({ facts, disk, others, away }: Model): DiskView {
  const at = (path: string): DiskEntry => disk.get(path) ?? { kind: 'missing' };
  return {
    entry: at,
    file: (path) => {
      const found = at(path);
      return found.kind === 'file' ? { inode: found.inode, sizeBytes: found.sizeBytes } : null;
    },
    resolves: (path) => {
      const found = at(path);
      if (found.kind === 'file') return true;
      return found.kind === 'link' && at(posix.resolve(dirname(path), found.text)).kind === 'file';
    },
    realFolder: dirname,
    filesIn: (folder) =>
      [...disk].flatMap(([path, { kind }]) =>
        dirname(path) === folder && kind !== 'missing' && kind !== 'folder' ? basename(path) : [],
      ),
    mount: (path) => (away.has(path) ? { kind: 'missing', place: path, reason: 'away' } : { kind: 'present' }),
    owner: (path) =>
      [...facts.links, ...others].find((row) => row.path === path) ??
      [...facts.links, ...others].find((row) => madePlaces(row).some((place) => place.path === path)) ??
      null,
    textToTheirs: (path) => path,
    textToOurs: (text) => text,
  };
}

/** Whether some row of the ledger says that this entry at this path is a link of ours. */
export function isOwned(path: string, found: DiskEntry, one: Model): boolean {
  const view = viewOf(one);
  return [...one.facts.links, ...one.others].some(
    (row) =>
      isOwn(row, found) ||
      madePlaces(row).some((place) => isOwn(place, found)) ||
      (found.kind === 'link' && isLinkTo(view, { path, entry: found }, row.target)) ||
      (found.kind === 'link' && posix.resolve(dirname(row.path), found.text) === row.target),
  );
}

/** The model after the plan was carried out, as apply.ts does it: first what is made, then what goes. */
export function applied(one: Model, plan: PairPlan): Model {
  const disk = new Map(one.disk);
  const rows = new Map(one.facts.links.map((row) => [row.id, row]));
  let nextId = 100;
  const put = (path: string, text: string, style: string): void => {
    disk.set(
      path,
      style === 'hardlink' ? { kind: 'file', inode: text, names: 2, sizeBytes: 1 } : { kind: 'link', text },
    );
  };
  const placed = new Set(
    plan.steps.flatMap((step) => ('wanted' in step && step.do !== 'updateRow' ? step.wanted.path : [])),
  );
  for (const step of plan.steps)
    if (step.do === 'create' || step.do === 'retarget' || step.do === 'rename')
      put(step.wanted.path, step.wanted.text, step.wanted.style);
  for (const step of plan.steps) {
    if (step.do === 'keep') {
      if (step.lost) rows.set(step.link.id, { ...step.link, state: 'broken' });
      continue;
    }
    if (step.do === 'rename' && !placed.has(step.from)) disk.set(step.from, { kind: 'missing' });
    for (const leftover of plan.leftovers)
      if (leftover.linkId === step.link?.id && !placed.has(leftover.path)) disk.set(leftover.path, { kind: 'missing' });
    if (step.do === 'remove' || step.do === 'forget') {
      if (step.do === 'remove') disk.set(step.at, { kind: 'missing' });
      rows.delete(step.link.id);
      continue;
    }
    const before = step.link ?? { ...emptyRow, id: nextId++, madePath: step.wanted.path };
    const isNew = step.do === 'rename' || (step.do === 'create' && step.wanted.path !== before.path);
    const kept = step.do === 'retarget' ? madePathOf({ row: before, at: step.at }) : before.madePath;
    const named = isNew ? step.wanted.path : kept;
    rows.set(before.id, {
      ...before,
      ...step.wanted,
      state: 'linked',
      pending: null,
      madePath: step.do === 'updateRow' ? step.madePath : named,
      ...(step.do === 'updateRow' && step.adopted ? { origin: 'adopted' as const } : {}),
    });
  }
  return { ...one, disk, facts: { ...one.facts, links: [...rows.values()] } };
}

const emptyRow: Omit<Link, 'id' | 'madePath'> = {
  ruleId: 1,
  movieTmdbId: 10,
  seriesTvdbId: 20,
  episodeTvdbIds: [30],
  radarr: 0,
  radarrMovieId: 1,
  sonarr: 0,
  sonarrSeriesId: 1,
  path: '',
  target: '',
  style: 'relative',
  text: '',
  origin: 'made',
  pending: null,
  state: 'linked',
  inSonarr: null,
  inPlex: null,
  reason: null,
  quality: null,
  sizeBytes: 1,
  confirmAskedAt: null,
  revision: 1,
  createdAt: 20_000,
  updatedAt: 0,
  removedAt: null,
};

export function nameOf(goal: LinkGoal): string | null {
  return goal.kind === 'link' ? (goal.names[0] ?? null) : null;
}
