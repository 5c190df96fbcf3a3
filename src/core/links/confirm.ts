import { inspect, statFile } from '../media/inspect.ts';
import type { Link } from '../model/link.ts';
import type { Rule } from '../model/rule.ts';
import type { EpisodeRow, ManualImportFile } from '../ports/sonarr.ts';
import type { Runtime } from '../runtime.ts';
import type { SonarrServer } from '../servers/servers.ts';
import { waitForCommand } from '../servers/wait-for-command.ts';
import type { ConfirmPayload } from '../tasks/kinds/links.ts';
import { linkSeriesTask } from '../tasks/kinds/links.ts';
import type { TaskResult } from '../tasks/result.ts';
import { changesPermissions } from './apply/permissions.ts';
import { renameOwn } from './apply/rename-own.ts';
import { episodesOfRule } from './read/answers.ts';
import { ours } from './read/assemble.ts';

interface Checked {
  readonly link: Link;
  readonly episodes: readonly EpisodeRow[];
  readonly sizeBytes: number | null;
  readonly verdict:
    | { readonly kind: 'confirmed' }
    | { readonly kind: 'notYet'; readonly reason: string; readonly importable: boolean };
}

/**
 * Brings one show and Sonarr together after its links changed: RescanSeries, wait, read again; once more if something is missing, since an equal
 * command that ran already swallows ours; ManualImport as the last step; then Sonarr's own renaming. What Sonarr did not take says why.
 */
