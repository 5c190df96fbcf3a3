import { basename, dirname } from 'node:path';
import type { DiskEntry } from '../../media/inspect.ts';
import { inspect, realFolder } from '../../media/inspect.ts';
import { isRewritten, linkTextFor } from '../../media/link-text.ts';
import { maxNameBytes } from '../../media/sanitize.ts';
import type { Link, Sidecar } from '../../model/link.ts';
import type { Runtime } from '../../runtime.ts';
import { sidecarName } from '../decide/subtitle-names.ts';
import { subtitlesBeside } from '../read/subtitles.ts';
import { placeLink, removeLink } from './disk.ts';

/** A link with its stored sidecars. */
interface LinkSidecars {
  readonly link: Link;
  readonly rows: readonly Sidecar[];
  /** Where the link was found before its step: elsewhere than the rows say where Sonarr moved the show. */
  readonly foundAt: string | null;
}

type WantedSidecar = Omit<Sidecar, 'id' | 'linkId'>;

/**
 * Links the subtitles beside the movie beside its link, and keeps them so. What lies there and is not ours is left alone. Nothing is written when
 * all is correct; what will be created is recorded first.
 */
export async function syncSidecars(
  rt: Runtime,
  stored: LinkSidecars,
  options: { readonly enabled: boolean; readonly make: string; readonly remove: readonly string[] },
): Promise<void> {
  const { link } = stored;
  const found = options.enabled ? await wantedFor(link) : nothing;
  if (found === null) return;
  reportUnlinked(rt, link, found.tooLong);
  const { wanted } = found;
  const rows = await whereTheyAre(stored);
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
  if (missing.length === 0 && stale.length === 0 && sameRows(stored.rows, kept)) return;

  await rt.store.links.setSidecars(link.id, [...all, ...stale]);
  for (const { sidecar, replaces } of missing)
    await placeLink({
      linkId: link.id,
      path: sidecar.path,
      style: 'relative',
      text: sidecar.text,
      target: sidecar.target,
      root: options.make,
      replaces,
    });
  for (const row of stale) await removeOwn(row, options.remove);
  await rt.store.links.setSidecars(link.id, all);
}

export async function removeSidecars(rt: Runtime, stored: LinkSidecars, roots: readonly string[]): Promise<void> {
  const { link } = stored;
  reportUnlinked(rt, link, []);
  if (stored.rows.length === 0) return;
  for (const row of await whereTheyAre(stored)) await removeOwn(row, roots);
  await rt.store.links.setSidecars(link.id, []);
}

/** The rows as they are on the disk: Sonarr moves a show with all that is in it, and the text of a link may then lead elsewhere. */
async function whereTheyAre({ link, rows, foundAt }: LinkSidecars): Promise<readonly WantedSidecar[]> {
  const folders = [link.path, ...(foundAt === null ? [] : [foundAt])].map((path) => dirname(path));
  return Promise.all(
    rows.map(async (row) => {
      const elsewhere = folders.filter((folder) => folder !== dirname(row.path));
      if (elsewhere.length === 0 || (await inspect(row.path)).kind !== 'missing') return row;
      for (const folder of elsewhere) {
        const path = `${folder}/${basename(row.path)}`;
        const entry = await inspect(path);
        if (entry.kind === 'link' && (entry.text === row.text || isRewritten(entry.text, row)))
          return { ...row, path, text: entry.text };
      }
      return row;
    }),
  );
}

async function removeOwn(row: WantedSidecar, roots: readonly string[]): Promise<void> {
  const entry = await inspect(row.path);
  if (isOwn(row, entry)) await removeLink(row.path, entry, { roots });
}

function isOwn(row: WantedSidecar, entry: DiskEntry): boolean {
  return entry.kind === 'link' && entry.text === row.text;
}

interface Found {
  readonly wanted: readonly WantedSidecar[];
  /** Subtitles whose names would be too long beside the link. */
  readonly tooLong: readonly string[];
}
const nothing: Found = { wanted: [], tooLong: [] };

/** Null where the movie's folder cannot be read, or not the movie in it: its disk may be away, and nothing is concluded. */
async function wantedFor(link: Link): Promise<Found | null> {
  const folder = dirname(link.target);
  const beside = await subtitlesBeside(link.target);
  if (beside === null) return null;
  if (beside.length === 0) return nothing;
  const real = await realFolder(dirname(link.path));
  const wanted: WantedSidecar[] = [];
  const tooLong: string[] = [];
  for (const { name, suffix } of beside) {
    const ownName = sidecarName(basename(link.path), suffix);
    if (ownName === null) {
      tooLong.push(name);
      continue;
    }
    const target = `${folder}/${name}`;
    // Subtitles are always linked by relative text: they are read by players through the same mounts as the film.
    const text = linkTextFor({ linkPath: `${real}/${ownName}`, targetPath: target, style: 'relative' });
    wanted.push({ path: `${dirname(link.path)}/${ownName}`, target, text });
  }
  return { wanted, tooLong };
}

/** Only links that Sonarr named are so long: our names leave room. */
function reportUnlinked(rt: Runtime, link: Link, names: readonly string[]): void {
  const key = `sidecars:${link.id}`;
  if (names.length === 0) {
    rt.health.clear(key);
    return;
  }
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
  rt.health.set(
    key,
    'warning',
    `The subtitle ${shown} of ${dirname(link.target)} is not linked beside ${link.path}: its name there would be longer than the ${maxNameBytes} bytes that file systems take. Shorten the episode's title in Sonarr's naming format ({Episode Title:60}), or the suffix of the subtitle.`,
  );
}

function sameRows(rows: readonly Sidecar[], wanted: readonly WantedSidecar[]): boolean {
  return (
    rows.length === wanted.length &&
    wanted.every((one) => rows.some((row) => row.path === one.path && row.text === one.text))
  );
}
