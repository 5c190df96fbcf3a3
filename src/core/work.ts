import { checkAccounts } from './access/check-accounts.ts';
import { discoverMovie, discoverSeries, discoverTogether } from './candidates/discover-event.ts';
import { discoverRun } from './candidates/discover-run.ts';
import { refreshLists } from './candidates/refresh-lists.ts';
import { reportDiscovery } from './candidates/report.ts';
import { scheduleDiscovery } from './candidates/schedule-discovery.ts';
import { confirmSeries } from './links/confirm/confirm-series.ts';
import { linkMovie, linkSeries } from './links/link-tasks.ts';
import { createTogether } from './links/link-together.ts';
import { removeConfirmed } from './links/reconcile/confirmed-removals.ts';
import { reconcileLinks } from './links/reconcile/reconcile.ts';
import { resolveNames } from './links/reconcile/resolve-names.ts';
import type { NewTask } from './model/task.ts';
import { checkFiles } from './plex/mirror/check-states.ts';
import { retainMirror } from './plex/mirror/retain-mirror.ts';
import { linkTasks, syncNamedItem, syncWithLeaves } from './plex/mirror/sync-named-item.ts';
import { syncRun } from './plex/mirror/sync-run.ts';
import { checkServers } from './plex/servers/check-servers.ts';
import type { PlexListener } from './plex/servers/listen.ts';
import { reinstallPlexWebhook } from './plex/servers/reinstall-webhook.ts';
import { confirmInPlayer } from './plex/tell/confirm-in-player.ts';
import { plexPlayers } from './plex/tell/plex-player.ts';
import { tellPlayer } from './plex/tell/tell-player.ts';
import { requestProgress } from './requests/advance-request.ts';
import { askProgressAgain } from './requests/ask-progress.ts';
import { checkRequests } from './requests/check-requests.ts';
import { attemptOfRun } from './runs/attempt-of-run.ts';
import { startRun } from './runs/start-run.ts';
import type { Runtime } from './runtime.ts';
import { pollServers, syncDue } from './schedule.ts';
import { clearBackOff } from './setup/clear-back-off.ts';
import { reinstallWebhook } from './setup/reinstall-webhook.ts';
import { createTvdbIdFinder } from './shows/find-tvdb-id.ts';
import { mapShows } from './shows/map-shows.ts';
import { scheduleReconcileTask } from './tasks/kinds/links.ts';
import { retentionTask } from './tasks/kinds/upkeep.ts';
import { atAttempt } from './tasks/patience.ts';
import type { TaskResult, TaskWork } from './tasks/result.ts';
import { bindWorks, type Works } from './tasks/works.ts';
import { applyWaiting } from './watch/apply-waiting.ts';
import { compareViews } from './watch/compare-views.ts';
import { copyPlay } from './watch/copy-play.ts';
import { type PlexItems, recordView } from './watch/record-view.ts';
import { markView } from './watch/set-state.ts';

const dayMs = 24 * 3_600_000;

/** Every kind of task and the function that does it, as the queue calls it. A missing or misspelt kind does not compile. */
export function createWorks(rt: Runtime, listener: Pick<PlexListener, 'sync'>): Readonly<Record<string, TaskWork>> {
  return bindWorks({
    ...linkWorks(rt),
    ...matchingWorks(rt),
    ...plexWorks(rt, listener),
    ...watchWorks(rt),
    ...requestWorks(rt),
    ...showWorks(rt),
    ...upkeepWorks(rt),
  });
}

function linkWorks(rt: Runtime) {
  const together = createTogether();
  return {
    'link-movie': (payload, signal) => linkMovie({ rt, signal }, payload, together),
    'link-series': (payload, signal) => linkSeries({ rt, signal }, payload),
    'confirm-series': (payload, signal) => confirmSeries(rt, payload, signal),
    'resolve-names': (_payload, signal) => resolveNames(rt, signal),
    reconcile: async ({ run }, signal) => {
      const attempt = await attemptOfRun(rt, run);
      const outcome = await atAttempt(attempt, () => reconcileLinks({ rt, signal }, run));
      await rt.rulesChanged();
      return done(outcome);
    },
    'confirmed-removals': async ({ run }, signal) => done(await removeConfirmed({ rt, signal }, run)),
    'schedule-reconcile': async () => {
      const minutes = (await rt.settings())['reconcile.intervalMinutes'];
      if (minutes <= 0) return done('no schedule is set');
      await startRun(rt, 'links', { dryRun: false, trigger: 'schedule' });
      return done('started', [scheduleReconcileTask({}, rt.now() + minutes * 60_000)]);
    },
  } satisfies Partial<Works>;
}

