import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EventWork, radarrWork, sonarrWork } from '../../../../src/core/inbox/events.ts';

const now = Date.UTC(2026, 10, 1);
const movie = { id: 7, title: 'The Glass Harbour', tmdbId: 9001, folderPath: '/movies/The Glass Harbour (1999)' };
const series = { id: 3, title: 'Harbour Nights', tvdbId: 70001, path: '/tv/Harbour Nights' };

function radarr(eventType: unknown, rest: object = {}): EventWork {
  return radarrWork({ eventType, movie, instanceName: 'Radarr', ...rest }, now);
}
function sonarr(eventType: unknown, rest: object = {}): EventWork {
  return sonarrWork({ eventType, series, instanceName: 'Sonarr', ...rest }, now);
}

describe('events of Radarr', () => {
  test.each([
    ['Download', { discover: true }, []],
    ['Rename', {}, []],
    ['MovieAdded', {}, [{ tmdbId: 9001, cause: 'Radarr MovieAdded' }]],
  ])('%s checks the movie now, and searches for the special of a new one', (event, more, searches) => {
    expect(radarr(event)).toEqual({
      event,
      title: movie.title,
      ignored: null,
      tasks: [
        {
          kind: 'link-movie',
          item: 'movie 9001',
          lane: 'movie:9001',
          runAt: now,
          payload: { tmdbId: 9001, title: movie.title, cause: `Radarr ${event}`, ...more },
        },
        ...searches.map((payload) => ({
          kind: 'discover-movie',
          item: 'movie 9001',
          lane: 'matching',
          runAt: now,
          payload,
        })),
      ],
    });
  });

  test('MovieDelete checks a second later, since Radarr removes the files only after our answer; a person asked for it', () => {
    const [task] = radarr('MovieDelete', { deletedFiles: true }).tasks;
    expect(task).toMatchObject({ runAt: now + 1_000, payload: { tmdbId: 9001, leaving: true, asked: true } });
  });

  test.each([
    ['manual', true],
    ['missingFromDisk', false],
    ['noLinkedEpisodes', true],
    ['manualOverride', true],
  ])('MovieFileDelete with reason %s looks at the movie; asked for by a person: %s', (deleteReason, asked) => {
    const [task] = radarr('MovieFileDelete', { deleteReason }).tasks;
    expect(task).toMatchObject({ runAt: now, payload: { asked, cause: `Radarr MovieFileDelete (${deleteReason})` } });
  });

  test('MovieFileDelete in an upgrade does nothing: the link stays until the new file has its own event', () => {
    expect(radarr('MovieFileDelete', { deleteReason: 'upgrade' })).toMatchObject({
      tasks: [],
      ignored: expect.stringMatching(/upgrade/),
    });
  });

  test('MovieFileDelete without a reason, or with one that is no text, is checked', () => {
    for (const deleteReason of [undefined, 7, null, {}])
      expect(radarr('MovieFileDelete', { deleteReason }).tasks).toHaveLength(1);
  });

  test.each([
    'Test',
    'Grab',
    'Health',
    'HealthRestored',
    'ApplicationUpdate',
    'ManualInteractionRequired',
    'SeriesAdd',
  ])('%s is ignored, with a reason', (event) => {
    expect(radarr(event)).toMatchObject({
      event,
      title: movie.title,
      tasks: [],
      ignored: expect.stringMatching(/there is nothing to do/),
    });
  });

  test('a movie that is only in remoteMovie counts, and one with the id 0, which means unknown, does not', () => {
    const remoteMovie = { tmdbId: 77, title: 'Elsewhere' };
    expect(radarr('Download', { movie: undefined, remoteMovie }).tasks).toMatchObject([{ item: 'movie 77' }]);
    expect(radarr('Download', { movie: { ...movie, tmdbId: 0 }, remoteMovie }).tasks).toMatchObject([
      { item: 'movie 77' },
    ]);
    expect(radarr('Download', { movie: { ...movie, tmdbId: 0 } })).toMatchObject({
      tasks: [],
      ignored: expect.stringMatching(/no TMDB id/),
    });
  });

  test('two events about one movie make tasks that are one while they wait', () => {
    const keys = ['Download', 'Rename', 'MovieDelete'].map((event) => {
      const [task] = radarr(event).tasks;
      return [task?.kind, task?.item, task?.lane];
    });
    expect(new Set(keys.map(String)).size).toBe(1);
  });
});

