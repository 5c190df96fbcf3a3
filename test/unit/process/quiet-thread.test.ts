import { getPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createQuietThread } from '../../../src/process/quiet-thread.ts';

const entry = fileURLToPath(new URL('./children/quiet.ts', import.meta.url));
const create = (idleMs = 60_000) => createQuietThread({ entry, idleMs, attempt: 'compute the hash' });

test('one thread answers one request after the other', async () => {
  const thread = create();
  const [one, two] = [await thread.ask('one'), await thread.ask('two')] as { request: string; threadId: number }[];
  expect([one?.request, two?.request]).toEqual(['one', 'two']);
  expect(two?.threadId).toBe(one?.threadId);
});

test.runIf(process.platform === 'linux')(
  'everything else goes first, and other threads keep their priority',
  async () => {
    const before = getPriority();
    expect(await create().ask('priority')).toBe(10);
    expect(getPriority()).toBe(before);
  },
);

test('an idle thread ends, and the next request starts another', async () => {
  const thread = create(1);
  const { threadId } = (await thread.ask('one')) as { threadId: number };
  await sleep(20);
  expect(await thread.ask('two')).toMatchObject({ request: 'two' });
  expect(await thread.ask('three')).not.toMatchObject({ threadId });
});

test.each([
  ['break', /Could not compute the hash: nobody foresaw this/],
  ['exit', /Could not compute the hash: its thread ended/],
])('work that fails (%s) is told, and the next request is answered', async (request, message) => {
  const thread = create();
  await expect(thread.ask(request)).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringMatching(message),
  });
  expect(await thread.ask('two')).toMatchObject({ request: 'two' });
});
