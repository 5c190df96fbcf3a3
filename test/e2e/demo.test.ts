import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

// The demo installs missing packages, which must not happen while tests run. scripts/test and scripts/demo write the stamp.
const isInstalled =
  spawnSync('bash', ['-c', '. scripts/lib/install.sh && is_installed .'], { cwd: projectFolder }).status === 0;

describe.skipIf(!isInstalled)('scripts/demo (needs packages that scripts/test or scripts/demo installed)', () => {
  let temporary: string;

  beforeAll(() => {
    temporary = mkdtempSync(join(tmpdir(), 'plex-linker-demo-test-'));
  });
  afterAll(() => {
    rmSync(temporary, { recursive: true, force: true });
  });

  function environment(more: Record<string, string> = {}): Record<string, string | undefined> {
    return { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: temporary, ...more };
  }

  function start(words: readonly string[], more: Record<string, string> = {}) {
    const child = spawn(join(projectFolder, 'scripts/demo'), words, {
      env: environment(more),
      cwd: temporary,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    return { child, output: () => output };
  }

  /** npm and node have caches of their own there. */
  function leftovers(): string[] {
    return readdirSync(temporary).filter((name) => name.startsWith('plex-linker'));
  }

  async function run(words: readonly string[], more: Record<string, string> = {}) {
    const { child, output } = start(words, more);
    const [code] = await once(child, 'close');
    return { code: code as number | null, output: output() };
  }

  test('--once shows how a link is made, upgraded and renamed, and the requests to each server, and exits with 0', async () => {
    const { code, output } = await run(['--once']);

    expect(output).toContain('Everything worked as expected.');
    expect(code).toBe(0);
    const parts = output.split(/^== /m);
    const part = (title: string) => parts.find((one) => one.includes(title)) ?? '';
    const [before = '', after = ''] = part('Radarr imports a movie file').split('After:');
    expect(before).toContain('sends the webhook "Download": answered with 202');
    expect(before).not.toContain('S00E04');
    expect(after).toContain('Lantern Bay - S00E04 - The Drowned Bell WEBDL-1080p.mkv');
    expect(after).toContain('→ ../../../movies/The Drowned Bell (2019)/The Drowned Bell (2019) WEBDL-1080p.mkv');
    expect(after).toContain('→ ../../../movies/The Drowned Bell (2019)/The Drowned Bell (2019) WEBDL-1080p.en.srt');
    expect(after).toContain('writes  RescanSeries "Lantern Bay"');
    expect(after).toMatch(/Radarr {2}reads {3}moviefile\?movieId=\d/);
    expect(part('Radarr upgrades the file')).toMatch(/^ +- .*The Drowned Bell WEBDL-1080p\.mkv$/m);
    expect(part('Radarr upgrades the file')).toMatch(/^ +\+ .*S00E04 - The Drowned Bell Bluray-1080p\.mkv$/m);
    expect(part('Radarr renames the file')).toMatch(/^ +~ .*→ .*The Drowned Bell \(2019\) \[Restored\] .*\.mkv$/m);
    expect(part('Reconcile compares').match(/writes {2}none/g)).toHaveLength(2);
    const found = part('Discovery has compared');
    expect(found).toContain('"Copper Sky Reunion" is Copper Sky S00E01');
    expect(found).toContain('"The Long Winter" is Paper Orchard S00E02-E03');
    expect(found).toMatch(/To review:\n +"The Drowned Bell" is Lantern Bay S00E04/);
    expect(found).toMatch(/accept: accepted\n +waiting: Radarr has no file/);
    expect(part('A movie is added in Radarr')).toMatch(
      /makes the rule[\s\S]*same title[\s\S]*Copper Sky - S00E02 - The Last Rain WEBDL-1080p\.mkv/,
    );
    expect(part('Plex shows the special')).toMatch(
      /Plex shows {9}Lantern Bay S00E04 "The Drowned Bell" \(ratingKey \d+\)/,
    );
    expect(part('Watching the movie')).toContain('After    movie watched, special watched');
    expect(part('A requested book')).toContain('The request is available');
    // Written for users: no JSON and no log lines.
    expect(output).not.toMatch(/\{"|"level"/);
    expect(leftovers()).toEqual([]);
  });

  test('prints its address, keeps running and repairs links; Ctrl-C stops it and deletes its folder', async () => {
    const { child, output } = start([]);
    try {
      await until(() => output().includes('   Log:') || hasEnded(child));
      const grown =
        output()
          .split(/^== /m)
          .find((one) => one.includes('The library grows')) ?? '';
      expect(grown).toMatch(/Radarr has 5\d movies and Sonarr 2\d shows now/);
      expect(grown).toMatch(/Web UI +http:\S+\n +Sign in +with the password lantern-bay/);
      const url = /Address +(http:\S+)/.exec(output())?.[1];
      const key = /API key +(\w+)/.exec(output())?.[1] ?? '';
      const media = /Media +(\S+)$/m.exec(output())?.[1] ?? '';
      const headers = { 'X-Api-Key': key };
      expect((await fetch(`${url}/ready`)).status).toBe(200);
      const body = new URLSearchParams({ password: /password (\S+)/.exec(output())?.[1] ?? '' });
      const signedIn = await fetch(`${url}/login`, { method: 'POST', body, redirect: 'manual' });
      expect(signedIn.headers.getSetCookie().join()).toContain('plex_linker_session');
      const count = async (path: string) => {
        const answer = await fetch(`${url}/api/v1/${path}`, { headers });
        return ((await answer.json()) as { total: number }).total;
      };
      expect(await count('candidates?state=open')).toBeGreaterThan(4);
      expect(await count('conflicts?state=open')).toBe(1);
      expect(await count('tasks?state=dead')).toBe(1);
      expect(await count('requests?requestedBy=4711')).toBe(1);
      const held = await fetch(`${url}/reconcile?state=needsConfirmation`, { headers });
      expect(((await held.json()) as { total: number }).total).toBe(1);
      await until(async () => (await count('requests?state=available')) === 2);

      const link = join(media, 'tv/Copper Sky/Specials/Copper Sky - S00E01 - Reunion WEBDL-1080p.mkv');
      const target = readlinkSync(link);
      unlinkSync(link);
      await fetch(`${url}/reconcile`, { method: 'POST', headers });
      await until(() => existsSync(link));
      expect(readlinkSync(link)).toBe(target);

      signalGroup(child, 'SIGINT');
      const [code] = await once(child, 'close');
      expect(code).toBe(0);
      expect(output()).toContain('The temporary folder was deleted');
      expect(leftovers()).toEqual([]);
      await expect(fetch(`${url}/health`)).rejects.toThrow();
    } finally {
      if (!hasEnded(child)) signalGroup(child, 'SIGKILL');
    }
  });

  test('runs the service with real servers if one is set, which fails without MEDIA_ROOT and names it', async () => {
    const { code, output } = await run([], { SONARR_0_URL: 'http://127.0.0.1:9', SONARR_0_API_KEY: 'key' });
    expect(output).toContain('SONARR_0_URL is set: running the service with your servers');
    expect(output).toContain('MEDIA_ROOT is missing');
    expect(code).toBe(1);
  });

  test('refuses unknown arguments, and --once with a real server, with exit code 2', async () => {
    expect(await run(['--twice'])).toMatchObject({ code: 2, output: expect.stringContaining('--twice') });
    const real = await run(['--once'], { RADARR_URL: 'http://127.0.0.1:9' });
    expect(real).toMatchObject({ code: 2, output: expect.stringContaining('RADARR_URL') });
  });

  test('--help prints the usage', () => {
    const text = execFileSync(join(projectFolder, 'scripts/demo'), ['--help'], { encoding: 'utf8' });
    expect(text).toContain('scripts/demo --once');
  });
});

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
}

async function until(isTrue: () => boolean | Promise<boolean>, timeoutMs = 100_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await isTrue()); await sleep(20))
    if (Date.now() > end) throw new Error(`still not so after ${timeoutMs} ms`);
}
