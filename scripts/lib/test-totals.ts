import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The used part of vitest's JSON report. */
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

/** Tests that failed first and passed on retry: `<file>: <test>`, with the first line of the failure. */
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
 * The last line of the log. A file that could not be loaded, or whose hook failed, has no failed test: it counts as one,
 * so that a failed run never reports "0 failed".
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
