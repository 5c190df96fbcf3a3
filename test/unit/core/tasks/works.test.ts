import { describe, expect, test } from 'vitest';
import { confirmedRemovalsTask, linkMovieTask, linkSeriesTask } from '../../../../src/core/tasks/kinds/links.ts';
import { syncRunTask, tellPlexTask } from '../../../../src/core/tasks/kinds/plex.ts';
import { requestProgressTask } from '../../../../src/core/tasks/kinds/requests.ts';
import { mapShowsTask } from '../../../../src/core/tasks/kinds/shows.ts';
import { applyWaitingOf, copyPlayTask, recordViewTask } from '../../../../src/core/tasks/kinds/watch.ts';
import type { TaskResult } from '../../../../src/core/tasks/result.ts';
import { bindWorks, type TaskPayloads, type Works } from '../../../../src/core/tasks/works.ts';
import { en } from '../../../../src/web/texts/en.ts';

const done: TaskResult = { kind: 'done', outcome: 'done' };
const signal = AbortSignal.timeout(60_000);

/** Kinds as they are stored in databases and shown in GET /tasks: none may be renamed. */
const kinds = [
  ...[
    'apply-waiting',
    'check-accounts',
    'check-files',
    'check-plex',
    'check-requests',
    'clear-back-off',
    'compare-watch',
  ],
  ...[
    'discover-movie',
    'discover-run',
    'discover-series',
    'discover-together',
    'refresh-lists',
    'report-discovery',
    'schedule-discovery',
  ],
  ...['confirm-in-plex', 'confirm-series', 'confirmed-removals', 'follow-play', 'link-movie', 'link-series'],
  ...['look-at-request', 'map-shows', 'mark-view', 'plex-item', 'poll-plex', 'reconcile', 'record-view'],
  ...[
    'reinstall-plex-webhook',
    'reinstall-webhook',
    'request-progress',
    'resolve-names',
    'retention',
    'schedule-reconcile',
    'schedule-sync',
    'sync-run',
  ],
  'tell-plex',
];

/** Works that only remember what they were called with. */
function recorded(): { works: Works; calls: unknown[] } {
  const calls: unknown[] = [];
  const work = async (payload: unknown) => {
    calls.push(payload);
    return done;
  };
  return { calls, works: Object.fromEntries(kinds.map((kind) => [kind, work])) as unknown as Works };
}

describe('the works', () => {
  test('are one for each kind, under the names that databases hold', () => {
    expect(Object.keys(bindWorks(recorded().works)).toSorted()).toEqual(kinds.toSorted());
  });

  test('have a name on pages', () => {
    expect(kinds.filter((kind) => !Object.hasOwn(en.activity.taskKinds, kind))).toEqual([]);
  });

  test('get the payload that was stored', async () => {
    const { works, calls } = recorded();
    const payload = { tmdbId: 603, cause: 'Radarr Download', title: 'A Film', posted: ['movie 0:1'] };
    expect(await bindWorks(works)['link-movie']?.(JSON.parse(JSON.stringify(payload)), signal)).toEqual(done);
    expect(calls).toEqual([payload]);
  });

  test('get rows of earlier versions, without what came later and without what is gone', async () => {
    const { works, calls } = recorded();
    const bound = bindWorks(works);
    await bound['link-movie']?.({ tmdbId: 603, cause: 'Radarr Download', missingFromDisk: true }, signal);
    await bound['sync-run']?.({ run: 'abc' }, signal);
    await bound['poll-plex']?.({}, signal);
    await bound['map-shows']?.({}, signal);
    await bound['confirm-in-plex']?.({ serverId: 1, folder: '/tv/A', changed: true, tries: 0 }, signal);
    expect(calls).toEqual([
      { tmdbId: 603, cause: 'Radarr Download' },
      { run: 'abc' },
      {},
      {},
      { serverId: 1, folder: '/tv/A', tries: 0 },
    ]);
  });

  test('are not called with a payload of another shape, and the fault names what is wrong', async () => {
    const { works, calls } = recorded();
    await expect(bindWorks(works)['tell-plex']?.({ serverId: 1, folder: null }, signal)).rejects.toThrow(
      /payload of a task of the kind "tell-plex" cannot be read \(folder: .*; changed: .*\)/,
    );
    expect(calls).toEqual([]);
  });

  test('do not compile with a missing kind, a misspelt kind, or a wrong payload', () => {
    const { works } = recorded();
    const { reconcile: _, ...incomplete } = works;
    // @ts-expect-error a kind is missing
    const missing: Works = incomplete;
    // @ts-expect-error a kind is misspelt
    const misspelt: Works = { ...works, reconsile: async () => done };
    // @ts-expect-error the payload of link-movie has no field of this name
    const wrong: Works = { ...works, 'link-movie': async ({ tvdbId }) => ({ ...done, outcome: `${tvdbId}` }) };
    const tell = async (_payload: TaskPayloads['tell-plex']) => done;
    // @ts-expect-error a work that wants the payload of another kind
    const other: Works = { ...works, 'link-movie': tell };
    expect([missing, misspelt, wrong, other]).toHaveLength(4);
  });
});

