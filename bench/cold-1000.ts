import { type Bench, median } from './support/result.ts';
import { expectFewLists, measureThousandRules, requestsInWords } from './support/thousand-rules.ts';

export const cold1000: Bench = {
  name: 'cold-1000',
  what: '1,000 unresolved rules in 500 shows: one reconcile makes every link. Baseline: Plex Linker 3’s requests for the same rules, in sequence and without its pauses; all servers respond in 5 ms.',
  async run(settings) {
    const { baselineMs, cold, confirmedMs, coldRequests } = await measureThousandRules(settings);
    expectFewLists(coldRequests);
    const coldMs = cold.map((one) => one.ms);
    return {
      figures: [
        { name: 'Plex Linker 3’s questions', unit: 'ms', values: baselineMs },
        { name: 'one reconcile, all links made', unit: 'ms', values: coldMs },
        { name: 'processor time of the service meanwhile', unit: 'ms', values: cold.map((one) => one.processorMs) },
        { name: '… and all confirmed by Sonarr', unit: 'ms', values: confirmedMs },
      ],
      ratios: [
        {
          name: 'times faster until all links are made',
          value: median(baselineMs) / median(coldMs),
          goal: { kind: 'atLeast', bounds: [10] },
        },
        {
          name: 'times faster until Sonarr has them all (not waited for by Plex Linker 3)',
          value: median(baselineMs) / median(confirmedMs),
          goal: null,
        },
      ],
      facts: [`Cold, with each show’s confirmation: ${requestsInWords(coldRequests)}.`],
    };
  },
};
