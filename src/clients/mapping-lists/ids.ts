/** Ids as lists write them: numbers, numbers as text, one, several, or several in one text. Anything else counts as none. */
export function numbersOf(value: unknown): number[] {
  return partsOf(value)
    .map((part) => numberOf(part))
    .filter((number) => number !== null);
}

export function imdbIdsOf(value: unknown): string[] {
  return partsOf(value).filter((part): part is string => typeof part === 'string' && /^tt\d{5,12}$/.test(part));
}

/** A positive whole number, also as text. */
export function numberOf(value: unknown): number | null {
  const number = integerOf(value);
  return number !== null && number > 0 ? number : null;
}

/** A whole number that may be 0 or negative, also as text. */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*-?\d{1,10}\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && Math.abs(number) < 1e10 ? number : null;
}

/** More than any movie has. */
const maxIds = 50;

function partsOf(value: unknown): readonly unknown[] {
  const values = Array.isArray(value) ? value.slice(0, maxIds) : [value];
  return values.flatMap((one: unknown) =>
    typeof one === 'string'
      ? one
          .slice(0, 1_000)
          .split(',', maxIds)
          .map((part) => part.trim())
      : [one],
  );
}
