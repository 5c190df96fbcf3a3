import { expect, it } from 'vitest';
import type { CommandRow, CommandServer } from '../../../../src/core/ports/arr.ts';
import { waitForCommand } from '../../../../src/core/servers/wait-for-command.ts';
import { failureOf } from '../../clients/server.ts';

/** Answers one status after the other, the last one for ever; `gone` is no row. */
function serverSaying(
  ...statuses: (string | Partial<CommandRow>)[]
): Pick<CommandServer, 'commandStatus'> & { asked: number } {
  const left = [...statuses];
  return {
    asked: 0,
    async commandStatus(id) {
      this.asked += 1;
      const status = (left.length > 1 ? left.shift() : left[0]) ?? 'queued';
      if (status === 'gone') return undefined;
      return typeof status === 'string' ? { id, status } : { id, status: 'failed', ...status };
    },
  };
}

const quick = { pollMs: 1, maxPollMs: 2 };

it('waits through queued and started', async () => {
  const server = serverSaying('queued', 'started', 'started', 'completed');
  expect(await waitForCommand(server, 1, quick)).toEqual({ kind: 'completed' });
  expect(server.asked).toBe(4);
});

it('tells why a command failed', async () => {
  const server = serverSaying('queued', { status: 'failed', exception: 'FileNotFoundException: x' });
  expect(await waitForCommand(server, 1, quick)).toEqual({ kind: 'failed', exception: 'FileNotFoundException: x' });
});

it.each(['aborted', 'cancelled', 'orphaned'])('%s is lost', async (status) => {
  expect(await waitForCommand(serverSaying('started', status), 1, quick)).toEqual({ kind: 'lost', status });
});

it('a command that the server forgot is lost', async () => {
  expect(await waitForCommand(serverSaying('gone'), 1, quick)).toEqual({ kind: 'lost', status: 'notFound' });
});

it('gives up after its time, but checks once more at the end', async () => {
  const server = serverSaying('started');
  expect(await waitForCommand(server, 1, { ...quick, timeoutMs: 20 })).toEqual({ kind: 'timeout', status: 'started' });
  const late = serverSaying('completed');
  expect(await waitForCommand(late, 1, { pollMs: 10_000, timeoutMs: 5 })).toEqual({ kind: 'completed' });
});

it('asks less often the longer it takes', async () => {
  const server = serverSaying('started');
  await waitForCommand(server, 1, { pollMs: 10, maxPollMs: 1000, timeoutMs: 300 });
  // 10, 20, 40, 80, 160: five or six looks, where a steady pause would make thirty.
  expect(server.asked).toBeLessThan(9);
});

it('stops with the caller', async () => {
  const reason = new Error('draining');
  const controller = new AbortController();
  const waiting = failureOf(waitForCommand(serverSaying('started'), 1, { pollMs: 10_000, signal: controller.signal }));
  controller.abort(reason);
  expect(await waiting).toBe(reason);
});
