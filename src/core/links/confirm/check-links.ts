import { inspect, statFile } from '../../media/inspect.ts';
import type { Link } from '../../model/link.ts';
import type { Rule } from '../../model/rule.ts';
import type { EpisodeRow } from '../../ports/sonarr.ts';
import type { SonarrServer } from '../../servers/servers.ts';
import { notImported } from '../decide/observe-link.ts';
import { ours } from '../read/facts-of-answers.ts';
import { episodesOfRule } from '../read/server-answers.ts';

/** A link as Sonarr has it after a rescan. */
export interface CheckedLink {
  readonly link: Link;
  readonly episodes: readonly EpisodeRow[];
  readonly sizeBytes: number | null;
  readonly verdict:
    | { readonly kind: 'confirmed' }
    | { readonly kind: 'notYet'; readonly reason: string; readonly importable: boolean };
}

export interface CheckedShow {
  readonly rules: readonly Rule[];
  readonly rows: readonly EpisodeRow[];
  readonly server: SonarrServer;
  /** Its folder as we see it. */
  readonly seriesPath: string | null;
}

/** Whether Sonarr has imported these links and can read the files behind them. */
export async function checkLinks(links: readonly Link[], show: CheckedShow): Promise<CheckedLink[]> {
  return Promise.all(
    links.map(async (link) => {
      const rule = show.rules.find(({ id }) => id === link.ruleId);
      const episodes =
        rule === undefined ? withIds(link.episodeTvdbIds, show.rows) : (episodesOfRule(rule, show.rows) ?? []);
      const sizeBytes = (await statFile(link.target))?.sizeBytes ?? null;
      return { link, episodes, sizeBytes, verdict: await verdictOf({ link, episodes, sizeBytes }, show) };
    }),
  );
}

function withIds(ids: readonly number[], rows: readonly EpisodeRow[]): EpisodeRow[] {
  return rows.filter(({ tvdbId }) => tvdbId !== undefined && ids.includes(tvdbId));
}

async function verdictOf(
  { link, episodes, sizeBytes }: Omit<CheckedLink, 'verdict'>,
  { server, seriesPath }: CheckedShow,
): Promise<CheckedLink['verdict']> {
  if (episodes.length === 0)
    return { kind: 'notYet', reason: 'Sonarr does not list the special any more', importable: false };
  for (const { hasFile, episodeFile } of episodes) {
    if (!hasFile || episodeFile === undefined) return { kind: 'notYet', reason: notImported, importable: true };
    const path =
      seriesPath !== null && episodeFile.relativePath !== undefined
        ? `${seriesPath}/${episodeFile.relativePath}`
        : ours(server.toOurs(episodeFile.path ?? ''));
    const isOther = path !== link.path;
    // Sonarr still lists a file that is gone from the disk.
    if (isOther && path !== null && (await inspect(path)).kind === 'missing')
      return { kind: 'notYet', reason: notImported, importable: true };
    if (isOther)
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
