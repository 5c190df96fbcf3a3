import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runChild } from '../../../src/process/child-process.ts';

const child = fileURLToPath(new URL('./children/child.ts', import.meta.url));

const run = (request: unknown, timeoutMs = 60_000, entry = child) =>
  runChild({ entry, request, timeoutMs, attempt: 'read the file' });

test('a child answers what it made of the request', async () => {
  expect(await run({ text: 'ü'.repeat(500_000) })).toEqual({ request: { text: 'ü'.repeat(500_000) } });
});

test('a refusal of the child is one of ours', async () => {
  await expect(run('refuse')).rejects.toMatchObject({ code: 'invalid', message: 'No, for this reason.' });
});

test('a child that never ends is ended, and is gone', async () => {
  const children = () =>
    readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(` ${process.pid} `);
      } catch {
        return false;
      }
    });
  const before = children();
  await expect(run('spin', 1_500)).rejects.toMatchObject({
    code: 'tooLarge',
    message: expect.stringMatching(/^Could not read the file within 2 s.*nothing was changed/),
  });
  expect(children()).toEqual(before);
});

test('a child that breaks, or cannot begin, says why', async () => {
  await expect(run('break')).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^Could not read the file.*child\.ts ended with 1: .*nobody foresaw/s),
  });
  await expect(run('x', 60_000, '/nowhere/child.ts')).rejects.toMatchObject({ code: 'unavailable' });
});

test('a child is given no key and no token', async () => {
  process.env.PLEX_LINKER_API_KEY = 'a-key';
  const environment = (await run('environment')) as object;
  delete process.env.PLEX_LINKER_API_KEY;
  expect(Object.keys(environment)).toContain('PATH');
  expect(JSON.stringify(environment)).not.toContain('a-key');
});