describe('events of Sonarr', () => {
  test.each(['SeriesAdd', 'SeriesDelete', 'Download', 'Rename', 'EpisodeFileDelete'])(
    '%s looks at the show now, and searches for the movies of a new one',
    (event) => {
      const search = { tvdbId: 70001, cause: 'Sonarr SeriesAdd' };
      const searches = [
        { kind: 'discover-series', item: 'series 70001', lane: 'matching', runAt: now, payload: search },
      ];
      expect(sonarr(event)).toEqual({
        event,
        title: series.title,
        ignored: null,
        tasks: [
          {
            kind: 'link-series',
            item: 'series 70001',
            lane: 'series:70001',
            runAt: now,
            payload: { tvdbId: 70001, title: series.title, cause: `Sonarr ${event}` },
          },
          ...(event === 'SeriesAdd' ? searches : []),
        ],
      });
    },
  );

  test('both shapes of Download are one task: of a file, and of a finished import', () => {
    const perFile = sonarr('Download', { episodeFile: { id: 1 }, isUpgrade: false });
    const complete = sonarr('Download', { episodeFiles: [{ id: 1 }], fileCount: 1, sourcePath: '/x' });
    expect(complete.tasks).toEqual(perFile.tasks);
  });

  test.each([
    'Test',
    'Grab',
    'Health',
    'HealthRestored',
    'ApplicationUpdate',
    'ManualInteractionRequired',
    'MovieDelete',
  ])('%s is ignored, with a reason', (event) => {
    expect(sonarr(event)).toMatchObject({ event, tasks: [], ignored: expect.stringMatching(/there is nothing to do/) });
  });

  test('a series with the id 0, or none, is named in the reason', () => {
    for (const odd of [{ ...series, tvdbId: 0 }, undefined, null, [], 'Harbour', 7])
      expect(sonarr('Download', { series: odd })).toMatchObject({
        tasks: [],
        ignored: expect.stringMatching(/no TVDB id/),
      });
  });
});

describe('odd bodies', () => {
  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])(
    'the event "%s" is ignored',
    (event) => {
      for (const work of [radarr(event), sonarr(event)])
        expect(work).toMatchObject({ event, tasks: [], ignored: expect.stringMatching(/nothing/) });
    },
  );

  test.each([undefined, null, 7, '', {}, ['Download'], true])(
    'an event type that is %j is unknown and ignored',
    (event) => {
      for (const work of [radarr(event), sonarr(event)])
        expect(work).toMatchObject({ event: 'unknown', tasks: [], ignored: expect.stringMatching(/nothing/) });
    },
  );

  test.each(['9001', 9001.5, -9001, Number.NaN, 2 ** 60, null, {}, [9001], true])('an id that is %j is none', (id) => {
    expect(radarr('Download', { movie: { ...movie, tmdbId: id } })).toMatchObject({
      tasks: [],
      ignored: expect.stringMatching(/no TMDB id/),
    });
    expect(sonarr('Download', { series: { ...series, tvdbId: id } })).toMatchObject({
      tasks: [],
      ignored: expect.stringMatching(/no TVDB id/),
    });
  });

  test('a title that is missing or no text does not stop the work, an endless one is cut', () => {
    for (const title of [undefined, null, 7, '', {}]) {
      const work = radarr('Download', { movie: { ...movie, title } });
      expect(work).toMatchObject({ title: null, ignored: null });
      // An empty one would be taken for the name in a rule.
      expect(work.tasks[0]?.payload).toEqual({ tmdbId: 9001, cause: 'Radarr Download', discover: true });
    }
    expect(radarr('Download', { movie: { ...movie, title: 'x'.repeat(10_000) } }).title).toHaveLength(500);
  });

  test('whatever is sent, it becomes tasks about a whole positive id or a reason why not', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('eventType', 'movie', 'series', 'remoteMovie', 'deleteReason'), fc.anything()),
        (body) => {
          for (const work of [radarrWork(body, now), sonarrWork(body, now)])
            expect(work.tasks.length > 0).toBe(work.ignored === null);
        },
      ),
    );
  });
});
