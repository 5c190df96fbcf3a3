import { changes } from '../../../test/fakes/world.ts';
import { DemoFault } from './demo-fault.ts';
import { addMovie, answerDiscovery } from './discovery-story.ts';
import { registerWebhook, requestBook, showInPlex, watchOnce } from './plex-story.ts';
import { addSubtitle, renameSubtitle } from './sample-library.ts';
import { head, milliseconds, say, show } from './screen.ts';
import {
  checkLink,
  foldersOf,
  happen,
  type List,
  linkOnDisk,
  readTree,
  requestMarks,
  type Stage,
  showRequests,
  until,
  untilConfirmed,
  untilDelivered,
} from './stage.ts';
import { changeLines, treeLines } from './tree.ts';

const files = {
  first: 'The Drowned Bell (2019) WEBDL-1080p.mkv',
  better: 'The Drowned Bell (2019) Bluray-1080p.mkv',
  renamed: 'The Drowned Bell (2019) [Restored] Bluray-1080p.mkv',
};

/** Runs all steps. Throws DemoFault at the first one that fails. */
export async function tellStory(stage: Stage): Promise<void> {
  head('1. Install webhooks in Sonarr, Radarr and Plex');
  await installWebhooks(stage);
  registerWebhook(stage);
  head('2. Discovery has compared the movies with the specials');
  await answerDiscovery(stage);
  head('3. Radarr imports a movie file: the link is created');
  await arrive(stage);
  head('4. Radarr upgrades the file: the link is replaced');
  await upgrade(stage);
  head('5. Radarr renames the file: the link is updated');
  await rename(stage);
  head('6. A movie is added in Radarr: its special is found and linked');
  await addMovie(stage);
  head('7. Plex shows the special');
  await showInPlex(stage);
  head('8. Reconcile compares everything with the servers and the disk');
  await reconcile(stage);
  head('9. Watching the movie marks the special as watched');
  await watchOnce(stage);
  head('10. A requested book becomes available');
  await requestBook(stage);
  checkOffences(stage);
}

async function installWebhooks({ service }: Stage): Promise<void> {
  const { items } = await service.api<List<{ id: number; kind: string }>>('GET', '/api/v1/instances');
  for (const { id, kind } of items) {
    const path = `/api/v1/instances/${id}/install-webhooks`;
    const { name, url, tested } = await service.api<{ name: string; url: string; tested: boolean }>('POST', path, {
      url: service.url,
    });
    if (!tested) throw new DemoFault(`${kind} could not reach ${url}.`);
    say(`   ${kind === 'sonarr' ? 'Sonarr' : 'Radarr'}: connection "${name}" installed and tested, ${url}`);
  }
}

async function arrive(stage: Stage): Promise<void> {
  const { movie } = stage.library.arriving;
  const folders = foldersOf(stage, stage.library.arriving);
  say('   Before:');
  show(treeLines(readTree(stage), folders));
  say();
  const showRequestsSince = await awaitLink(stage, 'Download', () => {
    addSubtitle(movie, files.first);
    return stage.world.radarr.importFile(movie, { name: files.first, quality: 'WEBDL-1080p', sizeBytes: 40_000_000 });
  });
  say('', '   After:');
  show(treeLines(readTree(stage), folders));
  showRequestsSince();
}

async function upgrade(stage: Stage): Promise<void> {
  const { movie } = stage.library.arriving;
  await change(stage, 'Download', () =>
    stage.world.radarr.upgrade(movie, {
      name: files.better,
      quality: 'Bluray-1080p',
      sizeBytes: 90_000_000,
      between: () => renameSubtitle(movie, files.first, files.better),
    }),
  );
}

async function rename(stage: Stage): Promise<void> {
  const { movie } = stage.library.arriving;
  await change(stage, 'Rename', () => {
    renameSubtitle(movie, files.better, files.renamed);
    return stage.world.radarr.renameFile(movie, files.renamed);
  });
}

async function change(stage: Stage, event: string, act: () => Promise<unknown>): Promise<void> {
  const before = readTree(stage);
  const showRequestsSince = await awaitLink(stage, event, act);
  say('', '   Changes on disk (+ new, - removed, ~ new target):');
  show(changeLines(before, readTree(stage), foldersOf(stage, stage.library.arriving)));
  showRequestsSince();
}

/** Changes the arriving movie, then waits until its link is correct and confirmed. Returns a function that shows the requests. */
async function awaitLink(stage: Stage, event: string, act: () => Promise<unknown>): Promise<() => void> {
  const pair = stage.library.arriving;
  const marks = requestMarks(stage);
  await happen(stage, event, act);
  const from = performance.now();
  await until(`a link leads to the file of "${pair.movie.title}"`, () => linkOnDisk(stage, pair));
  say(`   Plex Linker   the link leads to the file after ${milliseconds(performance.now() - from)}`);
  await untilDelivered(stage, event);
  checkLink(stage, pair, await untilConfirmed(stage, pair));
  say(`   Sonarr        imported the special with media info after ${milliseconds(performance.now() - from)}`);
  await stage.world.settle();
  const end = requestMarks(stage);
  return () => showRequests(stage, marks, end);
}

async function reconcile(stage: Stage): Promise<void> {
  const { service, world } = stage;
  const [before, marks] = [readTree(stage), requestMarks(stage)];
  const { run } = await service.api<{ run: string }>('POST', '/reconcile', { scope: 'links' });
  const { state, counts } = await until('reconcile ends', async () => {
    const found = await service.api<ApiRun>('GET', `/reconcile/${run}`);
    return found.state === 'queued' || found.state === 'running' ? null : found;
  });
  await world.settle();
  const writes = [
    ...world.sonarr.writesSince(marks.sonarr),
    ...world.radarr.writesSince(marks.radarr),
    ...world.plex.writesSince(marks.plex),
  ];
  const touched = changes(before, readTree(stage));
  if (state !== 'succeeded' || counts.kept !== 4 || writes.length > 0 || touched.length > 0)
    throw new DemoFault(
      `Reconcile ${state} with ${JSON.stringify(counts)}, ${touched.length} files touched, writes: ${writes.map(({ method, path }) => `${method} ${path}`).join(', ') || 'none'}.`,
    );
  say('   4 links are correct: nothing was written.');
  showRequests(stage, marks, requestMarks(stage));
}

interface ApiRun {
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** The fakes record what a real server would not complain about: a rescan of the whole library, a redirected event. */
function checkOffences({ world }: Stage): void {
  const offences = [...world.sonarr.offences, ...world.radarr.offences].map(({ what }) => what);
  const [first] = [...offences, ...world.plex.offences];
  if (first !== undefined) throw new DemoFault(`A fake server recorded an offence: ${first}.`);
}
