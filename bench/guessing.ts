import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld } from '../test/fakes/world.ts';
import { startChild } from './support/child.ts';
import { runLoad } from './support/load.ts';
import { radarrBodies } from './support/radarr-bodies.ts';
import { type Bench, median, percentile } from './support/result.ts';
import { apiKey, startService, webhookSecret } from './support/service.ts';

const webhooksPerSecond = 50;
const guessesPerSecond = 1_000;
const password = 'the password of this benchmark';
/** Guesses of one address that are checked within ten minutes; the rest are refused unchecked. */
const checkedPerAddress = 10;

export const guessing: Bench = {
  name: 'guessing',
  what: 'Radarr’s Download webhook 50 times per second while passwords are guessed 1,000 times per second: by one address, of which ten guesses are checked and the rest refused, and by ever new ones, each of which may guess ten times. Baselines, alternating: the same webhooks without guesses, and while the same guesses go to a bare Node server, which shows what the sender of the guesses takes from the machine. Then the time of a wrong password beside that of the right one, alternating.',
  async run(settings) {
    const [rounds, seconds, pairs] = settings.quick ? [1, 2, 5] : [5, 5, 40];
    await using world = await createWorld();
    // Senders are told apart by this header, which counts from a trusted proxy only.
    const service = await startService(world, settings, { TRUSTED_PROXIES: '127.0.0.1' });
    const samples = {
      idle: [] as number[],
      elsewhere: [] as number[],
      oneAddress: [] as number[],
      manyAddresses: [] as number[],
    };
    const right: number[] = [];
    const wrong: number[] = [];
    const bare = startChild(['-e', bareServer], {});
    try {
      const [, bareUrl = ''] = await bare.line(/^(http:\S+)$/);
      await setPassword(service.url);
      await service.rest();
      const makeBodies = radarrBodies(world);
      const acknowledge = async (guesses: 'none' | 'oneAddress' | 'manyAddresses', url = service.url) => {
        const webhooks = runLoad({
          load: {
            kind: 'webhooks',
            url: service.url,
            secret: webhookSecret,
            bodies: makeBodies(seconds * webhooksPerSecond),
          },
          perSecond: webhooksPerSecond,
        });
        const load = { kind: 'guesses', url, count: seconds * guessesPerSecond, by: guesses } as const;
        const guessed =
          guesses === 'none' ? [] : await runLoad({ load: { ...load, by: guesses }, perSecond: guessesPerSecond });
        const latencies = await webhooks;
        await service.rest();
        await sleep(200);
        return { latencies, guessed };
      };
      for (let round = 0; round <= rounds; round += 1) {
        // Not counted: the first requests of a process run cold code.
        if (round === 1) for (const values of Object.values(samples)) values.length = 0;
        samples.idle.push(...(await acknowledge('none')).latencies);
        samples.elsewhere.push(...(await acknowledge('oneAddress', bareUrl)).latencies);
        samples.oneAddress.push(...(await acknowledge('oneAddress')).latencies);
        samples.manyAddresses.push(...(await acknowledge('manyAddresses')).latencies);
      }
      for (let pair = 0; pair < pairs; pair += 1) {
        // An address of its own for each pair: none is refused for its failures.
        const address = `198.51.100.${pair}`;
        wrong.push(await timeOf(() => signIn(service.url, address, 'a wrong password', 422)));
        right.push(await timeOf(() => signIn(service.url, address, password, 303)));
      }
    } finally {
      await bare.stop();
      await service.stop();
    }
    const idle = percentile(samples.idle, 0.99);
    const elsewhere = percentile(samples.elsewhere, 0.99);
    return {
      figures: [
        { name: 'acknowledged, nobody guesses', unit: 'ms', values: samples.idle },
        { name: 'acknowledged, guesses go to a bare server', unit: 'ms', values: samples.elsewhere },
        { name: 'acknowledged, one address guesses', unit: 'ms', values: samples.oneAddress },
        { name: 'acknowledged, many addresses guess', unit: 'ms', values: samples.manyAddresses },
        { name: 'right password', unit: 'ms', values: right },
        { name: 'wrong password', unit: 'ms', values: wrong },
      ],
      ratios: [
        {
          name: 'p99 beside idle, one address guesses',
          value: percentile(samples.oneAddress, 0.99) / idle,
          goal: { kind: 'atMost', bounds: [3] },
        },
        {
          name: 'p99 beside idle, many addresses guess',
          value: percentile(samples.manyAddresses, 0.99) / idle,
          goal: { kind: 'atMost', bounds: [3] },
        },
        { name: 'p99 beside idle, guesses go to a bare server', value: elsewhere / idle, goal: null },
        {
          name: 'p99 beside guesses to a bare server, one address guesses',
          value: percentile(samples.oneAddress, 0.99) / elsewhere,
          goal: null,
        },
        {
          name: 'p99 beside guesses to a bare server, many addresses guess',
          value: percentile(samples.manyAddresses, 0.99) / elsewhere,
          goal: null,
        },
        {
          name: 'wrong password beside the right one',
          value: median(wrong) / median(right),
          goal: { kind: 'between', bounds: [0.8, 1.25] },
        },
      ],
      facts: [
        `Of one address ${checkedPerAddress} guesses are checked in ten minutes; of many at most ten wait to be checked, and further ones are refused.`,
      ],
    };
  },
};

/** Answers each request with 429 and nothing else. */
const bareServer = `
const server = require('node:http').createServer((request, response) => {
  request.resume();
  response.writeHead(429).end();
});
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

async function setPassword(url: string): Promise<void> {
  const answer = await fetch(`${url}/setup`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey },
    body: new URLSearchParams({ password, repeat: password }),
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`/setup was answered with ${answer.status}`);
}

async function signIn(url: string, address: string, given: string, expected: number): Promise<void> {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'x-forwarded-for': address, connection: 'close' },
    body: new URLSearchParams({ password: given }),
    redirect: 'manual',
  });
  await answer.text();
  if (answer.status !== expected) throw new Error(`/login was answered with ${answer.status} instead of ${expected}`);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