export async function confirmSeries(rt: Runtime, payload: ConfirmPayload, signal: AbortSignal): Promise<TaskResult> {
  const server = rt.servers.sonarr(payload.sonarr);
  if (server === null) return { kind: 'done', outcome: 'ignored: that Sonarr is switched off or gone' };
  const links = (await rt.store.links.liveBySeries(payload.seriesTvdbId)).filter(
    (link) => link.sonarr === payload.sonarr && link.state !== 'broken',
  );
  const series = await server.client.series(payload.seriesId, { signal });
  if (series === undefined) return { kind: 'done', outcome: 'ignored: Sonarr no longer has the series' };
  const seriesPath = ours(server.toOurs(series.path));
  const rules = await rt.store.rules.bySeries(payload.seriesTvdbId);
  const check = async () =>
    checkLinks(links, { rules, rows: await readEpisodes(rules, server, payload, signal), server, seriesPath });

  let checked: Checked[] = [];
  let trouble: string | null = null;
  for (const _attempt of ['first', 'again']) {
    // Files come and go while this waits: each rescan is asked for only while all our links lead somewhere.
    const dangling = await firstDangling(links);
    if (dangling !== null) return { kind: 'done', outcome: notAsked(dangling) };
    trouble = await rescan(server, payload.seriesId, signal);
    checked = await check();
    if (!checked.some(isOpen)) break;
  }
  const dangling = await firstDangling(links);
  if (dangling !== null) return { kind: 'done', outcome: notAsked(dangling) };
  if (checked.some((one) => one.verdict.kind === 'notYet' && one.verdict.importable)) {
    if (await changesPermissions(server, signal)) checked = checked.map(withoutImport);
    else if (await importByHand(server, payload.seriesId, checked, signal)) checked = await check();
  }
  await noteVerdicts(rt, checked, trouble);
  const confirmed = checked.filter((one) => !isOpen(one)).flatMap((one) => one.episodes);
  const fileIds = new Set(confirmed.map(({ episodeFileId }) => episodeFileId));
  const renamed = await renameOwn(rt, server, { seriesId: payload.seriesId, fileIds, signal });
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

function isOpen(one: Checked): boolean {
  return one.verdict.kind === 'notYet';
}

/** A link of ours that leads nowhere makes Sonarr's rescan of the whole show fail. It is asked for again once the link follows its file. */
async function firstDangling(links: readonly Link[]): Promise<Link | null> {
  for (const link of links)
    if ((await inspect(link.path)).kind === 'link' && (await statFile(link.path)) === null) return link;
  return null;
}

/** An import by hand would change the mode of the movie's own file. */
function withoutImport(one: Checked): Checked {
  if (one.verdict.kind === 'confirmed' || !one.verdict.importable) return one;
  const reason = `${one.verdict.reason}; it is not imported by hand while "Set Permissions" is on in Sonarr, which would change mode and group of the movie's own file`;
  return { ...one, verdict: { ...one.verdict, reason } };
}

function notAsked(dangling: Link): string {
  return `not asked: ${dangling.path} leads nowhere, and that would fail the whole rescan`;
}

/** One season where that is enough; the numbers are the rules'. */
async function readEpisodes(
  rules: readonly Rule[],
  server: SonarrServer,
  payload: ConfirmPayload,
  signal: AbortSignal,
): Promise<EpisodeRow[]> {
  const seasons = new Set(rules.map((rule) => rule.seasonNumber));
  const [only] = seasons;
  return server.client.episodes(payload.seriesId, {
    ...(seasons.size === 1 && only !== undefined ? { seasonNumber: only } : {}),
    signal,
  });
}

/** Null when it went well; else what Sonarr said. A rescan that failed may still have imported what is new. */
async function rescan(server: SonarrServer, seriesId: number, signal: AbortSignal): Promise<string | null> {
  const command = await server.client.rescanSeries(seriesId, { signal });
  const outcome = await waitForCommand(server.client, command.id, { signal });
  if (outcome.kind === 'completed') return null;
  if (outcome.kind === 'failed')
    return `Sonarr's rescan failed: ${outcome.exception?.split('\n')[0] ?? 'it does not say why'}`;
  return `Sonarr's rescan did not end (${outcome.status})`;
}

async function checkLinks(
  links: readonly Link[],
  {
    rules,
    rows,
    server,
    seriesPath,
  }: {
    readonly rules: readonly Rule[];
    readonly rows: readonly EpisodeRow[];
    readonly server: SonarrServer;
    readonly seriesPath: string | null;
  },
): Promise<Checked[]> {
  return Promise.all(
    links.map(async (link) => {
      const rule = rules.find(({ id }) => id === link.ruleId);
      const episodes = rule === undefined ? withIds(link.episodeTvdbIds, rows) : (episodesOfRule(rule, rows) ?? []);
      const sizeBytes = (await statFile(link.target))?.sizeBytes ?? null;
      return { link, episodes, sizeBytes, verdict: verdictOf(link, episodes, sizeBytes, server, seriesPath) };
    }),
  );
}

function withIds(ids: readonly number[], rows: readonly EpisodeRow[]): EpisodeRow[] {
  return rows.filter(({ tvdbId }) => tvdbId !== undefined && ids.includes(tvdbId));
}

function verdictOf(
  link: Link,
  episodes: readonly EpisodeRow[],
  sizeBytes: number | null,
  server: SonarrServer,
  seriesPath: string | null,
): Checked['verdict'] {
  if (episodes.length === 0)
    return { kind: 'notYet', reason: 'Sonarr does not list the special any more', importable: false };
  for (const { hasFile, episodeFile } of episodes) {
    if (!hasFile || episodeFile === undefined)
      return { kind: 'notYet', reason: 'Sonarr did not import the link', importable: true };
    const path =
      seriesPath !== null && episodeFile.relativePath !== undefined
        ? `${seriesPath}/${episodeFile.relativePath}`
        : ours(server.toOurs(episodeFile.path ?? ''));
    if (path !== link.path)
      return {
        kind: 'notYet',
        reason: `Sonarr has another file for the special: ${episodeFile.path ?? path}`,
        importable: false,
      };
    if (!episodeFile.mediaInfo)
      return {
        kind: 'notYet',
        reason:
          'Sonarr lists the link but could not read the file behind it (no media info): is it a video, and mounted at the same path for Sonarr?',
        importable: false,
      };
    if (episodeFile.size !== sizeBytes)
      return {
        kind: 'notYet',
        reason: `Sonarr sees ${episodeFile.size} bytes where the file has ${sizeBytes}`,
        importable: false,
      };
  }
  return { kind: 'confirmed' };
}

/** Parser and upgrade rules are passed over; nothing is moved, since the file lies in the show's folder. Never where Sonarr has another file. */
async function importByHand(
  server: SonarrServer,
  seriesId: number,
  checked: readonly Checked[],
  signal: AbortSignal,
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

async function noteVerdicts(rt: Runtime, checked: readonly Checked[], trouble: string | null): Promise<void> {
  const now = rt.now();
  const changes = checked.map(({ link, verdict, sizeBytes }) => {
    const confirmed = verdict.kind === 'confirmed';
    const reason = confirmed ? null : trouble === null ? verdict.reason : `${verdict.reason}; ${trouble}`;
    const same =
      link.inSonarr === confirmed &&
      link.reason === reason &&
      link.confirmAskedAt !== null &&
      link.sizeBytes === sizeBytes;
    if (same) return null;
    const observation = {
      state: confirmed ? ('confirmed' as const) : ('linked' as const),
      inSonarr: confirmed,
      reason,
      confirmAskedAt: now,
      sizeBytes,
    };
    const event =
      link.inSonarr === confirmed
        ? {}
        : {
            event: {
              step: confirmed ? 'confirm' : 'unconfirmed',
              reason: reason ?? 'Sonarr has imported the link and can read it',
            },
          };
    return { id: link.id, revision: link.revision, observation, ...event };
  });
  const wanted = changes.filter((one) => one !== null);
  if (wanted.length > 0) await rt.store.links.observe(wanted);
}
