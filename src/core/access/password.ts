import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import PQueue from 'p-queue';
import { AppError } from '../../errors.ts';

/** 32 MiB and about a tenth of a second a try. `N` must be a power of two. */
const cost = { N: 2 ** 15, r: 8, p: 1 };
const hashBytes = 32;
const saltBytes = 16;
const leastLength = 8;
const mostLength = 1_000;

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** One at a time: Node computes scrypt in the few threads that also read and write files, and many guesses would hold them all. */
const computing = new PQueue({ concurrency: 1 });
/** A few seconds of work: guesses from many addresses must not make the right password wait for minutes. */
const mostWaiting = 10;

/**
 * @returns what is stored of a password: `scrypt:<N>:<r>:<p>:<salt>:<hash>`, the last two as Base64
 * @throws AppError `invalid` if the password is shorter than 8 or longer than 1000 characters
 */
export async function hashPassword(password: string): Promise<string> {
  const length = [...password].length;
  if (length < leastLength || length > mostLength)
    throw new AppError(
      'invalid',
      `The password must have ${leastLength} to ${mostLength} characters; it has ${length}.`,
    );
  const salt = randomBytes(saltBytes);
  const hash = await compute(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join(':');
}

/** Compared in constant time; a wrong password takes as long as the right one. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt = '', hash = ''] = stored.split(':');
  if (scheme !== 'scrypt') throw new AppError('internal', 'The stored password is in no form that this version knows.');
  const known = Buffer.from(hash, 'base64');
  const given = await compute(password.slice(0, mostLength), Buffer.from(salt, 'base64'), {
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

async function compute(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  refuseIfOverrun();
  // Keyboards write "é" in one character or two: both are the same password.
  const text = password.normalize('NFKC');
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    const work = async () => {
      const from = performance.now();
      await scryptAsync(text, salt, hashBytes, options).then(resolve, reject);
      // Whoever guesses gets half of one core at most; webhooks get the rest.
      if (computing.size > 0) await sleep(performance.now() - from);
    };
    computing.add(work).catch(reject);
  });
}
