import { expect, test } from 'vitest';
import type { PairPlan } from '../../../../../src/core/links/decide/pair-plan.ts';
import { waitForRenames } from '../../../../../src/core/links/read/renames-under-way.ts';
import type { Runtime } from '../../../../../src/core/runtime.ts';

test('one renaming is waited for once, however many links of its show are gone', async () => {
  const asked: number[] = [];
  const client = {
    commands: async () => [{ id: 5, name: 'RenameFiles', status: 'started', body: { seriesId: 7 } }],
    commandStatus: async (id: number) => {
      asked.push(id);
      return { id, status: 'completed' };
    },
  };
  const rt = { servers: { sonarr: () => ({ client }) } } as unknown as Runtime;
  const series = { kind: 'known', series: { sonarr: 0, id: 7, title: 'Harbour Street' } };
  const plans = [1, 2, 3].map((id) => ({ facts: { rule: { id }, series } }) as unknown as PairPlan);
  expect(await waitForRenames({ rt, signal: new AbortController().signal }, plans)).toEqual(new Map());
  expect(asked).toEqual([5]);
});
