import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../test/fakes/world.ts';
import { DemoFault } from './lib/demo/demo-fault.ts';
import { addSampleLibrary } from './lib/demo/sample-library.ts';
import { head, milliseconds, say, show } from './lib/demo/screen.ts';
import { type DemoService, startService } from './lib/demo/service.ts';
import type { Stage } from './lib/demo/stage.ts';
import { tellStory } from './lib/demo/story.ts';
import { treeLines } from './lib/demo/tree.ts';
import { createDemoWorld, furnish } from './lib/demo-world/furnish.ts';
import { live, slowSync } from './lib/demo-world/live.ts';

// Started by scripts/demo after installation and build.
const endsAfterShow = process.argv.includes('--once');
/** Of a service that only this machine reaches, with invented data. */
const password = 'lantern-bay';
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
process.exit(await run());

async function run(): Promise<0 | 1> {
  let service: DemoService | null = null;
  const world = await createDemoWorld();
  try {
    const stage = await open(world, (started) => {
      service = started;
    });
    await untilStopped(play(stage), stage.service);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    say('', error instanceof DemoFault ? `The demo failed. ${error.message}` : String(error));
    return 1;
  } finally {
    await close(world, service);
  }
}

async function open(world: World, started: (service: DemoService) => void): Promise<Stage> {
  say('Plex Linker links movies into their shows as specials, and maintains the links.');
  say('This demo uses fake Sonarr, Radarr and Plex servers and invented movies in a temporary folder.', '');
  const library = addSampleLibrary(world);
  await world.plex.scanAll();
  // Discovery makes links as soon as the service runs.
  const before = world.snapshot();
  const service = await startService(world);
  started(service);
  say(`   Radarr (fake)   ${world.radarr.url}`);
  say(`   Sonarr (fake)   ${world.sonarr.url}`);
  say(`   Plex (fake)     ${world.plex.url}`);
  say(`   Plex Linker     ${service.url}   ready after ${milliseconds(service.readyAfterMs)}`);
  say('', `   ${world.media}`);
  show(treeLines(before));
  return { world, library, service };
}

async function play(stage: Stage): Promise<void> {
  await tellStory(stage);
  if (!endsAfterShow) await fillPages(stage);
  say('', 'Everything worked as expected.');
  if (endsAfterShow) return;
  printHints(stage);
  void keepSyncing(stage);
  stage.service.onLine(({ level, msg }) => {
    if (msg !== 'request' && msg !== '')
      say(`   ${new Date().toTimeString().slice(0, 8)}  ${level === 'info' ? '' : `${level}: `}${msg}`);
  });
  await once(stopping.signal, 'abort');
}

/** Not needed by the story: something to see on each page of the web UI. */
async function fillPages({ world, service }: Stage): Promise<void> {
  head('11. The library grows: every page of the web UI has something to show');
  const furniture = furnish(world);
  await service.api('POST', '/api/v1/candidates/discover', {});
  await live({ world, service, furniture });
  await service.submit('/settings/access/password', { password, repeat: password });
  const { certain, conflicting } = furniture;
  say(
    `   Radarr has ${world.radarr.movies.length} movies and Sonarr ${world.sonarr.series.length} shows now, all invented, with drawn posters.`,
    `   ${certain.length} movies were linked as specials at once. A few pairs wait for your answer on the page Review.`,
    `   "${conflicting.movie.title}" is a conflict: ${conflicting.series.title} has a file of its own in that place.`,
    '   Radarr failed while it renamed a file, so a task was given up: Retry on the page Activity succeeds now.',
    '   The files of three movies are gone: a run on the page Runs waits for Confirm before it removes their links.',
    '   Some movies were watched; three of them differ from their specials: Mark on the page Watch makes them agree.',
    '   There are requests in every state, one of the viewer Vera, a dry run that would repair a link, and a few past runs.',
    '   A second Plex server, "Cellar", sends its archive slowly: the page Library shows the progress of its sync.',
    '',
    `   Web UI     ${service.url}`,
    `   Sign in    with the password ${password}`,
  );
}

/** So that a running sync can be seen whenever someone looks. */
async function keepSyncing(stage: Stage): Promise<void> {
  while (!stopping.signal.aborted) {
    await sleep(15_000, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    if (!stopping.signal.aborted) await slowSync(stage).catch(() => undefined);
  }
}

function printHints({ world, service, library }: Stage): void {
  const { url, apiKey } = service;
  const key = `-H 'X-Api-Key: ${apiKey}'`;
  head('The service keeps running. Press Ctrl-C to stop');
  say(
    `   Address   ${url}`,
    `   Sign in   with the password ${password}`,
    `   API key   ${apiKey}`,
    `             (generated at the first start, in the file api-key of the data folder)`,
    `   API       ${url}/api/docs?apikey=${apiKey}`,
    `   Media     ${world.media}`,
    '',
    '   List the links:',
    `      curl ${key} ${url}/api/v1/links`,
    '   Delete a link, then let reconcile repair it:',
    `      rm '${library.reunion.series.path}'/Specials/*`,
    `      curl ${key} -X POST ${url}/reconcile`,
    '',
    '   Log:',
  );
}

/** Resolves when the work is done or on a signal; rejects if the service exits unexpectedly. */
async function untilStopped(work: Promise<void>, service: DemoService): Promise<void> {
  const signal = once(stopping.signal, 'abort');
  const lost = service.ended.then(() => {
    if (!stopping.signal.aborted)
      throw new DemoFault(`The service exited unexpectedly. Its last output:\n${service.lastOutput()}`);
  });
  await Promise.race([work, signal, lost]);
}

async function close(world: World, service: DemoService | null): Promise<void> {
  await service?.stop();
  await world.dispose();
  say('', 'Stopped. The temporary folder was deleted.');
}
