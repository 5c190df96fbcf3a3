import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMasked, mask } from '../../../../src/core/secrets/mask.ts';
import { timingSafeEqualText } from '../../../../src/core/secrets/timing-safe-equal-text.ts';

test('secrets are equal exactly when their texts are, whatever their lengths', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (given, expected) => {
      expect(timingSafeEqualText(given, expected)).toBe(given === expected);
      expect(timingSafeEqualText(expected, expected)).toBe(true);
      expect(timingSafeEqualText(`${expected}x`, expected)).toBe(false);
    }),
  );
});

test('a secret that is not set equals nothing, not even an empty one', () => {
  expect(timingSafeEqualText('', '')).toBe(false);
});

test('a mask tells nothing of the secret, not even its length, and is known again', () => {
  expect(mask('0123456789abcdef0123456789abcdef')).toBe(mask('short'));
  expect(mask('short')).not.toMatch(/[short]/);
  expect(isMasked(mask('0123456789abcdef0123456789abcdef'))).toBe(true);
});

test('no secret stays no secret', () => {
  expect(mask('')).toBe('');
});

test.each(['', 'a-real-key', '0123456789abcdef', '***', '****x'])('"%s" is no mask', (value) => {
  expect(isMasked(value)).toBe(false);
});
