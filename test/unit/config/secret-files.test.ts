import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSecrets, readableSecrets } from '../../../src/config/secret-files.ts';

const given = { apiKey: null, webhookSecret: null, encryptionKey: null };
const names = ['api-key', 'encryption-key', 'webhook-secret'];
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'secret-files-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('the first time', () => {
  test('the folder and a file for each secret are made, for nobody else to read', async () => {
    const folder = join(home, 'new', 'data');
    const secrets = await loadSecrets(given, folder);
    expect((await readdir(folder)).toSorted()).toEqual(names);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(secrets.made.toSorted()).toEqual(names.map((name) => join(folder, name)));
    expect(secrets.encryptionKey).toHaveLength(32);
    const all = [secrets.apiKey, secrets.webhookSecret, secrets.encryptionKey.toString('hex')];
    for (const secret of all) expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(all).size).toBe(3);
  });

  test('what the environment gives is not written down', async () => {
    const mine = { apiKey: 'mine', webhookSecret: 'mine, too', encryptionKey: '0f'.repeat(32) };
    expect(await loadSecrets(mine, home)).toEqual({
      ...mine,
      encryptionKey: Buffer.alloc(32, 15),
      previousKeys: [],
      made: [],
    });
    expect(await readdir(home)).toEqual([]);
  });

  test('several that start together end with the same secrets, and one has made them', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => loadSecrets(given, home)));
    for (const key of ['apiKey', 'webhookSecret'] as const) expect(new Set(all.map((one) => one[key])).size).toBe(1);
    expect(new Set(all.map((one) => one.encryptionKey.toString('hex'))).size).toBe(1);
    expect(all.flatMap((one) => one.made)).toHaveLength(3);
    expect((await readdir(home)).toSorted()).toEqual(names);
  });
});

describe('a new encryption key', () => {
  const [first, second] = ['0a'.repeat(32), '0b'.repeat(32)];

  test('has the one beside it that is named as the earlier', async () => {
    const secrets = await loadSecrets({ ...given, encryptionKey: second, previousEncryptionKey: first }, home);
    expect(secrets.encryptionKey).toEqual(Buffer.alloc(32, 11));
    expect(secrets.previousKeys).toEqual([Buffer.alloc(32, 10)]);
  });

  test('of a variable has the one beside it that was kept in the file', async () => {
    const kept = await loadSecrets(given, home);
    const secrets = await loadSecrets({ ...given, encryptionKey: second }, home);
    expect(secrets.previousKeys).toEqual([kept.encryptionKey]);
  });

  test('is none when it is the same', async () => {
    const same = { ...given, encryptionKey: first.toUpperCase(), previousEncryptionKey: first };
    expect((await loadSecrets(same, home)).previousKeys).toEqual([]);
  });
});

describe('afterwards', () => {
  test('the same secrets are read and nothing is made', async () => {
    const first = await loadSecrets(given, home);
    expect(await loadSecrets(given, home)).toEqual({ ...first, made: [] });
  });

  test('a file that a person wrote counts, and what is around it does not', async () => {
    await writeFile(join(home, 'api-key'), '  by hand \r\n');
    expect((await loadSecrets(given, home)).apiKey).toBe('by hand');
    expect(await readFile(join(home, 'api-key'), 'utf8')).toBe('  by hand \r\n');
  });

  test('the environment wins over a file and leaves it', async () => {
    const { webhookSecret } = await loadSecrets(given, home);
    expect((await loadSecrets({ ...given, webhookSecret: 'other' }, home)).webhookSecret).toBe('other');
    expect((await loadSecrets(given, home)).webhookSecret).toBe(webhookSecret);
  });
});

describe('a file that others may read', () => {
  test('is named with its mode and what to do, until it is right', async () => {
    await loadSecrets(given, home);
    expect(await readableSecrets(home)).toEqual([]);
    const path = join(home, 'encryption-key');
    for (const [mode, shown] of [
      [0o644, '0644'],
      [0o640, '0640'],
      [0o604, '0604'],
    ] as const) {
      await chmod(path, mode);
      expect(await readableSecrets(home)).toEqual([expect.stringContaining(`${path} holds a secret`)]);
      expect(await readableSecrets(home)).toEqual([expect.stringContaining(`(mode ${shown})`)]);
    }
    await chmod(path, 0o600);
    expect(await readableSecrets(home)).toEqual([]);
  });

  test('is not asked for where there is none', async () => {
    expect(await readableSecrets(join(home, 'nowhere'))).toEqual([]);
  });
});

describe('what cannot be used is told', () => {
  test('a folder that cannot be made: which, why, and what to do', async () => {
    await writeFile(join(home, 'file'), '');
    const folder = join(home, 'file', 'data');
    await expect(loadSecrets(given, folder)).rejects.toMatchObject({
      code: 'filesystem',
      message: `The data folder cannot be used: ${folder} (ENOTDIR). Set DATA_DIR to a folder that the service may write to, or give the folder to its user (PUID/PGID).`,
    });
  });

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written (root may write anywhere)', async () => {
    await chmod(home, 0o555);
    await expect(loadSecrets(given, home)).rejects.toMatchObject({
      code: 'filesystem',
      message: expect.stringMatching(/\(EACCES\)\. Set DATA_DIR .*PUID\/PGID/),
    });
    await chmod(home, 0o755);
  });

  test('a folder where a file is to be', async () => {
    await loadSecrets(given, join(home, 'api-key', 'inner'));
    await expect(loadSecrets(given, home)).rejects.toMatchObject({
      code: 'filesystem',
      message: expect.stringContaining(`${join(home, 'api-key')} (EISDIR)`),
    });
  });

  test('an empty file, which is not silently replaced', async () => {
    await writeFile(join(home, 'webhook-secret'), '\n');
    await expect(loadSecrets(given, home)).rejects.toThrow(
      `${join(home, 'webhook-secret')} is empty: remove it, and it is made anew.`,
    );
    expect((await readdir(home)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a damaged encryption key, by its file and not in its words', async () => {
    await writeFile(join(home, 'encryption-key'), 'hidden-key');
    const failure = await loadSecrets(given, home).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'invalid' });
    expect(String(failure)).toContain(`${join(home, 'encryption-key')} must hold 64 hex digits`);
    expect(String(failure)).not.toContain('hidden-key');
  });
});
