import { expect, test } from 'vitest';
import { optionsOf } from '../../../../src/core/conflicts/options.ts';

const ids = (options: ReturnType<typeof optionsOf>) => options.map((option) => option.id);

test('every question can be answered by looking again, a taken place by keeping what is there', () => {
  expect(ids(optionsOf({ kind: 'noMatch', options: [] }))).toEqual(['lookAgain']);
  expect(ids(optionsOf({ kind: 'destination', options: [] }))).toEqual(['keepExisting', 'lookAgain']);
});

test('what came with the question stands first, and nothing stands twice', () => {
  const own = [
    { id: 'series:1', title: 'A' },
    { id: 'keepExisting', title: 'Keep it' },
  ];
  expect(optionsOf({ kind: 'destination', options: own })).toEqual([
    ...own,
    expect.objectContaining({ id: 'lookAgain' }),
  ]);
});
