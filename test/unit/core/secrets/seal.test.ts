import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyFromHex, open, seal } from '../../../../src/core/secrets/seal.ts';

const key = randomBytes(32);
const row = 'instances:3:apiKey';
const text = fc.string({ unit: 'binary' });

describe('sealing', () => {
  test('gives back exactly what was sealed, whatever it is and for whichever row', () => {
    fc.assert(
      fc.property(text, text, fc.uint8Array({ minLength: 32, maxLength: 32 }), (plain, context, bytes) => {
        const own = Buffer.from(bytes);
        expect(open(seal(plain, own, context), [own], context)).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });

  test('has a form that names version and key, and nothing of the secret', () => {
    const sealed = seal('a-secret-of-a-server', key, row);
    expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    expect(sealed).not.toContain('secret');
  });

  test('never gives the same twice', () => {
    expect(seal('same', key, row)).not.toBe(seal('same', key, row));
  });

  test('opens with an older key of the list', () => {
    const old = randomBytes(32);
    expect(open(seal('kept', old, row), [key, old], row)).toBe('kept');
  });

  test('is opened by an older key, too, so that a value can be sealed anew', () => {
    const old = randomBytes(32);
    const again = seal(open(seal('kept', old, row), [key, old], row), key, row);
    expect(open(again, [key], row)).toBe('kept');
    expect(() => open(again, [old], row)).toThrow(/another key/);
  });
});

describe('a sealed value is not opened', () => {
  test('in another row, and the row is named', () => {
    expect(() => open(seal('mine', key, 'instances:3:apiKey'), [key], 'instances:4:apiKey')).toThrow(
      'The sealed value of instances:4:apiKey was changed or belongs to another row: enter that key or token again.',
    );
  });

  test('with another key, and what to do is said', () => {
    expect(() => open(seal('mine', key, row), [randomBytes(32)], row)).toThrow(
      /^The value of instances:3:apiKey was sealed with another key: give the old ENCRYPTION_KEY .* or enter that key or token again\.$/,
    );
    expect(() => open(seal('mine', key, row), [], row)).toThrow(/another key/);
  });

  test('after a change of any of its characters', () => {
    const sealed = seal('a-secret', key, row);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'Aa0-_.! '), (at, sign) => {
        fc.pre(sealed[at] !== sign);
        expect(() => open(`${sealed.slice(0, at)}${sign}${sealed.slice(at + 1)}`, [key], row)).toThrow(
          /enter that key or token again/,
        );
      }),
    );
  });

  test.each(['', 'v1', 'v2.a.b.c.d', 'plain-text', 'v1.0.0.0.0'])('when it is "%s"', (value) => {
    expect(() => open(value, [key], row)).toThrow(/damaged: enter that key or token again/);
  });

  test('cut short or with something behind it', () => {
    const sealed = seal('a-secret', key, row);
    for (const other of [sealed.slice(0, -1), `${sealed}A`, `${sealed}.more`, `${sealed}\n`])
      expect(() => open(other, [key], row)).toThrow(/enter that key or token again/);
  });
});

test.each([0, 16, 31, 33, 64])('a key of %i bytes is refused', (length) => {
  const wrong = Buffer.alloc(length);
  const message = `A key for sealing has 32 bytes, this one has ${length}.`;
  expect(() => seal('x', wrong, row)).toThrow(message);
  expect(() => open(seal('x', key, row), [key, wrong], row)).toThrow(message);
});

test('a key in hex must have 64 digits', () => {
  expect(keyFromHex('0F'.repeat(32))).toEqual(Buffer.alloc(32, 15));
  for (const wrong of ['', 'ab', 'g'.repeat(64), 'a'.repeat(63), 'a'.repeat(65)])
    expect(() => keyFromHex(wrong)).toThrow('ENCRYPTION_KEY must be 64 hex digits (32 bytes).');
});
