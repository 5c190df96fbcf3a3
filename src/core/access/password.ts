import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import PQueue from 'p-queue';
import { AppError } from '../../errors.ts';

/** 32 MiB and about a tenth of a second a try. `N` must be a power of two. */
const cost = { N: 2 ** 15, r: 8, p: 1 };
const hashBytes = 32;
const saltBytes = 16;
const leastLength = 8;
const mostLength = 1_000;

/** One at a time: Node computes scrypt in the few threads that also read and write files, and many guesses would hold them all. */
const computing = new PQueue({ concurrency: 1 });
/** About two seconds of work: guesses from many addresses must not make the right password wait for minutes. */
const mostWaiting = 20;

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

async function compute(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  if (computing.size >= mostWaiting)
    throw new AppError('unavailable', 'Too many passwords are being checked right now: try again in a few seconds.', {
      retryAfterMs: 3_000,
    });
  // Keyboards write "é" in one character or two: both are the same password.
  const text = password.normalize('NFKC');
  const options = { N, r, p, maxmem: 256 * N * r };
  return computing.add(
    () =>
      new Promise<Buffer>((resolve, reject) =>
        scrypt(text, salt, hashBytes, options, (error, key) => (error === null ? resolve(key) : reject(error))),
      ),
  );
}
