import { expect, test } from 'vitest';
import { createIdleMemory } from '../../../src/process/idle-memory.ts';

const mebibyte = 1024 * 1024;

/** A process whose load and size a test sets. */
function aProcess() {
  const state = { utilization: 0, resident: 150 * mebibyte };
  const done: string[] = [];
  const tick = createIdleMemory({
    utilization: () => state.utilization,
    resident: () => state.resident,
    release: () => done.push('release'),
    collect: (mayCollect) => done.push(mayCollect ? 'collect' : 'stop'),
  });
  const ticks = (count: number) => {
    for (let n = 0; n < count; n += 1) tick();
  };
  return { state, done, ticks };
}

test('memory is given back once after work, not while anything works', () => {
  const { state, done, ticks } = aProcess();
  state.utilization = 0.3;
  ticks(20);
  expect(done).toEqual([]);
  state.utilization = 0.001;
  ticks(1);
  expect(done).toEqual([]);
  ticks(1);
  expect(done).toEqual(['release', 'collect']);
  state.resident = 110 * mebibyte;
  ticks(100);
  expect(done).toEqual(['release', 'collect', 'stop']);
});

test('work that begins meanwhile ends the collecting at once', () => {
  const { state, done, ticks } = aProcess();
  ticks(3);
  state.utilization = 0.5;
  ticks(1);
  expect(done).toEqual(['release', 'collect', 'stop']);
  ticks(5);
  expect(done).toHaveLength(3);
  state.utilization = 0;
  ticks(2);
  expect(done.slice(3)).toEqual(['release', 'collect']);
});

test('little growth is not collected, much is', () => {
  const { state, done, ticks } = aProcess();
  state.resident = 110 * mebibyte;
  ticks(9);
  done.length = 0;
  state.resident = 112 * mebibyte;
  ticks(50);
  expect(done).toEqual([]);
  state.resident = 130 * mebibyte;
  ticks(50);
  expect(done.slice(0, 2)).toEqual(['release', 'collect']);
});
