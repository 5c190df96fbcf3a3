import { inspect, statFile } from '../../media/inspect.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpisodeRow, ManualImportFile } from '../../ports/sonarr.ts';
import type { Runtime } from '../../runtime.ts';
import { waitForCommand } from '../../servers/wait-for-command.ts';
import { type ConfirmPayload, linkSeriesTask } from '../../tasks/kinds/links.ts';
import type { TaskResult } from '../../tasks/result.ts';
import { ours } from '../read/facts-of-answers.ts';
import { type CheckedLink, type CheckedShow, checkLinks } from './check-links.ts';
import { changesPermissions } from './permissions.ts';
import { recordVerdicts } from './record-verdicts.ts';
import { renameLinks, type SonarrShow } from './rename-links.ts';

/**
 * Has Sonarr import the links of one show after they changed: RescanSeries, wait, read again; once more if something is missing, since Sonarr drops a
 * command equal to a running one; then ManualImport; then Sonarr's own renaming. A link that Sonarr did not import says why.
 */
export async function confirmSeries(rt: Runtime, payload: ConfirmPayload, signal: AbortSignal): Promise<TaskResult> {
  const server = rt.servers.sonarr(payload.sonarr);
  if (server === null) return { kind: 'done', outcome: 'ignored: that Sonarr is switched off or gone' };
  const [live, rules] = await Promise.all([
    rt.store.links.liveBySeries(payload.seriesTvdbId),
    rt.store.rules.bySeries(payload.seriesTvdbId),
  ]);
  const links = live.filter((link) => link.sonarr === payload.sonarr && link.state !== 'broken');
  const show = { server, seriesId: payload.seriesId, signal };
  const seriesPath = payload.path ?? (await pathOfSeries(show));
  if (seriesPath === undefined) return { kind: 'done', outcome: 'ignored: Sonarr no longer has the series' };
  const checking = { ...show, rules, seriesPath };
  const check = () => checkNow(rt, links, { ...checking, seriesTvdbId: payload.seriesTvdbId });

  let checked: CheckedLink[] = [];
  let trouble: string | null = null;
  for (const attempt of ['first', 'again']) {
    // Files come and go while this waits: a rescan is requested only while all our links lead to a file.
    const dangling = await firstDangling(links);
    if (dangling !== null) return { kind: 'done', outcome: notAsked(dangling) };
    trouble = await rescan(show);
    // A row that changed since it was read refuses what is recorded of it, and is read again.
    checked = attempt === 'first' ? await checkRows(links, checking) : await check();
    if (!checked.some(isOpen)) break;
  }
  const dangling = await firstDangling(links);
  if (dangling !== null) return { kind: 'done', outcome: notAsked(dangling) };
  let judged = (now: CheckedLink[]) => now;
  if (checked.some((one) => one.verdict.kind === 'notYet' && one.verdict.importable)) {
    if (await changesPermissions(server, signal)) judged = (now) => now.map(withoutImport);
    else if (await importByHand(show, checked)) checked = await check();
  }
  checked = judged(checked);
  for (let tries = 1; !(await recordVerdicts(rt, checked, trouble)) && tries < readsAtMost; tries += 1)
    checked = judged(await check());
  const confirmed = checked.filter((one) => !isOpen(one)).flatMap((one) => one.episodes);
  const fileIds = new Set(confirmed.map(({ episodeFileId }) => episodeFileId));
  const renamed = await renameLinks(rt, show, fileIds);
  const open = checked.filter(isOpen).length;
  return {
    kind: 'done',
    outcome:
      open === 0
        ? `confirmed: ${checked.length} of ${checked.length}`
        : `${checked.length - open} of ${checked.length} confirmed`,
    followUps: renamed
      ? [linkSeriesTask({ tvdbId: payload.seriesTvdbId, cause: 'Sonarr renamed it by its own scheme' }, rt.now())]
      : [],
  };
}

/** How often Sonarr is read again because somebody else recorded another reading at the same time. */
const readsAtMost = 5;

