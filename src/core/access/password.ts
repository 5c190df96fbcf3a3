import { randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { AppError } from '../../errors.ts';
import type { DeriveKey, KeyRequest } from '../ports/derive-key.ts';

/** 32 MiB and about a tenth of a second a try. `N` must be a power of two. */
const cost = { N: 2 ** 15, r: 8, p: 1 };
const saltBytes = 16;
const leastLength = 8;
const mostLength = 1_000;

/** One at a time: each takes 32 MiB. */
const computing = new PQueue({ concurrency: 1 });
/** A few seconds of work: guesses from many addresses must not make the right password wait for minutes. */
const mostWaiting = 10;

/**
 * @returns what is stored of a password: `scrypt:<N>:<r>:<p>:<salt>:<hash>`, the last two as Base64
 * @throws AppError `invalid` if the password is shorter than 8 or longer than 1000 characters
 */
export async function hashPassword(derive: DeriveKey, password: string): Promise<string> {
  const length = [...password].length;
  if (length < leastLength || length > mostLength)
    throw new AppError(
      'invalid',
      `The password must have ${leastLength} to ${mostLength} characters; it has ${length}.`,
    );
  const salt = randomBytes(saltBytes);
  const hash = await inTurn(derive, { password, salt, ...cost });
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join(':');
}

/** Compared in constant time; a wrong password takes as long as the right one. */
export async function isPassword(derive: DeriveKey, password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt = '', hash = ''] = stored.split(':');
  if (scheme !== 'scrypt') throw new AppError('internal', 'The stored password is in no form that this version knows.');
  const known = Buffer.from(hash, 'base64');
  const given = await inTurn(derive, {
    password: password.slice(0, mostLength),
    salt: Buffer.from(salt, 'base64'),
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return known.length === given.length && timingSafeEqual(known, given);
}

/**
 * Called before anything else is done for a password, so that a refusal costs next to nothing.
 * @throws AppError `tooManyRequests` while as many passwords wait as may
 */
export function refuseIfOverrun(): void {
  if (computing.size < mostWaiting) return;
  throw new AppError('tooManyRequests', 'Too many passwords are being checked right now: try again in a few seconds.', {
    retryAfterMs: 3_000,
  });
}

async function inTurn(derive: DeriveKey, { password, ...more }: KeyRequest): Promise<Buffer> {
  refuseIfOverrun();
  // Keyboards write "é" in one character or two: both are the same password.
  const request = { password: password.normalize('NFKC'), ...more };
  return new Promise((resolve, reject) => {
    const work = async () => {
      const from = performance.now();
      await derive(request).then((key) => resolve(Buffer.from(key)), reject);
      // Whoever guesses gets a quarter of one core at most.
      if (computing.size > 0) await sleep(3 * (performance.now() - from));
    };
    computing.add(work).catch(reject);
  });
}
