import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { describeIssues } from '../../../src/validation/describe-issues.ts';

const schema = z.strictObject({
  id: z.int().min(1).max(100),
  name: z.string().trim().min(1).max(5),
  mode: z.enum(['fast', 'slow']).default('fast'),
  numbers: z.array(z.int()).max(2).optional(),
  inner: z.strictObject({ on: z.boolean() }).optional(),
  answer: z
    .union([
      z.strictObject({ action: z.literal('select'), option: z.string() }),
      z.strictObject({ action: z.literal('ignore') }),
    ])
    .optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  at: z.iso.datetime().optional(),
  year: z.int().positive().nullish(),
  apiKey: z.string().max(3).optional(),
  file: z
    .string()
    .refine((text) => !text.includes('\0'), 'must not contain NUL')
    .optional(),
  flag: z.literal('yes').optional(),
});
const good = { id: 1, name: 'x' };

function messagesOf(value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return describeIssues(error?.issues ?? [], { schema, value, whole: 'the body' }).map(({ message }) => message);
}

describe('What is wrong with a value is said in sentences that name the field, what was given and what is expected', () => {
  test.each<[unknown, string[]]>([
    [
      [],
      [
        'the body must be an object with id, name, mode, numbers, inner, answer, url, at, year, apiKey, file, flag, not a list of 0.',
      ],
    ],
    [{ ...good, id: undefined }, ['"id" is missing: it must be a whole number from 1 to 100.']],
    [{ ...good, id: '603' }, ['"id" must be a whole number from 1 to 100, not "603".']],
    [{ ...good, id: 1.5 }, ['"id" must be a whole number from 1 to 100, not 1.5.']],
    [{ ...good, id: 1e18 }, ['"id" must be a whole number from 1 to 100, not 1000000000000000000.']],
    [{ ...good, name: ' ' }, ['"name" must be a text of 1 to 5 characters, not " ".']],
    [{ ...good, name: '' }, ['"name" must be a text of 1 to 5 characters, not empty.']],
    [{ ...good, mode: 'quick' }, ['"mode" must be one of fast, slow, not "quick".']],
    [{ ...good, numbers: [1, 2, 3] }, ['"numbers" must be a list of at most 2 entries, not a list of 3.']],
    [{ ...good, numbers: [1, true] }, ['"numbers.1" must be a whole number, not true.']],
    [{ ...good, inner: { on: 1 } }, ['"inner.on" must be true or false, not 1.']],
    [{ ...good, inner: { on: true, x: 1 } }, ['"inner" has no field "x": its fields are on.']],
    [{ ...good, answer: { action: 'select' } }, ['"answer.option" is missing: it must be a text.']],
    [
      { ...good, answer: { action: 'ignore', more: 1 } },
      ['"answer" has no field "more": its fields are action, option.'],
    ],
    [{ ...good, url: 'ftp://x' }, ['"url" must be an address that begins with http:// or https://, not "ftp://x".']],
    [
      { ...good, url: 'ftp://me:hush@x/?token=hush' },
      ['"url" must be an address that begins with http:// or https://, not "ftp://…@x/?…".'],
    ],
    [{ ...good, at: 'noon' }, ['"at" must be a time such as 2026-01-31T20:15:00Z, not "noon".']],
    [{ ...good, year: 'x' }, ['"year" must be a whole number of at least 1, or null, not "x".']],
    [{ ...good, apiKey: 'a-secret' }, ['"apiKey" must be a text of at most 3 characters, not what was given.']],
    [{ ...good, file: 'a\0b' }, ['"file" must not contain NUL.']],
    [{ ...good, flag: 'no' }, ['"flag" must be "yes", not "no".']],
  ])('%j', (value, expected) => {
    expect(messagesOf(value)).toEqual(expected);
  });

  test('an answer that fits no branch of a union names what is asked for', () => {
    expect(messagesOf({ ...good, answer: { action: 'other' } })).toEqual([
      expect.stringContaining('"answer.action" must be'),
    ]);
    expect(messagesOf({ ...good, answer: 7 })).toEqual([
      '"answer" must be an object with action, option, or an object with action, not 7.',
    ]);
  });
});
