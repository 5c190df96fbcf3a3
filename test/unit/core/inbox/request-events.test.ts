import { describe, expect, test } from 'vitest';
import { requestTasks } from '../../../../src/core/inbox/request-events.ts';

const now = 1_700_000_000_000;
const movie = { id: 3, title: 'Late Ferry', tmdbId: 9001 };
const series = { id: 4, title: 'Harbour', tvdbId: 300_001 };

describe('what is waited for', () => {
  test('is searched once Radarr or Sonarr has it, downloading with a grab, downloaded with the import', () => {
    const states = ['MovieAdded', 'Grab', 'Download'].map(
      (eventType) => requestTasks('radarr', { eventType, movie }, now)[0]?.payload,
    );
    expect(states).toMatchObject([
      { kind: 'movie', tmdbId: 9001, state: 'searching' },
      { kind: 'movie', tmdbId: 9001, state: 'downloading' },
      { kind: 'movie', tmdbId: 9001, state: 'downloaded' },
    ]);
    expect(requestTasks('sonarr', { eventType: 'SeriesAdd', series }, now)[0]?.payload).toMatchObject({
      kind: 'episode',
      seriesTvdbId: 300_001,
      state: 'searching',
    });
  });

  test('is told apart by episode: season and episode 0 are numbers', () => {
    const episodes = [
      { tvdbId: 700_001, seasonNumber: 0, episodeNumber: 0 },
      { tvdbId: 0, seasonNumber: 1, episodeNumber: 2 },
      'nonsense',
    ];
    expect(requestTasks('sonarr', { eventType: 'Grab', series, episodes }, now)[0]?.payload).toMatchObject({
      episodes: [
        { tvdbId: 700_001, seasonNumber: 0, episodeNumber: 0 },
        { tvdbId: null, seasonNumber: 1, episodeNumber: 2 },
        { tvdbId: null, seasonNumber: null, episodeNumber: null },
      ],
    });
  });

  test('grabs of two episodes are two pieces of work', () => {
    const items = [1, 2].map(
      (episodeNumber) =>
        requestTasks('sonarr', { eventType: 'Grab', series, episodes: [{ seasonNumber: 1, episodeNumber }] }, now)[0]
          ?.item,
    );
    expect(items[0]).not.toBe(items[1]);
  });

  test('other events, sources and events without an id ask for nothing', () => {
    for (const [source, body] of [
      ['radarr', { eventType: 'Rename', movie }],
      ['radarr', { eventType: 'Download', movie: { tmdbId: 0 } }],
      ['radarr', { eventType: 'Download' }],
      ['sonarr', { eventType: 'Download', series: {} }],
      ['plex', { eventType: 'Download', movie }],
      ['radarr', { eventType: 'toString', movie }],
    ] as const)
      expect(requestTasks(source, body, now)).toEqual([]);
  });
});
