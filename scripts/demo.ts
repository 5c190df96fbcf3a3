import { once } from 'node:events';
import { join } from 'node:path';
import { createWorld, type World } from '../test/fakes/world.ts';
import { DemoFault } from './lib/demo/demo-fault.ts';
import { addSampleLibrary } from './lib/demo/sample-library.ts';
import { head, milliseconds, say, show } from './lib/demo/screen.ts';
import { type DemoService, startService } from './lib/demo/service.ts';
import type { Stage } from './lib/demo/stage.ts';
import { tellStory } from './lib/demo/story.ts';
import { treeLines } from './lib/demo/tree.ts';

// scripts/demo starts this, once everything is installed and built.
const endsAfterShow = process.argv.includes('--once');
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
process.exit(await run());

async function run(): Promise<0 | 1> {
  let service: DemoService | null = null;
  const world = await createWorld({ plex: true });
  try {
    const stage = await open(world, (started) => {
      service = started;
    });
    await untilStopped(play(stage), stage.service);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    say('', error instanceof DemoFault ? `That did not go as promised. ${error.message}` : String(error));
    return 1;
  } finally {
    await close(world, service);
  }
}

async function open(world: World, started: (service: DemoService) => void): Promise<Stage> {
  say('Plex Linker puts a movie’s file into the show it is a special of, and keeps it there.');
  say('Here it works with stand-ins for Sonarr, Radarr and Plex, on invented films in a temporary folder.', '');
  const library = addSampleLibrary(world);
  world.plex.addSection({ title: 'Audiobooks', type: 'artist', locations: [join(world.media, 'books')] });
  await world.plex.scanAll();
  const service = await startService(world);
  started(service);
  say(`   Radarr (stand-in)   ${world.radarr.url}`);
  say(`   Sonarr (stand-in)   ${world.sonarr.url}`);
  say(`   Plex (stand-in)     ${world.plex.url}`);
  say(`   Plex Linker         ${service.url}   ready after ${milliseconds(service.readyAfterMs)}`);
  say('', `   ${world.media}`);
  show(treeLines(world.snapshot()));
  return { world, library, service };
}

async function play(stage: Stage): Promise<void> {
  await tellStory(stage);
  say('', 'All of it went as promised.');
  if (endsAfterShow) return;
  lookAround(stage);
  stage.service.onLine(({ level, msg }) => {
    if (msg !== 'request' && msg !== '')
      say(`   ${new Date().toTimeString().slice(0, 8)}  ${level === 'info' ? '' : `${level}: `}${msg}`);
  });
  await once(stopping.signal, 'abort');
}

function lookAround({ world, service, library }: Stage): void {
  const { url, apiKey } = service;
  const key = `-H 'X-Api-Key: ${apiKey}'`;
  head('It keeps running: look around, Ctrl-C ends it');
  say(
    `   Address   ${url}`,
    `   API key   ${apiKey}`,
    `             (made at the first start and kept in the file api-key of the data folder)`,
    `   API       ${url}/api/docs?apikey=${apiKey}`,
    `   Media     ${world.media}`,
    '',
    '   What was linked:',
    `      curl ${key} ${url}/api/v1/links`,
    '   Break something, then let a sweep repair it:',
    `      rm '${library.reunion.series.path}'/Specials/*`,
    `      curl ${key} -X POST ${url}/reconcile`,
    '',
    '   What it does from now on:',
  );
}

/** Until the work is done, a signal comes, or the service ends by itself, which it must not. */
async function untilStopped(work: Promise<void>, service: DemoService): Promise<void> {
  const signal = once(stopping.signal, 'abort');
  const lost = service.ended.then(() => {
    if (!stopping.signal.aborted) throw new DemoFault(`The service ended by itself. It said:\n${service.lastWords()}`);
  });
  await Promise.race([work, signal, lost]);
}

async function close(world: World, service: DemoService | null): Promise<void> {
  await service?.stop();
  await world.dispose();
  say('', 'Ended: everything is stopped, and the temporary folder is gone.');
}
