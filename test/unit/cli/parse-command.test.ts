import { describe, expect, it } from 'vitest';
import type { Output } from '../../../src/cli/output.ts';
import { parseCommand } from '../../../src/cli/parse-command.ts';
import { showUsage } from '../../../src/cli/usage.ts';

describe('parseCommand', () => {
  it.each([
    [[], { kind: 'serve' }],
    [['serve'], { kind: 'serve' }],
    [['doctor'], { kind: 'doctor' }],
    [['reconcile'], { kind: 'reconcile', dryRun: false }],
    [['discover'], { kind: 'discover', dryRun: false }],
    [['discover', '--dry-run'], { kind: 'discover', dryRun: true }],
    [['reconcile', '--dry-run'], { kind: 'reconcile', dryRun: true }],
    [['--dry-run', 'reconcile'], { kind: 'reconcile', dryRun: true }],
    [['rules', 'import', 'a b.yaml'], { kind: 'importRules', file: 'a b.yaml' }],
    [['rules', 'export', '-'], { kind: 'exportRules', file: '-' }],
    [['--help'], { kind: 'usage', fault: null }],
    [['doctor', '-h'], { kind: 'usage', fault: null }],
    [['help'], { kind: 'usage', fault: null }],
  ])('reads %j', (argv, command) => {
    expect(parseCommand(argv)).toEqual(command);
  });

  it.each([
    [['start'], 'no command "start"'],
    [['rules'], 'import or export'],
    [['rules', 'delete', 'x'], 'import or export'],
    [['rules', 'import'], 'needs the name of a file'],
    [['rules', 'import', 'a', 'b'], '"b"'],
    [['doctor', 'now'], '"now"'],
    [['reconcile', '--force'], '--force'],
    [['reconcile', '--dry-run=yes'], '--dry-run'],
    [['serve', '--dry-run'], '"serve" has no --dry-run'],
  ])('says what is wrong with %j', (argv, fault) => {
    expect(parseCommand(argv)).toEqual({ kind: 'usage', fault: expect.stringContaining(fault) });
  });
});

describe('showUsage', () => {
  it('is an answer when asked for, and wrong use otherwise', () => {
    const lines: string[] = [];
    const errors: string[] = [];
    const output: Output = { line: (text) => lines.push(text), error: (text) => errors.push(text) };
    expect(showUsage(output, null)).toBe(0);
    expect(showUsage(output, 'there is no command "start"')).toBe(2);
    expect(lines.join()).toContain('rules import <file>');
    expect(errors.join()).toMatch(/no command "start"[\s\S]*Usage/);
  });
});
