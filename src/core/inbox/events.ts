import type { NewTask } from '../model/task.ts';
import { linkMovieTask, linkSeriesTask } from '../tasks/kinds/links.ts';
import { type Body, id, record, text } from './body-fields.ts';

/** What an event asks for. Events are only reasons to look: what is done follows from what the servers and the disk say then. */
export interface EventWork {
  readonly event: string;
  readonly title: string | null;
  readonly tasks: readonly NewTask[];
  /** Why there is nothing to do; null when there is. */
  readonly ignored: string | null;
  /** The id of the Plex server that a player's event is about, where it is set up here. */
  readonly server?: number;
}

/** Without a title where the event has none: an empty one would be taken for the name in a rule. */
type Named<Id> = Id & { readonly title?: string };
type MovieEvent = (movie: Named<{ tmdbId: number }>, body: Body, now: number) => readonly NewTask[] | string;
type SeriesEvent = (series: Named<{ tvdbId: number }>, body: Body, now: number) => readonly NewTask[] | string;

const lookAtMovie =
  (event: string): MovieEvent =>
  (movie, _body, now) => [linkMovieTask({ ...movie, cause: `Radarr ${event}` }, now)];

const lookAtSeries =
  (event: string): SeriesEvent =>
  (series, _body, now) => [linkSeriesTask({ ...series, cause: `Sonarr ${event}` }, now)];

/** Radarr's events that move a link. Everything else is stored and ignored. */
const radarrEvents: Readonly<Record<string, MovieEvent>> = {
  Download: lookAtMovie('Download'),
  Rename: lookAtMovie('Rename'),
  MovieAdded: lookAtMovie('MovieAdded'),
  // Sent before the files are removed: Radarr begins only after our answer.
  MovieDelete: (movie, _body, now) => [
    linkMovieTask({ ...movie, cause: 'Radarr MovieDelete', leaving: true, asked: true }, now + 1_000),
  ],
  MovieFileDelete: (movie, body, now) => {
    const reason = typeof body.deleteReason === 'string' ? body.deleteReason : 'unknown';
    // In an upgrade the old file goes some milliseconds before the new one comes, which has an event of its own.
    if (reason === 'upgrade') return 'an upgrade: the new file comes with its own event';
    return [
      linkMovieTask(
        { ...movie, cause: `Radarr MovieFileDelete (${reason})`, asked: reason !== 'missingFromDisk' },
        now,
      ),
    ];
  },
};

/** Sonarr's events that move a link. "Download" comes in two shapes, for a file and for a finished import: both name the series. */
const sonarrEvents: Readonly<Record<string, SeriesEvent>> = {
  SeriesAdd: lookAtSeries('SeriesAdd'),
  SeriesDelete: lookAtSeries('SeriesDelete'),
  Download: lookAtSeries('Download'),
  Rename: lookAtSeries('Rename'),
  EpisodeFileDelete: lookAtSeries('EpisodeFileDelete'),
};

/** Turns an event of Radarr into tasks. Pure. */
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

/** Turns an event of Sonarr into tasks. Pure. */
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
