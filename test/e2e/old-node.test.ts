import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { buildService, projectFolder } from '../support/build-service.ts';

const run = promisify(execFile);
const main = join(projectFolder, 'dist/main.js');
const own = join(projectFolder, 'node_modules/.bin/node');

beforeAll(buildService);

interface End {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function start(node: string, flags: readonly string[] = []): Promise<End> {
  return run(node, [...flags, main], { cwd: projectFolder }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: End) => ({ code, stdout, stderr }),
  );
}

/** The machine's own Node, where it is too old; npm puts ours before it. */
async function oldNode(): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  for (const node of folders.map((folder) => join(folder, 'node')).filter((path) => existsSync(path))) {
    const { stdout } = await run(node, ['--version']);
    if (Number(/^v(\d+)/.exec(stdout)?.[1]) < 24) return node;
  }
  return null;
}

const tooOld = /^Plex Linker needs Node 24 or newer, but \S+ is Node \d+\.\d+\.\d+: start it with "npm start".*\n$/;
const node = await oldNode();

test.skipIf(node === null)(
  "the machine's old Node ends with exit code 1 and one sentence that says how to start",
  async () => {
    const end = await start(node ?? '');
    expect(end).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(tooOld) });
  },
);

test('a Node that says it is older ends the same way, before anything else is loaded', async () => {
  const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "22.3.0" } })';
  const end = await start(own, ['--import', `data:text/javascript,${encodeURIComponent(older)}`]);
  expect(end).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(tooOld) });
});
