import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const own = join(root, 'node_modules/.bin/node');
/** The Node that runs the service: the one from the packages. */
export const node = existsSync(own) ? own : process.execPath;

const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

export interface Child {
  readonly pid: number;
  /** When it was spawned, by `performance.now()`. */
  readonly spawnedAt: number;
  /** The first matching line of its output. Throws if the process exits first. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM, then SIGKILL if that takes too long. */
  stop(): Promise<void>;
}

/** Starts a Node process with only the given environment. */
export function startChild(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Child {
  const spawnedAt = performance.now();
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const child = spawn(node, [...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const exited = once(child, 'exit').then(() => children.delete(child));
  const said: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      if (said.length > 50) said.shift();
      for (const look of waiting) look(line);
    });
  }
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${node} could not be started`);

  return {
    pid,
    spawnedAt,
    line(pattern) {
      return new Promise((resolve, reject) => {
        const look = (line: string) => {
          const match = pattern.exec(line);
          if (match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        for (const line of said) look(line);
        void exited.then(() => reject(new Error(`node ${args.join(' ')} ended early; it said: ${said.join('\n')}`)));
      });
    },
    async stop() {
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
      child.kill('SIGTERM');
      await exited;
      clearTimeout(timer);
    },
  };
}