describe('a task', () => {
  test('does not compile with a payload of another kind', () => {
    // @ts-expect-error a movie has a TMDB id
    const movie = () => linkMovieTask({ tvdbId: 1, cause: 'test' }, 0);
    // @ts-expect-error the cause is missing
    const series = () => linkSeriesTask({ tvdbId: 1 }, 0);
    expect([movie().kind, series().kind]).toEqual(['link-movie', 'link-series']);
  });

  test('has the item and lane of what it is about', () => {
    const account = { id: 7, name: null, isOwnersOwn: false };
    const view = { serverId: 1, ratingKey: '12', guid: null, account, source: 'webhook', cause: 'test' } as const;
    const at = Date.UTC(2026, 0, 2, 3, 4);
    const episodes = [{ tvdbId: 5, seasonNumber: 0, episodeNumber: 3 }];
    const made = [
      linkMovieTask({ tmdbId: 603, cause: 'test' }, 0),
      confirmedRemovalsTask({ run: 'abc' }, 0),
      syncRunTask({ run: 'abc', target: 'server 3' }, 0),
      tellPlexTask({ serverId: 1, folder: '/tv/A', changed: false }, 0),
      mapShowsTask({ seriesTvdbId: 9 }, 0),
      mapShowsTask({ which: 'changed' }, 0),
      requestProgressTask({ kind: 'episode', state: 'searching', seriesTvdbId: 9, episodes, cause: 'test' }, 0),
      recordViewTask({ ...view, at }, 0),
      copyPlayTask({ serverId: 1, ratingKey: '12', account, what: { viewOffsetMs: 1 } }, 0),
      applyWaitingOf([3, 1], 0),
      applyWaitingOf(
        Array.from({ length: 51 }, (_, id) => id),
        0,
      ),
    ];
    expect(made.map(({ kind, item, lane }) => `${kind} | ${item} | ${lane}`)).toEqual([
      'link-movie | movie 603 | movie:603',
      'confirmed-removals | run abc | reconcile',
      'sync-run | run abc | sync:server 3',
      'tell-plex | /tv/A on plex 1 (look first) | tell-plex:1:/tv/A',
      'map-shows | shows of Plex and series 9 | map-shows',
      'map-shows | new shows of Plex | map-shows',
      'request-progress | searching series 9 0x3 | request:series 9',
      'record-view | view of 12 of plex 1 by 7 at 2026-01-02T03h | watch:1:7',
      'follow-play | progress of 12 of plex 1 by 7 | watch:1:7',
      'apply-waiting | views that wait for items 1, 3 | apply-waiting',
      'apply-waiting | views that wait | apply-waiting',
    ]);
  });
});
