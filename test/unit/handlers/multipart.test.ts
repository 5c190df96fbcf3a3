import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multipartBoundary, partChunks, readPart } from '../../../src/handlers/middleware/multipart.ts';

async function* inChunks(bytes: Buffer, sizes: readonly number[]) {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function form(parts: readonly { name: string; body: Uint8Array }[], boundary: string): Buffer {
  const texts = parts.flatMap(({ name, body }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`,
    Buffer.from(body),
    '\r\n',
  ]);
  return Buffer.concat(
    [...texts, `--${boundary}--\r\n`].map((one) => (typeof one === 'string' ? Buffer.from(one) : one)),
  );
}

test('the wanted part comes out whole, however the bytes are cut and whatever stands beside it', async () => {
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string().map((text) => Buffer.from(`\r\n--b\r\n${text}\r\n\r\n`)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(body, { maxLength: 3 }),
      body,
      fc.array(body, { maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }),
      async (before, payload, after, sizes) => {
        const others = (bodies: readonly Uint8Array[]) => bodies.map((one) => ({ name: 'thumb', body: one }));
        const bytes = form([...others(before), { name: 'payload', body: payload }, ...others(after)], 'bOuNdArY');
        const found = await readPart(inChunks(bytes, sizes), { boundary: 'bOuNdArY', name: 'payload' });
        expect(Buffer.from(found).equals(Buffer.from(payload))).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

test('parts that are passed over are not kept: kept, these would be copied until the test runs out of time', async () => {
  const chunk = Buffer.alloc(64 * 1024, 0x61);
  async function* long() {
    yield Buffer.from('--b\r\nContent-Disposition: form-data; name="thumb"\r\n\r\n');
    for (let i = 0; i < 4000; i++) yield chunk;
    yield Buffer.from('\r\n--b\r\nContent-Disposition: form-data; name="payload"\r\n\r\n{}\r\n--b--\r\n');
  }
  expect(Buffer.from(await readPart(long(), { boundary: 'b', name: 'payload' })).toString()).toBe('{}');
}, 10_000);

test('a long part is given on as it arrives', async () => {
  const sent = Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.db"\r\n\r\nSQLite');
  let isOver = false;
  async function* slow() {
    yield sent;
    yield Buffer.alloc(100, 0x61);
    isOver = true;
    yield Buffer.from('\r\n--b--\r\n');
  }
  const first = await partChunks(slow(), { boundary: 'b', name: 'file' }).next();
  expect([isOver, Buffer.from(first.value ?? []).toString()]).toEqual([false, 'SQ']);
});

test.each([
  ['is missing', '--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n', 'b'],
  ['never ends', '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nSQLite', 'b'],
  ['has no boundary', '', ''],
])('a part that %s is refused', async (_, body, boundary) => {
  const read = readPart(inChunks(Buffer.from(body), [7]), { boundary, name: 'file' });
  await expect(read).rejects.toThrow('no complete part called "file"');
});

test('the boundary is read with quotes or without, and only from multipart', () => {
  expect(multipartBoundary('multipart/form-data; boundary=------x')).toBe('------x');
  expect(multipartBoundary('Multipart/Form-Data; charset=utf-8; Boundary="a b"')).toBe('a b');
  expect(multipartBoundary('multipart/form-data')).toBe('');
  expect(multipartBoundary('application/json; boundary=x')).toBeNull();
  expect(multipartBoundary(undefined)).toBeNull();
});
