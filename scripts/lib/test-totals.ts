import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The part of vitest's JSON report that is read here. */
export interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name?: string;
    status: string;
    assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
  }[];
}

/** Tests that failed first and passed when they were run again: `<file>: <test>`, with the first line of what failed. */
export function retriedTests(report: TestReport): string[] {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ status, fullName, failureMessages = [] }) => {
      const [failure] = failureMessages;
      if (status !== 'passed' || failure === undefined) return [];
      return [`${relative(process.cwd(), name ?? '')}: ${fullName} (${failure.split('\n', 1)[0]})`];
    }),
  );
}

/**
 * One line for people and programs that read only the end of a log. A file that could not be loaded, or whose hook
 * failed, has no failed test of its own: it counts as one, so that a red run never says "0 failed" for it.
 */
export function closingLine(report: TestReport): string {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return `${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`;
}

if (import.meta.main) {
  const report: TestReport = JSON.parse(readFileSync(String(process.argv[2]), 'utf8'));
  const retried = retriedTests(report);
  if (retried.length > 0) console.log(['Passed only when run again:', ...retried].join('\n  '));
  console.log(closingLine(report));
}
