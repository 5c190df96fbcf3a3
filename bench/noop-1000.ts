import { type Bench, median } from './support/result.ts';
import { expectFewLists, measureThousandRules, requestsInWords } from './support/thousand-rules.ts';

export const noop1000: Bench = {
  name: 'noop-1000',
  what: 'The same 1,000 rules again, with nothing to do: no writes, no commands (any of them fails the run). The same baseline: Plex Linker 3 repeated everything each time.',
  async run(settings) {
    const { baselineMs, noop, noopRequests } = await measureThousandRules(settings);
    expectFewLists(noopRequests);
    const noopMs = noop.map((one) => one.ms);
    return {
      figures: [
        { name: 'Plex Linker 3’s questions', unit: 'ms', values: baselineMs },
        { name: 'one reconcile, nothing to do', unit: 'ms', values: noopMs },
        { name: 'processor time of the service meanwhile', unit: 'ms', values: noop.map((one) => one.processorMs) },
      ],
      ratios: [
        {
          name: 'times faster',
          value: median(baselineMs) / median(noopMs),
          goal: { kind: 'atLeast', bounds: [50] },
        },
      ],
      facts: [
        `Nothing to do: ${requestsInWords(noopRequests)}.`,
        'No entry of the media tree changed, and both servers received reads only.',
      ],
    };
  },
};
