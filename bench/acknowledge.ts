import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorld } from '../test/fakes/world.ts';
import { runLoad } from './support/load.ts';
import { radarrBodies } from './support/radarr-bodies.ts';
import { type Bench, percentile } from './support/result.ts';
import { startService, webhookSecret } from './support/service.ts';

const perSecond = 200;

export const acknowledge: Bench = {
  name: 'acknowledge',
  what: 'Radarr’s Download webhook 200 times per second, each for a different movie, stored with its task before it is answered; latency counts from the planned time. Baselines, alternating at the same rate: an empty handler of the same process (/health), and a single insert of the same bytes, synced at commit.',
  async run(settings) {
    const [rounds, count] = settings.quick ? [1, 2 * perSecond] : [5, 5 * perSecond];
    await using world = await createWorld();
    const service = await startService(world, settings);
    const stored: number[] = [];
    const empty: number[] = [];
    const inserted: number[] = [];
    try {
      await service.rest();
      const makeBodies = radarrBodies(world);
      const health = `${service.url}/health`;
      const turns = [
        async () => {
          const load = {
            kind: 'webhooks',
            url: service.url,
            secret: webhookSecret,
            bodies: makeBodies(count),
          } as const;
          stored.push(...(await runLoad({ load, perSecond })));
          // The tasks of stored events must not slow down the next round.
          await service.rest();
        },
        async () => {
          empty.push(...(await runLoad({ load: { kind: 'empty', url: health, count }, perSecond })));
        },
        async () => {
          const load = {
            kind: 'inserts',
            databasePath: join(world.data, 'bare.db'),
            bodies: makeBodies(count),
          } as const;
          inserted.push(...(await runLoad({ load, perSecond })));
        },
      ];
      // Not counted: the first requests of a process run cold code.
      for (let round = 0; round <= rounds; round += 1) {
        for (const turn of turns) {
          await turn();
          await sleep(200);
        }
        if (round === 0) for (const samples of [stored, empty, inserted]) samples.length = 0;
      }
      const sent = (rounds + 1) * count;
      const { total } = await service.ask<{ total: number }>('GET', '/api/v1/deliveries?limit=1');
      if (total !== sent) throw new Error(`${sent} events were acknowledged and ${total} are stored`);
    } finally {
      await service.stop();
    }
    const ratios = [0.5, 0.99].flatMap((share) => {
      const name = `p${share * 100}`;
      const own = percentile(stored, share);
      return [
        { name: `${name} beside the empty handler`, value: own / percentile(empty, share), goal: null },
        { name: `${name} beside the bare insert`, value: own / percentile(inserted, share), goal: null },
      ];
    });
    return {
      figures: [
        { name: 'stored and acknowledged', unit: 'ms', values: stored },
        { name: 'empty handler', unit: 'ms', values: empty },
        { name: 'bare insert', unit: 'ms', values: inserted },
      ],
      ratios,
      facts: ['Every acknowledged event was stored exactly once.'],
    };
  },
};
