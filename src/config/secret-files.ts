import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyFromHex } from '../core/secrets/seal.ts';
import { AppError } from '../errors.ts';

export interface Secrets {
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly encryptionKey: Buffer;
  /** Earlier keys: what they sealed is still opened, and sealed anew at the start. */
  readonly previousKeys: readonly Buffer[];
  /** Files that were made just now; for a line in the log. */
  readonly made: readonly string[];
}

/**
 * The secrets of the environment; those not given are kept in files of DATA_DIR (mode 0600), and made there the first time. Processes that start together
 * get the same ones. Throws AppError('filesystem') where the folder cannot be used.
 */
export async function loadSecrets(
  given: {
    readonly apiKey: string | null;
    readonly webhookSecret: string | null;
    readonly encryptionKey: string | null;
    readonly previousEncryptionKey?: string | null;
  },
  dataDir: string,
): Promise<Secrets> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(dataDir, error);
  }
  const made: string[] = [];
  const secret = async (value: string | null, name: string) => value ?? (await keptIn(join(dataDir, name), made));
  const encryptionKey = await secret(given.encryptionKey, 'encryption-key');
  if (given.encryptionKey === null && !/^[0-9a-f]{64}$/i.test(encryptionKey))
    throw new AppError(
      'invalid',
      `${join(dataDir, 'encryption-key')} must hold 64 hex digits (32 bytes): put the right key back, or set ENCRYPTION_KEY. Without it the stored keys of servers cannot be opened.`,
    );
  return {
    apiKey: await secret(given.apiKey, 'api-key'),
    webhookSecret: await secret(given.webhookSecret, 'webhook-secret'),
    encryptionKey: keyFromHex(encryptionKey),
    previousKeys: await previousKeys(given, encryptionKey, dataDir),
    made,
  };
}

/** Puts another secret into its file, in one step. Throws AppError('filesystem'). */
export async function replaceSecretFile(path: string, value: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeWhole(temporary, `${value}\n`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw unusable(path, error);
  }
}

/** What the log is told to hide. */
export function secretTexts({ apiKey, webhookSecret, encryptionKey, previousKeys }: Secrets): string[] {
  return [apiKey, webhookSecret, ...[encryptionKey, ...previousKeys].map((key) => key.toString('hex'))];
}

/** A sentence for each file of secrets in this folder that others than its owner may read. */
export async function readableSecrets(dataDir: string): Promise<string[]> {
  const messages: string[] = [];
  for (const name of ['encryption-key', 'api-key', 'webhook-secret']) {
    const path = join(dataDir, name);
    const found = await stat(path).catch(() => null);
    if (found === null || (found.mode & 0o044) === 0) continue;
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    messages.push(
      `${path} holds a secret of this service, and others than its owner may read it (mode ${mode}): make it readable for its owner only (chmod 600 ${path}), and replace the secret if somebody may have read it.`,
    );
  }
  return messages;
}

/** ENCRYPTION_KEY_PREVIOUS, and the key in the file that ENCRYPTION_KEY replaced. */
async function previousKeys(
  given: { readonly encryptionKey: string | null; readonly previousEncryptionKey?: string | null },
  current: string,
  dataDir: string,
): Promise<Buffer[]> {
  const kept = given.encryptionKey === null ? null : await read(join(dataDir, 'encryption-key'));
  const isKey = (text: string | null | undefined): text is string => text != null && /^[0-9a-f]{64}$/i.test(text);
  const earlier = [given.previousEncryptionKey, kept].filter(isKey).map((text) => text.toLowerCase());
  return [...new Set(earlier)].filter((text) => text !== current.toLowerCase()).map(keyFromHex);
}

async function keptIn(path: string, made: string[]): Promise<string> {
  const known = await read(path);
  if (known !== null) return known;
  if (await make(path, `${randomBytes(32).toString('hex')}\n`)) made.push(path);
  const value = await read(path);
  if (value === null) throw new AppError('filesystem', `${path} is empty: remove it, and it is made anew.`);
  return value;
}

/** False when it is there already: of several processes that start together one makes it, and all read the same. */
async function make(path: string, content: string): Promise<boolean> {
  // Not the process id: in containers that share the folder it is the same.
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeWhole(temporary, content);
    try {
      // Unlike rename() it never overwrites.
      await link(temporary, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
      // A file system without hard links: not in one step, but still never over another's file.
      return await writeNew(path, content);
    }
    return true;
  } catch (error) {
    throw unusable(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Flushed to the disk: what is sealed with a key must not outlive it. */
async function writeWhole(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeNew(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function read(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return text === '' ? null : text;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw unusable(path, error);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'an unknown error';
}

function unusable(path: string, cause: unknown): AppError {
  return new AppError(
    'filesystem',
    `The data folder cannot be used: ${path} (${codeOf(cause)}). Set DATA_DIR to a folder that the service may write to, or give the folder to its user (PUID/PGID).`,
    { cause },
  );
}
