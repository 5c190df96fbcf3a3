import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../../src/clients/http/parse-json.ts';

/** Beyond the length that is parsed in one go. */
const padding = 'x'.repeat(300_000);

test('is what JSON.parse says, for values of any shape and length', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 2 }), async (value, indent) => {
      for (const whole of [
        value,
        { a: [value, padding, value], '"\\': padding, b: value },
        [padding, [value, [padding]]],
        [value, ...Array.from({ length: 40 }, (_, at) => [at, value, padding.slice(0, 10_000)]), padding, value],
      ]) {
        const text = JSON.stringify(whole, null, indent);
        expect(await parseJson(text)).toEqual(JSON.parse(text));
      }
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['cut in the middle', (text: string) => text.slice(0, -200_000)],
  ['cut before its end', (text: string) => text.slice(0, -1)],
  ['with something behind it', (text: string) => `${text} x`],
  ['with two commas', (text: string) => text.replace(',', ',,')],
  ['with a comma at the end', (text: string) => text.replace(/.$/, ',}')],
  ['without a colon', (text: string) => text.replace(':', ' ')],
  ['with a bracket of another kind', (text: string) => text.replace(/.$/, ']')],
])('refuses a long text %s', async (_name, harm) => {
  const text = JSON.stringify({ a: padding, b: [1, 2, padding], c: { d: padding } });
  await expect(parseJson(harm(text))).rejects.toThrow(SyntaxError);
});

test('refuses what nests deeper than any answer, at once', async () => {
  for (const depth of [65, 100_000, 4_000_000])
    await expect(parseJson(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).rejects.toThrow(/nests deeper than 64/);
  expect(await parseJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toHaveLength(1);
});
