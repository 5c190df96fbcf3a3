import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventData } from '../../../../src/clients/plex/notifications.ts';

async function read(chunks: Uint8Array[]): Promise<string[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const all: string[] = [];
  for await (const data of eventData(body(), (what) => new Error(what))) all.push(data);
  return all;
}

it('events are the same wherever they are cut, at whatever line ends', async () => {
  const lines = [
    'event: a',
    'data: {"t":"Spécial 特",',
    'data:  "n":1}',
    '',
    ': comment',
    '',
    'data:x',
    'id: 5',
    '',
    'data: un',
  ];
  const cuts = fc.array(fc.nat({ max: 200 }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('\n', '\r\n'), cuts, async (end, places) => {
      const bytes = Buffer.from(lines.join(end));
      const at = [0, ...places.toSorted((one, other) => one - other), bytes.length];
      const chunks = at.slice(1).map((to, index) => bytes.subarray(at[index], to));
      expect(await read(chunks)).toEqual(['{"t":"Spécial 特",\n "n":1}', 'x']);
    }),
  );
});

it('an event is said as soon as its blank line has come', async () => {
  const chunks = ['data: 1\n\nda', 'ta: 2\n', '\n'].map((text) => Buffer.from(text));
  expect(await read(chunks)).toEqual(['1', '2']);
});

it('one event without end is a fault', async () => {
  const chunks = Array.from({ length: 100 }, () => Buffer.from(`data: ${'x'.repeat(20_000)}\n`));
  await expect(read(chunks)).rejects.toThrow('one of its notifications is over');
});
