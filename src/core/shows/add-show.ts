import { AppError } from '../../errors.ts';
import type { ShowMatch } from '../matching/show-model.ts';
import { relativeBelow } from '../media/paths.ts';
import { stripEnd } from '../media/text-edges.ts';
import type { NewSeriesBody } from '../ports/sonarr.ts';
import type { Runtime } from '../runtime.ts';
import type { SonarrServer } from '../servers/servers.ts';
import type { FoundShow } from './read-show.ts';
import { type ListedSeries, listed } from './series-list.ts';

type Mapped = Extract<ShowMatch, { kind: 'mapped' }>;

/** Bounds the damage if a run makes mistakes. */
const mostAtOnce = 20;

/** Where a series is to be added, and with which settings. */
interface SeriesTarget {
  readonly server: SonarrServer;
  /** Series of that instance whose settings the new one gets. */
  readonly like: readonly ListedSeries[];
  readonly folder: Pick<NewSeriesBody, 'path' | 'rootFolderPath'>;
}

/**
 * Adds a show of Plex to Sonarr (shows.autoAdd): unmonitored, without a search, with the root folder and profile of most series there. If its files
 * are in a root folder of Sonarr, their folder is used. Null: not added; it becomes a question instead.
 */
export function createShowAdder(
  rt: Pick<Runtime, 'servers' | 'logger'>,
  series: readonly ListedSeries[],
): (show: FoundShow, tvdbId: number, signal: AbortSignal) => Promise<Mapped | null> {
  const added = new Map<number, Mapped>();

  return async (show, tvdbId, signal) => {
    const known = added.get(tvdbId);
    if (known !== undefined) return known;
    if (added.size >= mostAtOnce || series.some((one) => one.tvdbId === tvdbId)) return null;
    try {
      const target = await targetOf(rt, show, { series, signal });
      if (target === null) return null;
      const rows = await target.server.client.lookupSeries(`tvdb:${tvdbId}`, { signal });
      const found = rows.find((row) => row.tvdbId === tvdbId);
      const body = found === undefined ? null : bodyOf(target, { title: found.title, tvdbId });
      if (body === null) return null;
      const row = listed(target.server, { ...(await target.server.client.addSeries(body, { signal })), tvdbId });
      added.set(tvdbId, mappedTo(row));
      rt.logger.info({ sonarr: row.sonarr, tvdbId }, `added "${row.title}" of Plex to Sonarr, unmonitored`);
      return mappedTo(row);
    } catch (error) {
      // A refused series becomes a question. An unreachable Sonarr is retried.
      if (!(error instanceof AppError) || error.code !== 'upstreamError') throw error;
      rt.logger.warn({ tvdbId, error: error.message }, `"${show.item.title}" could not be added to Sonarr`);
      return null;
    }
  };
}

async function targetOf(
  rt: Pick<Runtime, 'servers'>,
  { facts: { localPath } }: FoundShow,
  { series, signal }: { readonly series: readonly ListedSeries[]; readonly signal: AbortSignal },
): Promise<SeriesTarget | null> {
  for (const server of rt.servers.sonarrs())
    for (const root of await server.client.rootFolders({ signal })) {
      const ours = server.toOurs(root.path);
      const rootPath = 'path' in ours ? trimmed(ours.path) : '';
      const below = localPath == null || rootPath === '' ? null : relativeBelow(localPath, rootPath);
      const [folder, ...rest] = below?.split('/') ?? [];
      if (folder === undefined || rest.length === 0) continue;
      const like = seriesIn(series, server, root.path);
      const isTaken = ofServer(series, server).some((one) => trimmed(one.path ?? '') === `${rootPath}/${folder}`);
      return like.length === 0 || isTaken
        ? null
        : { server, like, folder: { path: `${trimmed(root.path)}/${folder}` } };
    }
  const [server] = rt.servers.sonarrs();
  const root = server === undefined ? null : commonest(ofServer(series, server).map((one) => one.rootFolderPath));
  if (server === undefined || root === null) return null;
  return { server, like: seriesIn(series, server, root), folder: { rootFolderPath: root } };
}

function ofServer(series: readonly ListedSeries[], server: SonarrServer): readonly ListedSeries[] {
  return series.filter((one) => one.sonarr === server.instance.number);
}

function seriesIn(series: readonly ListedSeries[], server: SonarrServer, root: string): readonly ListedSeries[] {
  return ofServer(series, server).filter((one) => trimmed(one.rootFolderPath ?? '') === trimmed(root));
}

function bodyOf(
  { like, folder }: SeriesTarget,
  { title, tvdbId }: Pick<NewSeriesBody, 'title' | 'tvdbId'>,
): NewSeriesBody | null {
  const qualityProfileId = commonest(like.map((one) => one.qualityProfileId || undefined));
  const languageProfileId = commonest(like.map((one) => one.languageProfileId || undefined));
  if (qualityProfileId === null) return null;
  return {
    tvdbId,
    title,
    qualityProfileId,
    ...(languageProfileId === null ? {} : { languageProfileId }),
    seriesType: commonest(like.map((one) => one.seriesType)) ?? 'standard',
    seasonFolder: true,
    monitored: false,
    ...folder,
    addOptions: { monitor: 'none', searchForMissingEpisodes: false, searchForCutoffUnmetEpisodes: false },
  };
}

function mappedTo(row: ListedSeries): Mapped {
  return {
    kind: 'mapped',
    method: 'tvdb',
    seriesTvdbId: row.tvdbId,
    sonarr: row.sonarr,
    sonarrSeriesId: row.id,
    title: row.title,
    year: row.year ?? null,
    confidence: 1,
    evidence: [{ signal: 'added', text: 'It was added to Sonarr by its TVDB id' }],
  };
}

function commonest<T>(values: readonly (T | undefined)[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first] = [...counts].toSorted(([, a], [, b]) => b - a);
  return first?.[0] ?? null;
}

function trimmed(path: string): string {
  return stripEnd(path, '/\\');
}
