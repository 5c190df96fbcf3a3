import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctorCommand } from '../../../src/cli/doctor.ts';
import type { Output } from '../../../src/cli/output.ts';
import { type ReconcileCommandContext, reconcileCommand } from '../../../src/cli/reconcile.ts';
import { exportRulesCommand, importRulesCommand } from '../../../src/cli/rules.ts';
import type { Run, RunChange } from '../../../src/core/model/run.ts';
import { createWorld, type World } from '../../fakes/world.ts';
import { createSetup, type Setup } from './runtime.ts';

let world: World;
let at: Setup;
let home = '';
let lines: string[];
let errors: string[];
let output: Output;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'plex-linker-cli-'));
  world = await createWorld();
  at = await createSetup(world);
  lines = [];
  errors = [];
  output = { line: (text) => lines.push(text), error: (text) => errors.push(text) };
});
afterEach(async () => {
  await Promise.all([at.close(), world.dispose(), rm(home, { recursive: true, force: true })]);
});

describe('rules import and export', () => {
  const linkTasks = async () =>
    (await at.runtime.store.tasks.page({ kind: 'link-movie' }, { limit: 10, cursor: null })).items.map(
      ({ item }) => item,
    );
  const text =
    "Harbour (2011):\n  Movie DB ID: 5\n  Shows:\n    Harbour:\n      Episode: 7\n      Season: '00'\n    Shore:\n      Episode: soon\n";

  it('takes rules in once, starts their work, and prints what could not be read', async () => {
    const file = join(home, 'rules.yaml');
    await writeFile(file, text);
    let changes = 0;
    const context = {
      runtime: { ...at.runtime, rulesChanged: async () => void changes++ },
      output,
    };
    expect(await importRulesCommand(context, file)).toBe(0);
    expect(lines[0]).toBe(`1 rule imported from ${file}, 0 there already, 1 could not be read.`);
    expect(errors).toEqual([expect.stringMatching(/line 7: Harbour \(2011\) → Shore: .*"soon"/)]);
    expect(changes).toBe(1);
    expect(await linkTasks()).toEqual(['movie 5']);
    expect(await at.runtime.store.rules.importReport()).toMatchObject([{ source: file, line: 7 }]);
    expect(await importRulesCommand(context, file)).toBe(0);
    expect(lines.at(-1)).toBe(`0 rules imported from ${file}, 1 there already, 1 could not be read.`);
    expect(await at.runtime.store.rules.all()).toHaveLength(1);
    expect(changes).toBe(1);
    expect(await linkTasks()).toEqual(['movie 5']);
  });

  it('fails where there is nothing to read', async () => {
    const context = { runtime: at.runtime, output };
    expect(await importRulesCommand(context, join(home, 'gone.yaml'))).toBe(1);
    expect(errors[0]).toContain('gone.yaml does not exist');
    await writeFile(join(home, 'list.yaml'), '- a\n');
    expect(await importRulesCommand(context, join(home, 'list.yaml'))).toBe(1);
  });

  it('writes a file that an import elsewhere reads as the same rules', async () => {
    await writeFile(join(home, 'rules.yaml'), text);
    const context = { runtime: at.runtime, output };
    await importRulesCommand(context, join(home, 'rules.yaml'));
    const [rule] = await at.runtime.store.rules.all();
    await at.runtime.store.rules.update(rule?.id ?? 0, { episodeTvdbIds: [9001], enabled: false });
    expect(await exportRulesCommand(context, join(home, 'out.yaml'))).toBe(0);
    expect(lines.at(-1)).toBe(`1 rule written to ${join(home, 'out.yaml')}.`);
    await at.runtime.store.rules.delete(rule?.id ?? 0);
    await importRulesCommand(context, join(home, 'out.yaml'));
    expect(await at.runtime.store.rules.all()).toMatchObject([
      { movieTmdbId: 5, episodeNumbers: [7], episodeTvdbIds: [9001], enabled: false },
    ]);
    await exportRulesCommand(context, '-');
    expect(`${lines.at(-1)}\n`).toBe(await readFile(join(home, 'out.yaml'), 'utf8'));
  });
});

describe('doctor', () => {
  it('prints each check, and ends with 1 when something keeps links away', async () => {
    world.pair();
    expect(await doctorCommand({ runtime: at.runtime, output })).toBe(0);
    expect(lines).toContainEqual(expect.stringMatching(/^ok {6}The media root/));
    expect(lines).toContainEqual(expect.stringMatching(/^WARNING Sonarr has no connection/));
    expect(lines.at(-1)).toMatch(/^\d+ checks: 0 errors, 2 warnings, 0 notices\.$/);
    world.sonarr.naming.specialsFolderFormat = 'Extras';
    expect(await doctorCommand({ runtime: at.runtime, output })).toBe(1);
    expect(lines.at(-1)).toMatch(/1 error,/);
  });
});

describe('reconcile', () => {
  /** Workers that end the run as told, a look later. */
  function startEnding(...changes: RunChange[]): ReconcileCommandContext['startRun'] {
    return async (scope, { dryRun, trigger }) => {
      const { run } = await at.runtime.store.runs.start({ id: 'run-1', scope, dryRun, trigger, now: at.runtime.now() });
      void (async () => {
        for (const change of changes) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          await at.runtime.store.runs.change(run.id, change);
        }
      })();
      return run;
    };
  }
  const row = { from: null, movieTmdbId: 1, seriesTvdbId: 2, episodeTvdbId: 3 };
  const plan: Run['plan'] = [
    { ...row, step: 'create', path: '/media/tv/A.mkv', target: '/media/movies/A.mkv', reason: 'no link yet' },
    { ...row, step: 'keep', path: '/media/tv/B.mkv', target: '/media/movies/B.mkv', reason: '' },
  ];
  const run = (dryRun: boolean, ...changes: RunChange[]) =>
    reconcileCommand({ runtime: at.runtime, startRun: startEnding(...changes), output, pollMs: 5 }, { dryRun });

  it('follows the run and ends with its counts', async () => {
    const progress = { groups: { done: 1, total: 2 }, items: { done: 3, total: 5 } };
    expect(
      await run(
        false,
        { state: 'running', progress },
        { state: 'succeeded', counts: { created: 2, kept: 3, errors: 0 }, plan },
      ),
    ).toBe(0);
    expect(lines).toEqual(['shows 1/2, rules 3/5', 'Done: created 2, kept 3.']);
    expect(errors).toEqual([]);
  });

  it('shows the plan of a dry run', async () => {
    expect(await run(true, { state: 'succeeded', counts: { created: 1, kept: 1 }, plan })).toBe(0);
    expect(lines).toEqual([
      'create    /media/tv/A.mkv → /media/movies/A.mkv – no link yet',
      'keep      1 link as they are',
      'Plan only, nothing was changed: created 1, kept 1.',
    ]);
  });

  it('ends with 1 after errors and failures, and tells them', async () => {
    const fault = { category: 'network', item: 'Sonarr', message: 'it did not answer' } as const;
    expect(await run(false, { state: 'succeeded', errors: [fault] })).toBe(1);
    expect(errors).toEqual(['network: Sonarr: it did not answer']);
  });

  it('says how removals that wait are confirmed', async () => {
    expect(
      await run(false, {
        state: 'needsConfirmation',
        counts: { refused: 1 },
        plan: [{ ...row, step: 'remove', path: '/media/tv/A.mkv', target: null, reason: 'gone' }],
      }),
    ).toBe(0);
    expect(lines[0]).toBe('remove    /media/tv/A.mkv – gone');
    expect(errors[0]).toContain('POST /reconcile/run-1/confirm');
  });
});
