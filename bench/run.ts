import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { acknowledge } from './acknowledge.ts';
import { burst } from './burst.ts';
import { cold1000 } from './cold-1000.ts';
import { discovery } from './discovery.ts';
import { discoveryEvents } from './discovery-events.ts';
import { guessing } from './guessing.ts';
import { librarySync } from './library-sync.ts';
import { matching } from './matching.ts';
import { noop1000 } from './noop-1000.ts';
import { pages } from './pages.ts';
import { radarr16000 } from './radarr-16000.ts';
import { scrobbleToTwin } from './scrobble-to-twin.ts';
import { start } from './start.ts';
import { root } from './support/child.ts';
import { writeFigures } from './support/docs.ts';
import type { Bench } from './support/result.ts';
import { resultAsMarkdown } from './support/table.ts';
import { watchLedger } from './watch-ledger.ts';
import { webhookToLink } from './webhook-to-link.ts';

const benches: readonly Bench[] = [
  start,
  radarr16000,
  acknowledge,
  guessing,
  webhookToLink,
  burst,
  scrobbleToTwin,
  cold1000,
  noop1000,
  matching,
  discovery,
  discoveryEvents,
  watchLedger,
  librarySync,
  pages,
];
const usage = `npm run bench -- [--quick] [--write] [--profile <folder>] [${benches.map((one) => one.name).join(' | ')}]…`;

/** Runs the named benchmarks, or all, and prints their tables; with --write also into docs/benchmarks.md. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, write: { type: 'boolean' }, profile: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !benches.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}. Use: ${usage}`);
  if (values.quick === true && values.write === true)
    throw new Error(
      '--quick gives figures for a first look, not for docs/benchmarks.md: leave one of --quick and --write out.',
    );
  requireFreshBuild();
  const settings = { quick: values.quick ?? false, profileFolder: values.profile ?? null };
  console.log(`${machine()}\n`);
  for (const bench of benches) {
    if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
    const text = resultAsMarkdown(bench, await bench.run(settings));
    console.log(text);
    if (values.write === true)
      writeFigures(join(root, 'docs/benchmarks.md'), { bench: bench.name, text, machine: machine() });
  }
}

/** dist/main.js is measured, so it must not be older than the sources. */
function requireFreshBuild(): void {
  const built = join(root, 'dist/main.js');
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
  const newer = globSync('src/**/*.{ts,tsx}', { cwd: root }).find(
    (path) => statSync(join(root, path)).mtimeMs > builtAt,
  );
  if (newer !== undefined) throw new Error(`dist/main.js is older than ${newer}: run "npm run build" first.`);
}

/** General facts that help to judge a figure, without identifying the machine. */
function machine(): string {
  const version = readFileSync(join(root, 'node_modules/node/package.json'), 'utf8');
  const { version: nodeVersion } = JSON.parse(version) as { version: string };
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${process.platform} ${process.arch}, ${cpus().length} cores, ${memory} GiB of memory, Node ${nodeVersion}`;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}
process.exit();
