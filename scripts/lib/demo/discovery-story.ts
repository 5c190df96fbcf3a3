import { join } from 'node:path';
import { radarrMovieAdded } from '../../../test/fakes/webhook-bodies.ts';
import { DemoFault } from './demo-fault.ts';
import type { SamplePair } from './sample-library.ts';
import { milliseconds, say, show } from './screen.ts';
import {
  checkLink,
  foldersOf,
  happen,
  type List,
  linkOnDisk,
  readTree,
  type Stage,
  until,
  untilConfirmed,
  untilDelivered,
} from './stage.ts';
import { treeLines } from './tree.ts';

interface Candidate {
  readonly id: number;
  readonly movie: { readonly tmdbId: number; readonly title: string };
  readonly special: Special & { readonly seriesTitle: string };
  readonly furtherParts: readonly Special[];
  readonly confidence: number;
  readonly evidence: readonly { readonly text: string; readonly weight: number }[];
  readonly state: string;
}

interface Special {
  readonly episodeNumber: number;
}

/** Shows what the search at the start found, and accepts the pair that it asks about. */
export async function answerDiscovery(stage: Stage): Promise<void> {
  const { service, library, world } = stage;
  await until('the libraries are compared', async () => {
    const { items } = await service.api<List<{ scope: string; state: string }>>('GET', '/reconcile');
    const runs = items.filter(({ scope }) => scope === 'matching');
    return runs.length > 0 && runs.every(({ state }) => state === 'succeeded') ? runs : null;
  });
  const { items } = await service.api<List<Candidate>>('GET', '/api/v1/candidates');
  const certain = items.filter(({ state }) => state === 'automatic');
  const [asked, ...others] = items.filter(({ state }) => state === 'open');
  if (certain.length !== 2 || asked === undefined || others.length > 0)
    throw new DemoFault(`Discovery found ${JSON.stringify(items)}.`);
  say('   Certain, so a rule was made:');
  for (const candidate of certain) explain(candidate);
  for (const pair of [library.reunion, library.doubleLength]) checkLink(stage, pair, await untilConfirmed(stage, pair));
  say('', '   To review:');
  explain(asked);
  const answered = await service.api<Candidate>('POST', `/api/v1/candidates/${asked.id}/accept`);
  say('', `   POST /api/v1/candidates/${asked.id}/accept: ${answered.state}`);
  say(`      ${await untilWaiting(stage, library.arriving)}`);
  await world.settle();
  say('', '   The links:');
  show(treeLines(readTree(stage), [...specialsOf(stage, library.reunion), ...specialsOf(stage, library.doubleLength)]));
}

function explain({ movie, special, furtherParts, confidence, evidence }: Candidate): void {
  const numbers = [special, ...furtherParts].map(({ episodeNumber }) => `E${String(episodeNumber).padStart(2, '0')}`);
  say(`      "${movie.title}" is ${special.seriesTitle} S00${numbers.join('-')}, confidence ${confidence}`);
  const saying = (sign: number) => evidence.filter(({ weight }) => Math.sign(weight) === sign).map(({ text }) => text);
  say(`         for      ${saying(1).join('; ')}`);
  if (saying(-1).length > 0) say(`         against  ${saying(-1).join('; ')}`);
}

/** The reason for which the rule of a movie without a file waits. */
function untilWaiting({ service }: Stage, { movie }: SamplePair): Promise<string> {
  return until(`the rule of "${movie.title}" waits`, async () => {
    const { items } = await service.api<List<{ movieTmdbId: number; state: string; reason: string | null }>>(
      'GET',
      '/api/v1/rules',
    );
    const rule = items.find(({ movieTmdbId }) => movieTmdbId === movie.tmdbId);
    return rule?.state === 'waiting' && rule.reason !== null ? `${rule.state}: ${rule.reason}` : null;
  });
}

/** A movie is added, becomes a rule by itself, and its file is linked as soon as it is there. */
export async function addMovie(stage: Stage): Promise<void> {
  const { service, library, world } = stage;
  const pair = library.addNewMovie();
  const { movie } = pair;
  await happen(stage, 'MovieAdded', () => world.radarr.emit(['onMovieAdded'], movie, radarrMovieAdded(movie)));
  const from = performance.now();
  const found = await until(`discovery finds the special of "${movie.title}"`, async () => {
    const { items } = await service.api<List<Candidate>>('GET', `/api/v1/candidates?movieTmdbId=${movie.tmdbId}`);
    return items.find(({ state }) => state === 'automatic') ?? null;
  });
  say(`   Plex Linker   makes the rule after ${milliseconds(performance.now() - from)}`);
  explain(found);
  const name = 'Copper Sky The Last Rain (2023) WEBDL-1080p.mkv';
  await happen(stage, 'Download', () => world.radarr.importFile(movie, { name, quality: 'WEBDL-1080p' }));
  await until(`a link leads to the file of "${movie.title}"`, () => linkOnDisk(stage, pair));
  await untilDelivered(stage, 'Download');
  checkLink(stage, pair, await untilConfirmed(stage, pair));
  await world.settle();
  show(treeLines(readTree(stage), specialsOf(stage, pair)));
}

function specialsOf(stage: Stage, pair: SamplePair): string[] {
  return foldersOf(stage, pair)
    .slice(1)
    .map((folder) => join(folder, 'Specials'));
}
