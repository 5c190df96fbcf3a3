import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closingLine, type TestReport } from '../../../scripts/lib/test-totals.ts';

function report(parts: Partial<TestReport>): TestReport {
  return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...parts };
}

describe('the closing line of a test run', () => {
  it('counts passed and failed tests, and those left out for whatever reason as skipped', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }];
    const line = closingLine(
      report({ numPassedTests: 41, numFailedTests: 1, numPendingTests: 3, numTodoTests: 2, testResults }),
    );
    expect(line).toBe('41 passed, 1 failed, 5 skipped');
  });

  it('counts a file that could not be loaded as a failure, though none of its tests ran', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(closingLine(report({ numPassedTests: 1, testResults }))).toBe('1 passed, 1 failed, 0 skipped');
  });
});

describe('a run in which a test passes only when it is run again', () => {
  const project = process.cwd();
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plex-linker-retried-'));
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
    const lines = [
      "import { expect, test } from 'vitest';",
      'let tries = 0;',
      "test('that misses a moment', () => { tries += 1; expect(tries).toBe(2); });",
      "test('that is steady', () => expect(1).toBe(1));",
    ];
    writeFileSync(join(folder, 'moments.test.js'), lines.join('\n'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('names it before the closing line, which stays the last', async () => {
    const [node, report] = [process.execPath, join(folder, 'report.json')];
    const vitest = join(project, 'node_modules/vitest/vitest.mjs');
    const flags = ['run', '--retry=1', '--reporter=json', `--outputFile.json=${report}`];
    await promisify(execFile)(node, [vitest, ...flags], { cwd: folder });
    const totals = join(project, 'scripts/lib/test-totals.ts');
    const { stdout } = await promisify(execFile)(node, [totals, report], { cwd: folder });
    const [title, retried, last, ...rest] = stdout.trimEnd().split('\n');
    expect([title, rest]).toEqual(['Passed only when run again:', []]);
    expect(retried).toMatch(/moments\.test\.js: that misses a moment \(AssertionError: expected 1 to be 2/);
    expect(last).toBe('2 passed, 0 failed, 0 skipped');
  });
});
