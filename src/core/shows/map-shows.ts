import { dirname } from 'node:path';
import type { MediaItemWhole } from '../library/model.ts';
import { matchShow } from '../matching/match-show.ts';
import { indexSeries, type SeriesIndex } from '../matching/series-index.ts';
import type { Evidence, SeriesFacts, SeriesOption, ShowFacts } from '../matching/show-model.ts';
import type { ConflictOption } from '../model.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { TaskResult } from '../tasks/result.ts';

const atOnce = 200;
const mostShows = 2_000;

/**
 * Maps the shows of Plex that nobody knows yet to Sonarr's series: by ids, folder, or title and year; what is not sure becomes a question with its options
 * and evidence. A question that a person chose to ignore is not asked again. Sonarr is asked for its list only when there is a show to map.
 */
export async function mapShows(rt: Runtime, signal: AbortSignal): Promise<TaskResult> {
  const shows = await rt.shows.unmapped(mostShows);
  const asked: typeof shows = [];
  for (const show of shows) {
    const question = await rt.store.conflicts.ofPlexItem(show.itemId);
    if (question?.state !== 'ignored') asked.push(show);
  }
  if (asked.length === 0) return { kind: 'done', outcome: 'no show is unmapped' };
  const series = await allSeries(rt, signal);
  if (series === null) return { kind: 'done', outcome: `${asked.length} wait: no Sonarr is set up` };
  let [mapped, open] = [0, 0];
  for (const [index, { itemId }] of asked.entries()) {
    if (index % atOnce === 0) signal.throwIfAborted();
    const item = await rt.library.items.get(itemId);
    if (item === null) continue;
    if (await mapShow(rt, item, series)) mapped += 1;
    else open += 1;
  }
  return {
    kind: 'done',
    outcome: `mapped: ${mapped} of ${asked.length}${open === 0 ? '' : `; ${open} are asked about`}`,
  };
}

async function mapShow(rt: Runtime, item: MediaItemWhole, series: SeriesIndex): Promise<boolean> {
  const match = matchShow(await factsOf(rt, item), series);
  const question = await rt.store.conflicts.ofPlexItem(item.id);
  if (match.kind === 'mapped') {
    const { seriesTvdbId, sonarr, sonarrSeriesId, confidence, method } = match;
    await rt.shows.put({ itemId: item.id, seriesTvdbId, sonarr, sonarrSeriesId, confidence, method }, rt.now());
    if (question !== null) await rt.store.conflicts.setState(question.id, 'resolved');
    return true;
  }
  const best = match.options[0]?.confidence ?? null;
  await rt.shows.put(
    { itemId: item.id, seriesTvdbId: null, sonarr: null, sonarrSeriesId: null, confidence: best, method: null },
    rt.now(),
  );
  if (question !== null && question.kind !== match.conflict) await rt.store.conflicts.setState(question.id, 'resolved');
  await rt.store.conflicts.open({
    ruleId: null,
    kind: match.conflict,
    subject: {
      movieTmdbId: null,
      movieTitle: null,
      seriesTvdbId: null,
      seriesTitle: titleOf(item),
      seriesPath: await folderOf(rt, item),
      episodeTvdbId: null,
      path: null,
      existingPath: null,
      plexItemId: item.id,
    },
    options: match.options.map(optionOf),
    reason: reasonOf(titleOf(item), match.conflict),
  });
  return false;
}

function reasonOf(title: string, conflict: 'noMatch' | 'multipleMatches' | 'ambiguous'): string {
  switch (conflict) {
    case 'noMatch':
      return `No series of Sonarr is the show "${title}" of Plex: add it to Sonarr, or name the series.`;
    case 'multipleMatches':
      return `Several series of Sonarr may be the show "${title}" of Plex: say which.`;
    case 'ambiguous':
      return `A series of Sonarr is probably the show "${title}" of Plex, but not for sure: say whether it is.`;
  }
}

function optionOf(option: SeriesOption): ConflictOption {
  return {
    id: `series:${option.sonarr}:${option.sonarrSeriesId}`,
    title: option.year === null ? option.title : `${option.title} (${option.year})`,
    seriesTvdbId: option.seriesTvdbId,
    sonarr: option.sonarr,
    sonarrSeriesId: option.sonarrSeriesId,
    confidence: option.confidence,
    evidence: option.evidence.map(({ text }: Evidence) => text).join('; '),
  };
}

async function factsOf(rt: Runtime, item: MediaItemWhole): Promise<ShowFacts> {
  const leaves = await rt.library.items.leavesOf(item.serverId, item.ratingKey);
  const regular = leaves.filter((leaf) => leaf.seasonNumber !== 0);
  return {
    title: item.title,
    originalTitle: item.originalTitle,
    year: item.year,
    guids: item.guids,
    seasonCount: new Set(regular.map((leaf) => leaf.seasonNumber)).size,
    episodeCount: regular.length,
    localPath: leaves.flatMap(({ files }) => files.flatMap(({ localPath }) => localPath ?? []))[0] ?? null,
  };
}

async function folderOf(rt: Runtime, item: MediaItemWhole): Promise<string | null> {
  const [first] = await rt.library.items.leavesOf(item.serverId, item.ratingKey);
  const path = first?.files[0]?.localPath ?? null;
  return path === null ? null : dirname(dirname(path));
}

function titleOf({ title, year }: MediaItemWhole): string {
  return year === null || title.includes(`(${year})`) ? title : `${title} (${year})`;
}

/** Null where no Sonarr is set up. A Sonarr that gives no answer is a fault: without its series a show would be asked about in vain. */
async function allSeries(rt: Runtime, signal: AbortSignal): Promise<SeriesIndex | null> {
  const servers = rt.servers.sonarrs();
  if (servers.length === 0) return null;
  const facts: SeriesFacts[] = [];
  for (const server of servers)
    for (const series of await server.client.allSeries({ signal })) {
      const path = server.toOurs(series.path);
      facts.push({ ...series, sonarr: server.instance.number, path: 'path' in path ? path.path : null });
    }
  return indexSeries(facts);
}
