import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Link, Sidecar } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';
import { inspect, placeLink, realFolder, removeLink } from './disk.ts';
import type { DiskEntry } from './facts.ts';
import { linkTextFor } from './link-text.ts';
import { sidecarName, sidecarsOf } from './sidecar-names.ts';

type WantedSidecar = Omit<Sidecar, 'id' | 'linkId'>;

/**
 * Links the subtitles beside the movie beside its link, and keeps them so. What lies there and is not ours is left alone. Nothing is written when
 * all is right; what is to be made is recorded first.
 */
export async function syncSidecars(
  rt: Runtime,
  link: Link,
  rows: readonly Sidecar[],
  enabled: boolean,
  root: string,
): Promise<void> {
  const wanted = enabled ? await wantedFor(link) : [];
  const kept: WantedSidecar[] = [];
  const missing: { sidecar: WantedSidecar; replaces: DiskEntry | 'nothing' }[] = [];
  for (const sidecar of wanted) {
    const entry = await inspect(sidecar.path);
    const own = rows.find((row) => row.path === sidecar.path);
    if (isOwn(sidecar, entry)) kept.push(sidecar);
    else if (entry.kind === 'missing') missing.push({ sidecar, replaces: 'nothing' });
    else if (own !== undefined && isOwn(own, entry)) missing.push({ sidecar, replaces: entry });
  }
  const all = [...kept, ...missing.map(({ sidecar }) => sidecar)];
  const stale = rows.filter((row) => !all.some((sidecar) => sidecar.path === row.path));
  if (missing.length === 0 && stale.length === 0 && sameRows(rows, kept)) return;

  await rt.store.links.setSidecars(link.id, [...all, ...stale]);
  for (const { sidecar, replaces } of missing)
    await placeLink({
      linkId: link.id,
      path: sidecar.path,
      style: 'relative',
      text: sidecar.text,
      target: sidecar.target,
      root,
      replaces,
    });
  for (const row of stale) await removeOwn(row);
  await rt.store.links.setSidecars(link.id, all);
}

export async function removeSidecars(rt: Runtime, link: Link, rows: readonly Sidecar[]): Promise<void> {
  if (rows.length === 0) return;
  for (const row of rows) await removeOwn(row);
  await rt.store.links.setSidecars(link.id, []);
}

async function removeOwn(row: WantedSidecar): Promise<void> {
  const entry = await inspect(row.path);
  if (isOwn(row, entry)) await removeLink(row.path, entry);
}

function isOwn(row: WantedSidecar, entry: DiskEntry): boolean {
  return entry.kind === 'link' && entry.text === row.text;
}

async function wantedFor(link: Link): Promise<WantedSidecar[]> {
  const folder = dirname(link.target);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return [];
  }
  const real = await realFolder(dirname(link.path));
  return sidecarsOf(basename(link.target), names).flatMap(({ name, suffix }) => {
    const ownName = sidecarName(basename(link.path), suffix);
    if (ownName === null) return [];
    const path = `${dirname(link.path)}/${ownName}`;
    const target = `${folder}/${name}`;
    // Subtitles are always linked by relative text: they are read by players through the same mounts as the film.
    return [
      { path, target, text: linkTextFor({ linkPath: `${real}/${ownName}`, targetPath: target, style: 'relative' }) },
    ];
  });
}

function sameRows(rows: readonly Sidecar[], wanted: readonly WantedSidecar[]): boolean {
  return (
    rows.length === wanted.length &&
    wanted.every((one) => rows.some((row) => row.path === one.path && row.text === one.text))
  );
}