function matchingWorks(rt: Runtime) {
  return {
    'discover-movie': (payload, signal) => discoverMovie(rt, payload, signal),
    'discover-series': (payload, signal) => discoverSeries(rt, payload, signal),
    'discover-together': (payload, signal) => discoverTogether(rt, payload, signal),
    'discover-run': async ({ run }, signal) =>
      done(await atAttempt(await attemptOfRun(rt, run), () => discoverRun(rt, run, signal))),
    'report-discovery': async () => done(await reportDiscovery(rt)),
    'schedule-discovery': () => scheduleDiscovery(rt),
    'refresh-lists': (_payload, signal) => refreshLists(rt, signal),
  } satisfies Partial<Works>;
}

function plexWorks(rt: Runtime, listener: Pick<PlexListener, 'sync'>) {
  const players = plexPlayers(rt);
  return {
    'tell-plex': (payload, signal) => tellPlayer({ rt, players }, payload, signal),
    'confirm-in-plex': (payload, signal) => confirmInPlayer({ rt, players }, payload, signal),
    'plex-item': (payload, signal) => syncNamedItem(rt, payload, signal),
    'check-files': (payload, signal) => checkFiles(rt, payload, signal),
    'sync-run': async ({ run }, signal) =>
      done(await atAttempt(await attemptOfRun(rt, run), () => syncRun(rt, run, signal))),
    'schedule-sync': () => syncDue(rt),
    'poll-plex': (payload, signal) => pollServers(rt, payload, signal),
    'check-plex': async (_payload, signal) => {
      const result = await checkServers(rt, signal);
      await listener.sync();
      return result;
    },
  } satisfies Partial<Works>;
}

function watchWorks(rt: Runtime) {
  const plexItems: PlexItems = {
    syncWithLeaves: (source, ratingKey) => syncWithLeaves(rt, source, ratingKey),
    linkTasks: (items, cause) => linkTasks(rt, items, cause),
  };
  return {
    'record-view': (payload, signal) => recordView({ rt, plexItems }, payload, signal),
    'apply-waiting': (payload, signal) => applyWaiting(rt, payload, signal),
    'mark-view': (payload, signal) => markView(rt, payload, signal),
    'follow-play': (payload, signal) => copyPlay(rt, payload, signal),
    'compare-watch': async ({ run }, signal) => done(await compareViews(rt, run, signal)),
  } satisfies Partial<Works>;
}

function requestWorks(rt: Runtime) {
  return {
    'request-progress': (payload) => requestProgress(rt, payload),
    'look-at-request': (payload, signal) => askProgressAgain(rt, payload, signal),
    'check-requests': (_payload, signal) => checkRequests(rt, signal),
  } satisfies Partial<Works>;
}

function showWorks(rt: Runtime) {
  const tvdbIds = createTvdbIdFinder(rt);
  return {
    'map-shows': (payload, signal) => mapShows({ rt, tvdbIds }, payload, signal),
  } satisfies Partial<Works>;
}

function upkeepWorks(rt: Runtime) {
  return {
    retention: async () => {
      const days = (await rt.settings())['deliveries.retentionDays'];
      const before = rt.now() - days * dayMs;
      const deliveries = await rt.store.deliveries.prune(before);
      const tasks = await rt.store.tasks.prune(rt.now() - 30 * dayMs);
      const runs = await rt.store.runs.prune(before);
      const settings = await rt.settings();
      const audit = await rt.store.audit.prune(rt.now() - settings['audit.retentionDays'] * dayMs);
      const sessions = await rt.store.sessions.prune(rt.now());
      const mirror = await retainMirror(rt);
      const outcome = `removed ${deliveries} deliveries, ${tasks} tasks, ${runs} runs, ${audit} audit events, ${sessions} sessions; of the mirror: ${mirror}`;
      return done(outcome, [retentionTask({}, rt.now() + dayMs)]);
    },
    'reinstall-webhook': (payload) => reinstallWebhook(rt, payload),
    'reinstall-plex-webhook': (payload, signal) => reinstallPlexWebhook(rt, payload, signal),
    'check-accounts': (payload, signal) => checkAccounts(rt, payload, signal),
    'clear-back-off': async () => {
      await clearBackOff(rt);
      return done('asked the servers to test our connections');
    },
  } satisfies Partial<Works>;
}

function done(outcome: string, followUps: readonly NewTask[] = []): TaskResult {
  return { kind: 'done', outcome, followUps };
}
