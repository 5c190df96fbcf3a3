import { expect, test } from 'vitest';
import * as password from '../../../../src/core/access/password.ts';
import { createScrypt } from '../../../../src/process/scrypt.ts';

const derive = createScrypt();
const hashPassword = (text: string) => password.hashPassword(derive, text);
const isPassword = (text: string, stored: string) => password.isPassword(derive, text, stored);

test('a password is known by its hash, which differs each time', async () => {
  const [one, other] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(one).not.toBe(other);
  expect(one).not.toContain('correct horse');
  expect(await isPassword('correct horse', one)).toBe(true);
  expect(await isPassword('correct horse', other)).toBe(true);
});

test.each(['correct horsf', 'Correct horse', 'correct horse ', '', 'correct'])(
  '"%s" is another password',
  async (wrong) => {
    expect(await isPassword(wrong, await hashPassword('correct horse'))).toBe(false);
  },
);

test('letters with accents are the same however they are typed', async () => {
  expect(await isPassword('caf\u0065\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
});

test.each([
  ['1234567', 7],
  ['', 0],
  ['a'.repeat(1_001), 1_001],
])('a password of %s is refused', async (password, length) => {
  await expect(hashPassword(password)).rejects.toThrow(`8 to 1000 characters; it has ${length}`);
});

test('what is stored in another form is a fault, not a wrong password', async () => {
  await expect(isPassword('correct horse', 'plain:correct horse')).rejects.toMatchObject({ code: 'internal' });
});
