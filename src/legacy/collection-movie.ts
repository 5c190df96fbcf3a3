import { isMap, type Node, type YAMLMap } from 'yaml';
import type { NewRule } from '../core/model/rule.ts';
import { type Read, readEpisodes, readEpisodeTvdbIds, readFlag, readId, readSeason } from './collection-fields.ts';
import { type Field, fieldNode, fieldsOf, resolve, textOf, type YamlSource } from './yaml-source.ts';

/** More than anybody has; a few lines that refer to each other can be read as millions. */
export const maxEntries = 10_000;

/** One show below a movie: its rule, or the reason why it cannot be read. */
interface ShowRead {
  readonly show: Field;
  readonly read: Read<NewRule>;
}

/** Reads the shows of a movie; or the reason why it cannot be read. */
export function readMovie(source: YamlSource, movie: Field): Read<readonly ShowRead[]> {
  const title = titleOf(movie);
  if (title === '' || title === '<<')
    return { wrong: 'this is no movie title: write the title, in quotes where it holds signs of YAML' };
  const body = resolve(source, movie.value);
  if (body === null) return { wrong: 'nothing is given for this movie: add "Shows" with the show and its "Episode"' };
  if (!isMap(body)) return { wrong: 'the movie must be followed by its fields ("Movie DB ID", "Shows"), indented' };
  const tmdbId = readId(fieldNode(source, body, 'Movie DB ID'), 'Movie DB ID');
  if ('wrong' in tmdbId) return tmdbId;
  const shows = fieldNode(source, body, 'Shows');
  if (shows === null) return { wrong: 'no show is given: add "Shows" with the show and its "Episode"' };
  if (!isMap(shows)) return { wrong: '"Shows" must hold show names with what belongs to each' };
  if (shows.items.length === 0) return { wrong: 'no show is given: add one below "Shows" with its "Episode"' };
  const value = fieldsOf(shows)
    .slice(0, maxEntries)
    .map((show) => ({ show, read: readShow(source, show, { title, tmdbId: tmdbId.value }) }));
  return { value };
}

export function titleOf(field: Field): string {
  return textOf(field.key)?.trim() ?? '';
}

function readShow(source: YamlSource, show: Field, movie: { title: string; tmdbId: number | null }): Read<NewRule> {
  const seriesTitle = titleOf(show);
  if (seriesTitle === '' || seriesTitle === '<<') return { wrong: 'this is no show name' };
  const body = resolve(source, show.value);
  if (body === null) return { wrong: 'nothing says which special it is: add "Episode"' };
  if (!isMap(body))
    return { wrong: 'the show must be followed by its fields ("Episode", "Season", "tvdbId"), indented' };
  const field = (name: string): Node | null => fieldNode(source, body as YAMLMap, name);
  const season = readSeason(field('Season'));
  if ('wrong' in season) return season;
  const episodes = readEpisodes(source, field('Episode'));
  if ('wrong' in episodes) return episodes;
  const seriesTvdbId = readId(field('tvdbId'), 'tvdbId');
  if ('wrong' in seriesTvdbId) return seriesTvdbId;
  if (episodes.value.numbers.length === 0)
    return { wrong: 'nothing says which special it is: "Episode" is empty or missing' };
  const learned = readEpisodeTvdbIds(source, field('episodeTvdbIds'));
  const tvdbIds = episodes.value.numbers.flatMap((number) => learned.get(number) ?? []);
  const value: NewRule = {
    movieTmdbId: movie.tmdbId,
    movieTitle: movie.title,
    sonarr: readNumber(field('Sonarr')),
    radarr: readNumber(field('Radarr')),
    seriesTvdbId: seriesTvdbId.value,
    seriesTitle,
    seasonNumber: season.value.number,
    episodeNumbers: episodes.value.numbers,
    episodeTvdbIds: tvdbIds.length === episodes.value.numbers.length ? tvdbIds : [],
    given: {
      season: season.value.given,
      episode: episodes.value.given,
      episodeId: idOrNull(field('Episode ID')),
      seriesId: idOrNull(field('seriesId')),
    },
    origin: 'imported',
    enabled: readFlag(field('Enabled')) ?? true,
  };
  return { value };
}

/** What Sonarr called it once: only answered again, so nonsense in it costs nothing. */
function idOrNull(node: Node | null): number | null {
  const id = readId(node, '');
  return 'value' in id ? id.value : null;
}

/** An instance's number, 0 included. */
function readNumber(node: Node | null): number | null {
  const text = textOf(node)?.trim();
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : null;
}
