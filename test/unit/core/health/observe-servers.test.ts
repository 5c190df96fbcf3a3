import { beforeEach, expect, test } from 'vitest';
import { createHealthBoard } from '../../../../src/core/health/health-board.ts';
import { createServerObserver, type SeenChange } from '../../../../src/core/health/observe-servers.ts';
import type { Observation } from '../../../../src/core/ports/observation.ts';
import { AppError, type ErrorCode } from '../../../../src/errors.ts';

let now: number;
let written: [string, SeenChange][];
let back: string[];
let health: ReturnType<typeof createHealthBoard>;
let observer: ReturnType<typeof createServerObserver>;

beforeEach(() => {
  now = 1_000_000;
  written = [];
  back = [];
  health = createHealthBoard(() => now);
  observer = createServerObserver({
    health,
    now: () => now,
    write: async (key, change) => void written.push([key, change]),
    back: (key) => back.push(key),
    warn: () => undefined,
  });
});

const answered = (what = 'GET /a', version: string | null = null): Observation => ({ kind: 'answered', what, version });
function failed(message: string, code: ErrorCode = 'unreachable', isTimeout = false): Observation {
  return { kind: 'failed', what: 'GET /a', fault: new AppError(code, message), isTimeout };
}
const messages = () => health.list().map(({ message }) => message);

test('the first answer is stored, later ones once an hour, and the last one at the stop; the process knows each', async () => {
  const observe = observer.observe('instance:1');
  expect(observer.seenAt('instance:1')).toBeNull();
  for (let minute = 0; minute < 150; minute += 1) {
    observe(answered());
    expect(observer.seenAt('instance:1')).toBe(now);
    await observer.settle();
    now += 60_000;
  }
  const stored = [{ error: null, lastSeenAt: 1_000_000 }, { lastSeenAt: 4_600_000 }, { lastSeenAt: 8_200_000 }];
  expect(written.map(([, change]) => change)).toEqual(stored);
  await observer.stop();
  expect(written.map(([, change]) => change)).toEqual([...stored, { lastSeenAt: 9_940_000 }]);
});

test('a server that stops answering is stored with the time at which it was last seen', async () => {
  const observe = observer.observe('instance:1');
  observe(answered());
  now += 600_000;
  observe(answered());
  now += 60_000;
  observe(failed('no answer'));
  await observer.settle();
  expect(written.at(-1)?.[1]).toEqual({ error: 'no answer', lastSeenAt: 1_600_000 });
});

test('a new version is stored when it is seen', async () => {
  const observe = observer.observe('instance:1');
  observe(answered('GET /a', '4.0.1'));
  observe(answered('GET /a', null));
  observe(answered('GET /a', '4.0.2'));
  await observer.settle();
  expect(written.map(([, change]) => change.version)).toEqual(['4.0.1', '4.0.2']);
});

test('a server that fails and answers in turn is reported each time and stored seldom', async () => {
  const observe = observer.observe('instance:1');
  for (let call = 0; call < 50; call += 1) {
    observe(failed('no answer'));
    expect(messages()).toEqual(['no answer']);
    observe(answered());
    expect(messages()).toEqual([]);
  }
  await observer.settle();
  expect(back).toHaveLength(50);
  expect(written).toHaveLength(2);
  expect(written.at(-1)?.[1]).toMatchObject({ error: null });
});

test('a call that times out each time is reported though other calls succeed', () => {
  const observe = observer.observe('instance:1');
  observe(failed('within 30 s', 'unreachable', true));
  observe(answered('GET /b'));
  expect(messages()).toEqual([]);
  observe(failed('within 30 s', 'unreachable', true));
  observe(answered('GET /b'));
  expect(messages()).toEqual([expect.stringMatching(/^2 timeouts in a row: .*within 30 s$/)]);
  observe(answered('GET /a'));
  expect(messages()).toEqual([]);
});

test("an answer does not clear a message of a Plex's checks, and one refused call says nothing about its token", async () => {
  const observe = observer.observe('plex:1');
  health.set('plex:1', 'error', 'another machine answers');
  observe(answered());
  observe(failed('answered 403', 'upstreamAuth'));
  await observer.settle();
  expect(messages()).toEqual(['another machine answers']);
  expect(written.map(([, change]) => change)).toEqual([{ lastSeenAt: now }]);
});

test('a server that is not configured any more has no messages', () => {
  observer.observe('instance:1')(failed('no answer'));
  observer.observe('instance:2')(failed('no answer here'));
  observer.retain(['instance:2']);
  expect(messages()).toEqual(['no answer here']);
  expect(observer.state('instance:1')).toBeNull();
});
