import { dirname } from 'node:path';
import { isBelow } from '../../media/paths.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpisodeRow } from '../../ports/sonarr.ts';
import { pathMapVariable } from '../../servers/path-map-variable.ts';
import type { OurPath, RadarrServer, SonarrServer } from '../../servers/servers.ts';
import type { EpisodeFacts, EpisodeFileFacts, MovieAnswer, SeriesAnswer } from '../decide/facts.ts';
import type { FolderMemo } from './folder-memo.ts';
import { episodesOfRule, type MovieFound, type SeriesFound } from './server-answers.ts';
import type { RootReader } from './show-roots.ts';

/** Turns Radarr's answer into facts: paths as we see them, and whether the file is there. */
export async function movieAnswer(found: MovieFound, memo: Pick<FolderMemo, 'file'>): Promise<MovieAnswer> {
  if (found.kind !== 'found') return found;
  const { server, movie, file } = found;
  const folder = movie.path === null ? null : ours(server.toOurs(movie.path));
  const base = {
    kind: 'known' as const,
    radarr: server.instance.number,
    id: movie.id,
    title: movie.title,
    folder,
    root: rootOf(folder, found.roots, server),
  };
  if (file === null) return { ...base, file: { kind: 'none', unsettled: movie.hasFile === true } };
  const path = server.toOurs(file.path);
  if ('unmapped' in path)
    return { ...base, file: { kind: 'unmapped', path: file.path, why: unmappedReason(path, server) } };
  const onDisk = await memo.file(path.path);
  return {
    ...base,
    file: {
      kind: 'file',
      file: {
        path: path.path,
        sizeBytes: onDisk?.sizeBytes ?? file.size,
        qualityName: file.quality.quality.name,
        onDisk: onDisk === null ? 'missing' : onDisk.isFile ? 'file' : 'notAFile',
      },
    },
  };
}

/** Turns Sonarr's answer into facts about the rule's show and special. `showLinks` are our live links of that show. */
export async function seriesAnswer(
  rule: Rule,
  found: SeriesFound,
  known: { readonly showLinks: readonly Link[]; readonly memo: FolderMemo; readonly rootState: RootReader },
): Promise<SeriesAnswer> {
  if (found.kind === 'ambiguous')
    return {
      kind: 'ambiguous',
      titles: found.series.map(({ id, title, tvdbId, year }) => ({ id, title, tvdbId, year: year ?? null })),
    };
  if (found.kind !== 'found') return found;
  const { server, series, naming } = found;
  const path = server.toOurs(series.path);
  if ('unmapped' in path) return { kind: 'unmapped', path: series.path, why: unmappedReason(path, server) };
  const root = rootOf(path.path, found.roots, server) ?? dirname(path.path);
  const rows = episodesOfRule(rule, found.episodes);
  const season = rows?.[0]?.seasonNumber ?? rule.seasonNumber;
  const ownPaths = new Set(known.showLinks.map((link) => link.path));
  const pathsOf = (number: number) =>
    found.episodes.flatMap((row) =>
      row.seasonNumber === number ? (episodeFile(row, path.path, server)?.path ?? []) : [],
    );
  const folders = await known.memo.folders(path.path);
  return {
    kind: 'known',
    series: {
      sonarr: server.instance.number,
      id: series.id,
      tvdbId: series.tvdbId,
      title: series.title,
      year: series.year ?? null,
      seriesType: series.seriesType,
      seasonFolder: series.seasonFolder,
      path: path.path,
      root,
      specialsFolderFormat: naming.specialsFolderFormat,
      seasonFolderFormat: naming.seasonFolderFormat,
      seasonFiles: seasonFiles(pathsOf(season), path.path, ownPaths),
      folders,
      rootState: folders === null ? await known.rootState(root, found) : { kind: 'there' },
    },
    episodes:
      rows === null
        ? { kind: 'missing', listed: found.episodes.map((row) => ({ ...row, tvdbId: row.tvdbId ?? null })) }
        : { kind: 'found', episodes: rows.map((row) => episodeFacts(row, path.path, server)) },
  };
}

function episodeFacts(row: EpisodeRow, seriesPath: string, server: SonarrServer): EpisodeFacts {
  const { id, tvdbId = null, seasonNumber, episodeNumber, title } = row;
  return { id, tvdbId, seasonNumber, episodeNumber, title, file: episodeFile(row, seriesPath, server) };
}

/** The file of an episode; its path from the show's folder where that is given: after a move of the show Sonarr's own `path` may lag. */
function episodeFile(row: EpisodeRow, seriesPath: string, server: SonarrServer): EpisodeFileFacts | null {
  const file = row.episodeFile;
  if (!row.hasFile || file === undefined) return null;
  const path =
    file.relativePath !== undefined
      ? `${seriesPath}/${file.relativePath.replaceAll('\\', '/')}`
      : file.path === undefined
        ? null
        : ours(server.toOurs(file.path));
  return {
    id: file.id,
    path,
    theirPath: file.path ?? file.relativePath ?? '',
    sizeBytes: file.size,
    readable: file.mediaInfo,
  };
}

function seasonFiles(paths: readonly string[], seriesPath: string, ownPaths: ReadonlySet<string>) {
  return [...new Set(paths)]
    .filter((path) => isBelow(path, seriesPath))
    .map((path) => ({ relativePath: path.slice(seriesPath.length + 1), ours: ownPaths.has(path) }));
}

/** The longest root folder that holds a path, as we see it. */
function rootOf(path: string | null, roots: readonly string[], server: SonarrServer | RadarrServer): string | null {
  if (path === null) return null;
  const holding = roots.flatMap((root) => ours(server.toOurs(root)) ?? []).filter((root) => isBelow(path, root));
  return holding.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

export function ours(path: OurPath): string | null {
  return 'path' in path ? path.path : null;
}

function unmappedReason(path: { unmapped: string }, { instance }: SonarrServer | RadarrServer): string {
  const variable = pathMapVariable(instance);
  const remedy = variable === null ? 'give it a path map under Settings' : `set ${variable}`;
  return `this path of ${instance.name} is not known here (${path.unmapped}): ${remedy} to where it lies for us`;
}
