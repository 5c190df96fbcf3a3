import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { AppError, errorCategory, statusOf } from '../../src/errors.ts';

it('maps codes to the statuses of our answers', () => {
  expect(statusOf('invalid')).toBe(400);
  expect(statusOf('tooLarge')).toBe(413);
  expect(statusOf('upstreamAuth')).toBe(502);
  expect(statusOf('unavailable')).toBe(503);
});

it('carries details and a cause only where there are some', () => {
  const cause = new Error('x');
  const error = new AppError('unreachable', 'no way', { details: { host: 'h' }, retryAfterMs: 5, cause });
  expect(error).toMatchObject({
    code: 'unreachable',
    message: 'no way',
    details: { host: 'h' },
    retryAfterMs: 5,
    cause,
  });
  expect(Object.keys(new AppError('internal', 'x'))).not.toContain('retryAfterMs');
});

it('sorts errors into the categories of a run', async () => {
  expect(errorCategory(new AppError('unreachable', ''))).toBe('network');
  expect(errorCategory(new AppError('upstreamError', ''))).toBe('network');
  expect(errorCategory(new AppError('upstreamAuth', ''))).toBe('auth');
  expect(errorCategory(new AppError('upstreamData', ''))).toBe('data');
  expect(errorCategory(new AppError('filesystem', ''))).toBe('filesystem');
  expect(errorCategory(await readFile('/no/such/file').catch((error: unknown) => error))).toBe('filesystem');
  expect(errorCategory(Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' }))).toBe('network');
  expect(errorCategory(Object.assign(new Error(), { code: 'ENOSPC', syscall: 'write' }))).toBe('filesystem');
  expect(errorCategory(new Error('x'))).toBe('data');
  expect(errorCategory('x')).toBe('data');
});
