import type { NewTask } from '../../model/task.ts';
import type { Runtime } from '../../runtime.ts';
import { confirmSeriesTask, linkMovieTask } from '../../tasks/kinds/links.ts';
import { tellPlexTask } from '../../tasks/kinds/plex.ts';
import type { PairPlan } from '../decide/pair-plan.ts';
import type { Applied } from './summarize.ts';

/** A show's links often change together: one scan of their folder is enough. */
const plexWaitMs = 1_000;

/** The tasks that applied plans ask for: Sonarr scans, Plex is told, displaced links are planned again. */
export function followUpsOf(rt: Runtime, applied: Applied, plans: readonly PairPlan[]): NewTask[] {
  const now = rt.now();
  const here = new Set(plans.map((plan) => plan.facts.rule.movieTmdbId));
  const displaced = applied.displaced.filter((link) => !here.has(link.movieTmdbId));
  const servers = rt.plex.enabled().map(({ server }) => server.id);
  const tell = (folder: string, changed: boolean) =>
    servers.map((serverId) => tellPlexTask({ serverId, folder, changed }, now + plexWaitMs));
  return [
    ...applied.toConfirm.map((series) => confirmSeriesTask(series, now)),
    ...applied.changedFolders.flatMap((folder) => tell(folder, true)),
    ...applied.unseenFolders
      .filter((folder) => !applied.changedFolders.includes(folder))
      .flatMap((folder) => tell(folder, false)),
    ...displaced.map((link) => linkMovieTask({ tmdbId: link.movieTmdbId, cause: 'its link was moved aside' }, now)),
  ];
}
