import { expect, it } from 'vitest';
import * as z from 'zod';
import { timeText } from '../../../src/handlers/schema/common.ts';
import { rowOf } from '../../../src/handlers/schema/row.ts';

const toRow = rowOf(
  z.strictObject({
    id: z.int(),
    createdAt: timeText,
    seenAt: timeText.nullable().describe('null: never'),
    note: z.string().optional(),
    owner: z.strictObject({ name: z.string() }).nullable(),
    files: z.array(z.strictObject({ path: z.string(), deletedAt: timeText.nullable() })),
    options: z.array(z.looseObject({ id: z.string() })),
    counts: z.record(z.string(), z.int()),
  }),
);

const source = {
  id: 1,
  createdAt: 0,
  seenAt: null,
  owner: { name: 'ann', token: 'secret' },
  files: [{ path: '/a', deletedAt: 86_400_000, inode: 7 }],
  options: [{ id: 'x', title: 'y' }],
  counts: { movie: 2 },
  apiKey: 'secret',
};

it('picks the fields of the schema at every level', () => {
  expect(toRow(source)).toStrictEqual({
    id: 1,
    createdAt: '1970-01-01T00:00:00.000Z',
    seenAt: null,
    owner: { name: 'ann' },
    files: [{ path: '/a', deletedAt: '1970-01-02T00:00:00.000Z' }],
    options: [{ id: 'x', title: 'y' }],
    counts: { movie: 2 },
  });
  expect(JSON.stringify(toRow(source))).not.toContain('secret');
});

it('keeps null, and an optional field that is there', () => {
  expect(toRow({ ...source, owner: null, note: 'n' })).toMatchObject({ owner: null, note: 'n' });
});