/** The rows are read before Sonarr is: what is recorded of them meanwhile is newer. A link that changed since the rescan was not part of it. */
async function checkNow(
  rt: Runtime,
  links: readonly Link[],
  show: SonarrShow & Omit<CheckedShow, 'rows'> & { readonly seriesTvdbId: number },
): Promise<CheckedLink[]> {
  const scanned = new Map(links.map(({ id, revision }) => [id, revision]));
  const rows = await rt.store.links.liveBySeries(show.seriesTvdbId);
  const same = rows.filter(({ id, revision }) => scanned.get(id) === revision);
  return checkRows(same, show);
}

async function checkRows(links: readonly Link[], show: SonarrShow & Omit<CheckedShow, 'rows'>): Promise<CheckedLink[]> {
  return checkLinks(links, { ...show, rows: await readEpisodes(show, show.rules) });
}

/** Null where its folder is not known here, undefined where Sonarr does not have it any more. */
async function pathOfSeries({ server, seriesId, signal }: SonarrShow): Promise<string | null | undefined> {
  const series = await server.client.series(seriesId, { signal });
  return series === undefined ? undefined : ours(server.toOurs(series.path));
}

function isOpen(one: CheckedLink): boolean {
  return one.verdict.kind === 'notYet';
}

/** A broken link makes Sonarr's rescan of the whole show fail. The rescan is requested again once the link is corrected. */
async function firstDangling(links: readonly Link[]): Promise<Link | null> {
  for (const link of links)
    if ((await statFile(link.path)) === null && (await inspect(link.path)).kind === 'link') return link;
  return null;
}

/** An import by hand would change the mode of the movie's own file. */
function withoutImport(one: CheckedLink): CheckedLink {
  if (one.verdict.kind === 'confirmed' || !one.verdict.importable) return one;
  const reason = `${one.verdict.reason}; it is not imported by hand while "Set Permissions" is on in Sonarr, which would change mode and group of the movie's own file`;
  return { ...one, verdict: { ...one.verdict, reason } };
}

function notAsked(dangling: Link): string {
  return `not rescanned: ${dangling.path} is a broken link, which would make the whole rescan fail`;
}

/** One season where that is enough; the numbers are the rules'. */
async function readEpisodes({ server, seriesId, signal }: SonarrShow, rules: readonly Rule[]): Promise<EpisodeRow[]> {
  const seasons = new Set(rules.map((rule) => rule.seasonNumber));
  const [only] = seasons;
  return server.client.episodes(seriesId, {
    ...(seasons.size === 1 && only !== undefined ? { seasonNumber: only } : {}),
    signal,
  });
}

/** Null when it went well; else what Sonarr said. A rescan that failed may still have imported what is new. */
async function rescan({ server, seriesId, signal }: SonarrShow): Promise<string | null> {
  const command = await server.client.rescanSeries(seriesId, { signal });
  const outcome = await waitForCommand(server.client, command.id, { signal });
  if (outcome.kind === 'completed') return null;
  if (outcome.kind === 'failed')
    return `Sonarr's rescan failed: ${outcome.exception?.split('\n')[0] ?? 'it does not say why'}`;
  return `Sonarr's rescan did not end (${outcome.status})`;
}

/** A manual import skips Sonarr's parser and upgrade rules. Nothing is moved: the file is in the show's folder. Never where Sonarr has another file. */
export async function importByHand(
  { server, seriesId, signal }: SonarrShow,
  checked: readonly CheckedLink[],
): Promise<boolean> {
  const files: ManualImportFile[] = [];
  for (const { link, episodes, verdict } of checked) {
    if (verdict.kind === 'confirmed' || !verdict.importable || episodes.some((episode) => episode.hasFile)) continue;
    const path = server.toTheirs(link.path);
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
    const rows = await server.client
      .manualImportList(folder, { signal, seriesId, filterExistingFiles: true })
      .catch(() => []);
    const row = rows.find((one) => one.path === path);
    if (row?.quality === undefined) continue;
    files.push({
      path,
      seriesId,
      episodeIds: episodes.map((episode) => episode.id),
      quality: row.quality,
      languages: row.languages ?? [],
      ...(row.releaseGroup === undefined ? {} : { releaseGroup: row.releaseGroup }),
    });
  }
  if (files.length === 0) return false;
  const command = await server.client.manualImport(files, { signal });
  await waitForCommand(server.client, command.id, { signal });
  return true;
}
