import { describe, expect, it } from 'vitest';
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
