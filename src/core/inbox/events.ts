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

/** What else the tasks of an event need. */
interface EventContext {
  /** "Radarr Download", for the history of links. */
  readonly cause: string;
  readonly body: Body;
  readonly now: number;
}

/** Returns why there is nothing to do, if so. */
type TasksOf<Item> = (item: Named<Item>, event: EventContext) => readonly NewTask[] | string;
type MovieTasks = TasksOf<{ readonly tmdbId: number }>;
type SeriesTasks = TasksOf<{ readonly tvdbId: number }>;

const checkMovie: MovieTasks = (movie, { cause, now }) => [linkMovieTask({ ...movie, cause }, now)];
const checkSeries: SeriesTasks = (series, { cause, now }) => [linkSeriesTask({ ...series, cause }, now)];

/** Radarr's events that affect links. All others are stored and ignored. */
const radarrEvents: Readonly<Record<string, MovieTasks>> = {
  Download: (movie, { cause, now }) => [linkMovieTask({ ...movie, cause, discover: true }, now)],
  Rename: checkMovie,
  MovieAdded: (movie, { cause, now }) => [
    linkMovieTask({ ...movie, cause }, now),
    discoverMovieTask({ tmdbId: movie.tmdbId, cause }, now),
  ],
  // Radarr sends it before it removes the files, and waits for our answer.
  MovieDelete: (movie, { cause, now }) => [linkMovieTask({ ...movie, cause, leaving: true, asked: true }, now + 1_000)],
  MovieFileDelete: (movie, { cause, body, now }) => {
    const reason = typeof body.deleteReason === 'string' ? body.deleteReason : 'unknown';
    // An upgrade removes the old file some milliseconds before it imports the new one, which sends its own event.
    if (reason === 'upgrade') return 'an upgrade: the new file comes with its own event';
    return [linkMovieTask({ ...movie, cause: `${cause} (${reason})`, asked: reason !== 'missingFromDisk' }, now)];
  },
};

/** Sonarr's events that affect links. "Download" has two shapes, for a file and for a finished import; both name the series. */
const sonarrEvents: Readonly<Record<string, SeriesTasks>> = {
  SeriesAdd: (series, { cause, now }) => [
    linkSeriesTask({ ...series, cause }, now),
    discoverSeriesTask({ tvdbId: series.tvdbId, cause }, now),
  ],
  SeriesDelete: checkSeries,
  Download: checkSeries,
  Rename: checkSeries,
  EpisodeFileDelete: checkSeries,
};

/** Converts an event of Radarr into tasks. Pure. */
export function radarrWork(body: Body, now: number): EventWork {
  const movie = record(body.movie);
  const tmdbId = id(movie.tmdbId) ?? id(record(body.remoteMovie).tmdbId);
  const item = tmdbId === null ? 'the event names no movie (no TMDB id)' : { tmdbId };
  return workOf(radarrEvents, { app: 'Radarr', body, now, title: text(movie.title) }, item);
}

/** Converts an event of Sonarr into tasks. Pure. */
export function sonarrWork(body: Body, now: number): EventWork {
  const series = record(body.series);
  const tvdbId = id(series.tvdbId);
  const item = tvdbId === null ? 'the event names no series (no TVDB id)' : { tvdbId };
  return workOf(sonarrEvents, { app: 'Sonarr', body, now, title: text(series.title) }, item);
}

interface ArrEvent {
  readonly app: string;
  readonly body: Body;
  readonly now: number;
  readonly title: string | null;
}

/** @param item why it is not known, if so. */
function workOf<Item extends object>(
  events: Readonly<Record<string, TasksOf<Item>>>,
  { app, body, now, title }: ArrEvent,
  item: Item | string,
): EventWork {
  const event = text(body.eventType) ?? 'unknown';
  const ignored = (reason: string): EventWork => ({ event, title, tasks: [], ignored: reason });
  const tasksOf = Object.hasOwn(events, event) ? events[event] : undefined;
  if (tasksOf === undefined) return ignored('there is nothing to do for this event');
  if (typeof item === 'string') return ignored(item);
  const tasks = tasksOf(title === null ? item : { ...item, title }, { cause: `${app} ${event}`, body, now });
  return typeof tasks === 'string' ? ignored(tasks) : { event, title, tasks, ignored: null };
}
