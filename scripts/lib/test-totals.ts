import { readFileSync } from 'node:fs';

/** The part of vitest's JSON report that is read here. */
export interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
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
  console.log(closingLine(report));
}
