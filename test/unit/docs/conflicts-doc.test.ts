import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { conflictSchema } from '../../../src/handlers/schema/conflict.ts';
import { repositoryRoot } from './repository-files.ts';

test('the guide to conflicts explains every kind that there is, and no other', () => {
  const text = readFileSync(join(repositoryRoot, 'docs/guide/conflicts.md'), 'utf8');
  const table = text.slice(text.indexOf('| kind |'), text.indexOf('```'));
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map((row) => row[1]);
  expect(rows.toSorted()).toEqual(conflictSchema.shape.kind.options.toSorted());
});
