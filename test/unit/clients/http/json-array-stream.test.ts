import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonArray } from '../../../../src/clients/http/json-array-stream.ts';
import { failureOf } from '../server.ts';

/** Cuts bytes at the given places (taken modulo the length), so that elements and characters are split anywhere. */
function chunksOf(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, index) => bytes.slice(start, places[index] ?? bytes.length));
}

async function* streamOf(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** Scanned as a long list is; checks that the same as a short list, parsed in one go, gives the same. */
async function read(text: string | Uint8Array, cuts: number[] = [], fields?: string[]): Promise<unknown[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const readBy = (options: { wholeBytes?: number }) =>
    readJsonArray(streamOf(chunksOf(bytes, cuts)), (element) => element, { fields, ...options });
  const [scanned, whole] = await Promise.allSettled([readBy({ wholeBytes: 0 }), readBy({})]);
  if (scanned.status === 'rejected') {
    expect(whole).toEqual(scanned);
    throw scanned.reason;
  }
  const expected = scanned.value.map((one) =>
    fields === undefined ? one : withFields(one, (key) => fields.includes(key)),
  );
  expect(whole).toEqual({ status: 'fulfilled', value: expected });
  return scanned.value;
}

function withFields(element: unknown, isKept: (key: string) => boolean): unknown {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return element;
  return Object.fromEntries(Object.entries(element).filter(([key]) => isKept(key)));
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });
const anyArray = fc.array(fc.jsonValue({ stringUnit: 'binary' }), { maxLength: 8 });
const indent = fc.constantFrom(undefined, 2, '\t');

describe('readJsonArray', () => {
  it('reads what JSON.parse reads, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyArray, indent, cuts, async (array, space, places) => {
        const text = JSON.stringify(array, undefined, space);
        expect(await read(text, places)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('lets the event loop go on between chunks that have all arrived', async () => {
    const chunks = ['[0', ...Array(19).fill(',0'), ']'].map((text) => new TextEncoder().encode(text));
    let turns = 0;
    const count = () => {
      turns += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    const rows = await readJsonArray(streamOf(chunks), () => {
      // Longer than work may take of a turn.
      for (const end = performance.now() + 3; performance.now() < end; );
      return true;
    });
    clearImmediate(counting);
    expect(rows).toHaveLength(20);
    expect(turns).toBeGreaterThan(10);
  });

  it('reads byte by byte, through characters of several bytes and escapes', async () => {
    const array = ['naïve 劇場版 🎬', { 'a"]}': '\\"],[{', 'é🎬': ['\\', '"', '}'] }, -1.5e3, null, [[], {}]];
    const text = JSON.stringify(array);
    const everyByte = Array.from({ length: Buffer.byteLength(text) }, (_, index) => index);
    expect(await read(text, everyByte)).toEqual(array);
  });

  it('refuses every proper beginning of an array as cut short', async () => {
    await fc.assert(
      fc.asyncProperty(anyArray, fc.nat(), cuts, async (array, end, places) => {
        const bytes = new TextEncoder().encode(JSON.stringify(array));
        const failure = await failureOf(read(bytes.slice(0, end % bytes.length), places));
        expect(failure).toMatchObject({ code: 'upstreamData' });
      }),
    );
  });

  it('says that a cut list was cut short', async () => {
    expect(await failureOf(read('[{"id":1},{"id":2}'))).toMatchObject({
      message: expect.stringContaining('cut short'),
    });
    expect(await failureOf(read('[{"id":1},'))).toMatchObject({ message: expect.stringContaining('cut short') });
  });

  it.each([
    '',
    '  ',
    '{"message":"x"}',
    '<html>',
    'null',
    '"[]"',
    '[1,]',
    '[,1]',
    '[1,,2]',
    '[1 2]',
    '[}',
    '[1]]',
    '[1] x',
    '[nul]',
    '[{"a":1]',
  ])('refuses %j', async (text) => {
    expect(await failureOf(read(text))).toMatchObject({ code: 'upstreamData' });
  });

  it('refuses bytes that are no UTF-8 instead of making up a path', async () => {
    expect(await failureOf(read(Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d)))).toMatchObject({ code: 'upstreamData' });
  });

  it('accepts white space around everything and a byte order mark', async () => {
    expect(await read('\uFEFF \n[ \t1 ,\r\n 2 ] \n')).toEqual([1, 2]);
    expect(await read(' [ ] ')).toEqual([]);
  });

  it('picks the wanted fields of each object as a full read and a projection would', async () => {
    const names = ['id', 'title', 'path', 'tags', 'x'];
    const object = fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { noNullPrototype: true });
    const array = fc.array(fc.oneof({ arbitrary: object, weight: 5 }, { arbitrary: fc.jsonValue(), weight: 1 }));
    const wanted = ['id', 'path', 'never'];
    await fc.assert(
      fc.asyncProperty(array, indent, cuts, async (elements, space, places) => {
        const text = JSON.stringify(elements, undefined, space);
        const expected = JSON.parse(text, undefined).map((element: unknown) => pick(element, wanted));
        expect(await read(text, places, wanted)).toEqual(expected);
      }),
    );
  });

  it('refuses every proper beginning when it picks fields, too', async () => {
    const bytes = new TextEncoder().encode('[{"id":1,"overview":"a \\"long\\" one","images":[{"x":"]"}]},{"x":1}]');
    for (let end = 0; end < bytes.length; end += 1) {
      const failure = await failureOf(read(bytes.slice(0, end), [], ['id']));
      expect(failure).toMatchObject({ code: 'upstreamData' });
    }
    expect(await read(bytes, [], ['id'])).toEqual([{ id: 1 }, {}]);
  });

  it('keeps a key with an escape, which cannot be compared as bytes', async () => {
    expect(await read('[{"\\u0069d":7,"x":1}]', [], ['id'])).toEqual([{ id: 7 }]);
  });

  it('counts only what it keeps against the bound of an element', async () => {
    const long = JSON.stringify([{ id: 1, overview: 'x'.repeat(5000) }]);
    const bytes = [new TextEncoder().encode(long)];
    const bounded = { maxElementBytes: 1000 };
    expect(await failureOf(readJsonArray(streamOf(bytes), (row) => row, bounded))).toMatchObject({
      code: 'upstreamData',
      message: expect.stringContaining('1000 bytes'),
    });
    expect(await readJsonArray(streamOf(bytes), (row) => row, { ...bounded, fields: ['id'] })).toEqual([{ id: 1 }]);
  });

  it('holds nothing of the elements that the projection drops, and stops reading when it throws', async () => {
    const rows = await readJsonArray(streamOf([Buffer.from('[1,2,3,4]')]), (element) =>
      Number(element) % 2 === 0 ? element : undefined,
    );
    expect(rows).toEqual([2, 4]);
    const failure = await failureOf(
      readJsonArray(streamOf([Buffer.from('[1,2]')]), () => {
        throw new Error('no such row');
      }),
    );
    expect(failure).toMatchObject({ message: 'no such row' });
  });
});

/** A key with an escape is kept, whatever it says. */
function pick(element: unknown, wanted: string[]): unknown {
  return withFields(element, (key) => wanted.includes(key) || JSON.stringify(key).includes('\\'));
}
