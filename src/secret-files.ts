import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyFromHex } from './core/secrets/seal.ts';
import { AppError } from './errors.ts';

export interface Secrets {
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly encryptionKey: Buffer;
  /** Files that were made just now; for a line in the log. */
  readonly made: readonly string[];
}

/** The secrets of the environment; those not given are kept in files of DATA_DIR (mode 0600), and made there the first time. */
export async function loadSecrets(
  given: { apiKey: string | null; webhookSecret: string | null; encryptionKey: string | null },
  dataDir: string,
): Promise<Secrets> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (error) {
    throw unusable(dataDir, error);
  }
  const made: string[] = [];
  const secret = async (value: string | null, name: string) => value ?? (await keptIn(join(dataDir, name), made));
  const encryptionKey = await secret(given.encryptionKey, 'encryption-key');
  return {
    apiKey: await secret(given.apiKey, 'api-key'),
    webhookSecret: await secret(given.webhookSecret, 'webhook-secret'),
    encryptionKey: given.encryptionKey === null ? keyFromFile(encryptionKey, dataDir) : keyFromHex(encryptionKey),
    made,
  };
}

function keyFromFile(text: string, dataDir: string): Buffer {
  try {
    return keyFromHex(text);
  } catch (error) {
    throw new AppError(
      'invalid',
      `${join(dataDir, 'encryption-key')} is damaged: it is to hold 64 hex digits (32 bytes), as ENCRYPTION_KEY would. Put the right one back; without it a new one is made when the file is removed, and the stored keys of servers are to be entered again.`,
      { cause: error },
    );
  }
}

async function keptIn(path: string, made: string[]): Promise<string> {
  const known = await read(path);
  if (known !== null) return known;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    // link() does not overwrite: of two processes that start together one makes it, and both read the same.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await unlink(temporary);
  } catch (error) {
    throw unusable(path, error);
  }
  made.push(path);
  const value = await read(path);
  if (value === null) throw new AppError('filesystem', `${path} is empty: remove it, and it is made anew.`);
  return value;
}

async function read(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return text === '' ? null : text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'an unknown error';
  return new AppError(
    'filesystem',
    `The data folder cannot be used: ${path} (${code}). Set DATA_DIR to a folder that the service may write to, or give the folder to its user (PUID/PGID).`,
    { cause },
  );
}
