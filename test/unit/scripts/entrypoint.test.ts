import { mkdtempSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.ts';

const entrypoint = fileURLToPath(new URL('../../../deploy/entrypoint.sh', import.meta.url));
const isRoot = process.getuid?.() === 0;
const ownIds = `${process.getuid?.()}:${process.getgid?.()}`;
const printState = ['sh', '-c', 'echo "$(id -u):$(id -g) $(umask)"'];

function enter(env: Record<string, string>, command = printState) {
  return runScript('sh', [entrypoint, ...command], {
    DATA_DIR: mkdtempSync(join(tmpdir(), 'plex-linker-entry-')),
    ...env,
  });
}

describe.skipIf(process.platform !== 'linux')("the container's entrypoint", () => {
  it.each(['abc', '0x1', '-1'])('ends the start with a sentence for PUID=%s', async (user) => {
    const { code, output } = await enter({ PUID: user });
    expect(code).toBe(1);
    expect(output).toContain(`PUID is '${user}'`);
  });

  it.each(['9', '0088', 'rwx'])('ends the start with a sentence for UMASK=%s', async (mask) => {
    const { code, output } = await enter({ UMASK: mask });
    expect(code).toBe(1);
    expect(output).toContain(`UMASK is '${mask}'`);
  });

  it('hands over the exit code of what it became', async () => {
    expect((await enter({}, ['sh', '-c', 'exit 7'])).code).toBe(7);
  });
});

describe.skipIf(!isRoot || process.platform !== 'linux')('the entrypoint, started as root', () => {
  it('goes down to PUID:PGID, sets the umask and hands the data folder over', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plex-linker-entry-'));
    const { output } = await enter({ DATA_DIR: folder, PUID: '1234', PGID: '2345', UMASK: '027' });
    expect(output.trim()).toBe('1234:2345 0027');
    const { uid, gid } = await stat(folder);
    expect(`${uid}:${gid}`).toBe('1234:2345');
  });

  it('does not stay root when nobody says who to be', async () => {
    expect((await enter({})).output.trim()).toBe('1000:1000 0022');
  });
});

describe.skipIf(isRoot || process.platform !== 'linux')('the entrypoint, started as somebody', () => {
  it('stays that user', async () => {
    expect((await enter({})).output.trim()).toBe(`${ownIds} 0022`);
  });

  it('ends the start when PUID asks for another user', async () => {
    const { code, output } = await enter({ PUID: '12345' });
    expect(code).toBe(1);
    expect(output).toContain('12345');
    expect(output).toContain(ownIds);
  });
});
