import type { Hono } from 'hono';
import { empty, ok } from './answers.ts';
import { parseEpisodes } from './episode-parser.ts';
import type { FakeSonarr } from './fake-sonarr.ts';
import { isVideoName, VIDEO_EXTENSIONS } from './media-files.ts';
import { qualityInName, qualityNamed } from './qualities.ts';
import { cleanTitle, type SonarrSeries } from './sonarr-model.ts';
import { episodeResource, plainSeriesResource } from './sonarr-resources.ts';

type Routes = Hono<{ Variables: { body: unknown } }>;

const UNKNOWN_LANGUAGE = [{ id: 0, name: 'Unknown' }];

/** `GET /parse?title=`: which series and episodes a name means. Here the title counts, unlike in a scan of a known folder. */
export function addParseRoute(sonarr: FakeSonarr, routes: Routes): void {
  routes.get('/api/v3/parse', (context) => {
    const title = context.req.query('title') ?? '';
    if (title === '') return empty(204);
    const parsed = parseEpisodes(title);
    if (parsed === null) return ok({ title, customFormatScore: 0 });
    const series = seriesOfTitle(sonarr, parsed.seriesTitle);
    const episodes = (series === null ? [] : sonarr.episodesOf(series, parsed.seasonNumber)).filter((episode) =>
      parsed.episodeNumbers.includes(episode.episodeNumber),
    );
    const fallback = isVideoName(title) ? 'HDTV-720p' : 'Unknown';
    const parsedEpisodeInfo = {
      releaseTitle: title.replace(/\.[a-z0-9]{2,4}$/i, (end) => (VIDEO_EXTENSIONS.has(end.toLowerCase()) ? '' : end)),
      seriesTitle: parsed.seriesTitle,
      seriesTitleInfo: {
        title: parsed.seriesTitle,
        titleWithoutYear: parsed.seriesTitle.replace(/ \(?(19|20)\d\d\)?$/, ''),
        year: parsed.year,
      },
      quality: qualityInName('Sonarr', title) ?? qualityNamed('Sonarr', fallback),
      seasonNumber: parsed.seasonNumber,
      episodeNumbers: parsed.episodeNumbers,
      absoluteEpisodeNumbers: [],
      specialAbsoluteEpisodeNumbers: [],
      languages: UNKNOWN_LANGUAGE,
      fullSeason: false,
      isPartialSeason: false,
      isMultiSeason: false,
      isSeasonExtra: false,
      isSplitEpisode: false,
      isMiniSeries: false,
      special: false,
      releaseHash: '',
      seasonPart: 0,
      releaseTokens: parsed.rest,
      isDaily: false,
      isAbsoluteNumbering: false,
      isPossibleSpecialEpisode: false,
      isPossibleSceneSeasonSpecial: false,
      releaseType: parsed.episodeNumbers.length > 1 ? 'multiEpisode' : 'singleEpisode',
    };
    const rest = { languages: UNKNOWN_LANGUAGE, customFormats: [], customFormatScore: 0 };
    if (series === null) return ok({ title, parsedEpisodeInfo, episodes: [], ...rest });
    const seasons = [...new Set(sonarr.episodesOf(series).map((episode) => episode.seasonNumber))];
    return ok({
      title,
      parsedEpisodeInfo,
      series: plainSeriesResource(series, seasons),
      episodes: episodes.map((episode) => episodeResource(episode)),
      ...rest,
    });
  });
}

function seriesOfTitle(sonarr: FakeSonarr, title: string): SonarrSeries | null {
  const clean = cleanTitle(title);
  if (clean === '') return null;
  const year = Number(/\b((?:19|20)\d\d)\)?$/.exec(title)?.[1] ?? 0);
  const bare = cleanTitle(title.replace(/[ (]*(19|20)\d\d\)?$/, ''));
  return (
    sonarr.series.find((series) =>
      [series.title, ...series.alternateTitles].some((name) => cleanTitle(name) === clean),
    ) ??
    sonarr.series.find((series) => year !== 0 && series.year === year && cleanTitle(series.title) === bare) ??
    null
  );
}
