import type { NewTask } from '../model/task.ts';
import { linkMovieTask, linkSeriesTask } from '../tasks/kinds/links.ts';
import { discoverMovieTask, discoverSeriesTask } from '../tasks/kinds/matching.ts';
import { type Body, id, record, text } from './body-fields.ts';

/** The tasks of an event. Events only trigger work: what is done depends on the state of the servers and the disk at that time. */
export interface EventWork {
  readonly event: string;
  readonly title: string | null;
  readonly tasks: readonly NewTask[];
  /** Why there is nothing to do; null if there are tasks. */
  readonly ignored: string | null;
  /** The id of the configured Plex server that a player's event is about. */
  readonly server?: number;
}

/** `title` is absent if the event has none: an empty one would become the title of a rule. */
type Named<Id> = Id & { readonly title?: string };
type MovieEvent = (movie: Named<{ tmdbId: number }>, body: Body, now: number) => readonly NewTask[] | string;
type SeriesEvent = (series: Named<{ tvdbId: number }>, body: Body, now: number) => readonly NewTask[] | string;

const linkMovie =
  (event: string): MovieEvent =>
  (movie, _body, now) => [linkMovieTask({ ...movie, cause: `Radarr ${event}` }, now)];

const linkSeries =
  (event: string): SeriesEvent =>
  (series, _body, now) => [linkSeriesTask({ ...series, cause: `Sonarr ${event}` }, now)];

/** Radarr's events that affect links. All others are stored and ignored. */
const radarrEvents: Readonly<Record<string, MovieEvent>> = {
  Download: (movie, _body, now) => [linkMovieTask({ ...movie, cause: 'Radarr Download', discover: true }, now)],
  Rename: linkMovie('Rename'),
  MovieAdded: (movie, _body, now) => [
    linkMovieTask({ ...movie, cause: 'Radarr MovieAdded' }, now),
    discoverMovieTask({ tmdbId: movie.tmdbId, cause: 'Radarr MovieAdded' }, now),
  ],
  // Radarr sends it before it removes the files, and waits for our answer.
  MovieDelete: (movie, _body, now) => [
    linkMovieTask({ ...movie, cause: 'Radarr MovieDelete', leaving: true, asked: true }, now + 1_000),
  ],
  MovieFileDelete: (movie, body, now) => {
    const reason = typeof body.deleteReason === 'string' ? body.deleteReason : 'unknown';
    // An upgrade removes the old file some milliseconds before it imports the new one, which sends its own event.
    if (reason === 'upgrade') return 'an upgrade: the new file comes with its own event';
    return [
      linkMovieTask(
        { ...movie, cause: `Radarr MovieFileDelete (${reason})`, asked: reason !== 'missingFromDisk' },
        now,
      ),
    ];
  },
};

/** Sonarr's events that affect links. "Download" has two shapes, for a file and for a finished import; both name the series. */
const sonarrEvents: Readonly<Record<string, SeriesEvent>> = {
  SeriesAdd: (series, _body, now) => [
    linkSeriesTask({ ...series, cause: 'Sonarr SeriesAdd' }, now),
    discoverSeriesTask({ tvdbId: series.tvdbId, cause: 'Sonarr SeriesAdd' }, now),
  ],
  SeriesDelete: linkSeries('SeriesDelete'),
  Download: linkSeries('Download'),
  Rename: linkSeries('Rename'),
  EpisodeFileDelete: linkSeries('EpisodeFileDelete'),
};

/** Converts an event of Radarr into tasks. Pure. */
export function radarrWork(body: Body, now: number): EventWork {
  const event = eventOf(body);
  const movie = record(body.movie);
  const title = text(movie.title);
  const work = Object.hasOwn(radarrEvents, event) ? radarrEvents[event] : undefined;
  if (work === undefined) return { event, title, tasks: [], ignored: 'nothing is to do for this event' };
  const tmdbId = id(movie.tmdbId) ?? id(record(body.remoteMovie).tmdbId);
  if (tmdbId === null) return { event, title, tasks: [], ignored: 'the event names no movie (no TMDB id)' };
  return outcome(event, title, work({ tmdbId, ...named(title) }, body, now));
}

/** Converts an event of Sonarr into tasks. Pure. */
export function sonarrWork(body: Body, now: number): EventWork {
  const event = eventOf(body);
  const series = record(body.series);
  const title = text(series.title);
  const work = Object.hasOwn(sonarrEvents, event) ? sonarrEvents[event] : undefined;
  if (work === undefined) return { event, title, tasks: [], ignored: 'nothing is to do for this event' };
  const tvdbId = id(series.tvdbId);
  if (tvdbId === null) return { event, title, tasks: [], ignored: 'the event names no series (no TVDB id)' };
  return outcome(event, title, work({ tvdbId, ...named(title) }, body, now));
}

function outcome(event: string, title: string | null, work: readonly NewTask[] | string): EventWork {
  return typeof work === 'string'
    ? { event, title, tasks: [], ignored: work }
    : { event, title, tasks: work, ignored: null };
}

function named(title: string | null): { readonly title?: string } {
  return title === null ? {} : { title };
}
function eventOf(body: Body): string {
  return text(body.eventType) ?? 'unknown';
}
