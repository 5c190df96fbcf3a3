import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sendPlexWebhook } from '../../fakes/plex/send-plex-webhook.ts';
import { playerEvent } from '../../fakes/plex/webhook-bodies.ts';
import { radarrDownload, sendWebhook } from '../../fakes/webhook-bodies.ts';
import type { Pair } from '../../fakes/world.ts';
import { queriesAmong, statementsOf, transactionsAmong } from '../../support/count-statements.ts';
import { testSecret } from '../../support/service.ts';
import { until } from '../../support/until.ts';
import { type Setting, useSetting } from '../links/setup.ts';

/* What one event may cost. Whoever adds a query to a loop, or reads again what was read before, learns it here. */

interface Cost {
  readonly statements: number;
  /** Transactions that write. */
  readonly transactions: number;
  /** To instances and servers. */
  readonly requests: number;
}

describe('a Download event', () => {
  const setting = useSetting();

  test('that makes a link, with its confirmation', async () => {
    const first = await setting.linked({ number: 1 });
    await setting.linked({ series: first.series, number: 2 });
    // One of the requests asks Radarr whose file this is: an id alone may be another movie's by now, and what the event says of it is no fact.
    const bounds = { statements: 24, transactions: 6, requests: 8 };
    const costs: Cost[] = [];
    for (let number = 3; number < 3 + mostEvents && !isWithin(costs, bounds); number += 1) {
      const pair = await setting.linked({ series: first.series, number, file: false });
      const [name, quality] = [`${pair.movie.title} WEBDL-1080p.mkv`, 'WEBDL-1080p'];
      const file = setting.world.radarr.setFile(pair.movie, { name, quality });
      costs.push(await costOf(setting, () => download(setting, pair, file), /: confirmed: \d of \d$/));
    }
    expectWithin(costs, bounds);
  });

  test('that changes nothing', async () => {
    const first = await setting.linked({ number: 1 });
    await setting.linked({ series: first.series, number: 2 });
    const bounds = { statements: 12, transactions: 3, requests: 3 };
    const costs: Cost[] = [];
    for (let turn = 0; turn < mostEvents && !isWithin(costs, bounds); turn += 1) {
      const file = setting.world.radarr.fileOf(first.movie);
      if (file === null) throw new Error('the file is gone');
      // Other bytes each time: an equal event would be a duplicate.
      costs.push(
        await costOf(
          setting,
          () => download(setting, first, { ...file, id: file.id + turn }),
          /linked: already correct$/,
        ),
      );
    }
    expectWithin(costs, bounds);
  });
});

describe('a scrobble', () => {
  const setting = useSetting({
    plex: true,
    environment: (world) => ({ PLEX_0_URL: world.plex.url, PLEX_0_API_KEY: world.plex.token }),
  });

  test('that marks a twin', async () => {
    const { world, service } = setting;
    const costs = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const pair = await setting.linked();
      await world.plex.scanAll();
      await service.send('POST', '/api/v1/plex/servers/1/sync', { mode: 'incremental' });
      await service.idle();
      const film = world.plex.itemWith(world.source(pair));
      if (film === undefined) throw new Error('Plex has no such film');
      const body = playerEvent(world.plex, 'media.scrobble', film, world.plex.accounts.owner);
      const send = async () => {
        const { status } = await sendPlexWebhook(`${service.url}/webhooks/plex/${testSecret}`, body);
        expect(status).toBe(202);
      };
      costs.push(await costOf(setting, send, /marked/));
    }
    expectWithin(costs, { statements: 50, transactions: 12, requests: 2 });
  });
});

async function download({ service }: Setting, pair: Pair, file: Parameters<typeof radarrDownload>[1]): Promise<void> {
  const { status } = await sendWebhook(`${service.url}/webhooks/radarr/0`, radarrDownload(pair.movie, file), {
    secret: testSecret,
  });
  expect(status).toBe(202);
}

/** When the next task is due is read once it is quiet, however many events came before. */
const isOfTheClock = /^\s*select t\.next_run_at as "at"/;

/** Waits for a line of the log, since asking the service would itself cost statements. */
async function costOf({ world, service }: Setting, send: () => Promise<void>, ends: RegExp): Promise<Cost> {
  const servers = [world.radarr, world.sonarr, ...world.plexes];
  const marks = servers.map(({ requests }) => requests.mark());
  const from = service.log.length;
  const statements = await statementsOf(async () => {
    await send();
    await until(() => service.log.slice(from).some((line) => ends.test((JSON.parse(line) as { msg: string }).msg)));
    // Long enough for the queue to see when the next task is due.
    await sleep(300);
  });
  return {
    statements: queriesAmong(statements).filter((text) => !isOfTheClock.test(text)).length,
    transactions: transactionsAmong(statements).length,
    requests: servers.flatMap(({ requests }, at) => requests.since(marks[at] ?? 0)).length,
  };
}

/** On a slow machine what is done at intervals happens during almost every event. */
const mostEvents = 8;

function isWithin(costs: readonly Cost[], bounds: Cost): boolean {
  return exceeded(leastOf(costs), bounds).length === 0;
}

function expectWithin(costs: readonly Cost[], bounds: Cost): void {
  const found = leastOf(costs);
  const message = `an event cost ${JSON.stringify(found)}, not ${JSON.stringify(bounds)} at most`;
  expect(exceeded(found, bounds), message).toEqual([]);
}

/** The least of several events: what is done at intervals may happen during any. */
function leastOf(costs: readonly Cost[]): Cost {
  const least = (key: keyof Cost) => Math.min(...costs.map((cost) => cost[key]));
  return { statements: least('statements'), transactions: least('transactions'), requests: least('requests') };
}

function exceeded(found: Cost, bounds: Cost): string[] {
  return (['statements', 'transactions', 'requests'] as const).filter((key) => found[key] > bounds[key]);
}
