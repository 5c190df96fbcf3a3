import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPosterFolder } from '../../../src/core/posters/poster-folder.ts';
import { drawPoster } from '../../fakes/draw-poster.ts';

const minute = 60_000;
const picture = Buffer.concat([drawPoster('One'), Buffer.alloc(8_000)]);
let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'plex-linker-posters-'));
  folder = join(parent, 'posters');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const sizeOf = () => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

test('what was not used longest goes first when there is no more room', async () => {
  const limit = 10.5 * picture.length;
  const files = createPosterFolder(folder, limit);
  const start = Date.now();
  for (let number = 0; number < 10; number += 1) await files.write(`key ${number}`, picture, start + number * minute);
  // Used: neither of these is the oldest now.
  await files.read('key 0', start + 100 * minute);
  await files.read('key 3', start + 101 * minute);
  await files.write('key 10', picture, start + 102 * minute);
  const kept: number[] = [];
  for (let number = 0; number <= 10; number += 1)
    if ((await files.read(`key ${number}`, start + 103 * minute)) !== null) kept.push(number);
  expect(kept).toEqual([0, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(sizeOf()).toBeLessThanOrEqual(0.9 * limit);
});

test('reading says when a picture was stored, not when it was used', async () => {
  const files = createPosterFolder(folder, 1e6);
  const now = Math.floor(Date.now() / 1000) * 1000;
  await files.write('key', picture, now);
  await files.read('key', now + 120 * minute);
  expect(await files.read('key', now + 240 * minute)).toMatchObject({ type: 'image/png', storedAt: now });
});

test('a folder filled by earlier processes is counted, and what killed writes left is removed', async () => {
  const now = Date.now();
  await createPosterFolder(folder, 1e6).write('old', picture, now - 60 * minute);
  const left = join(folder, 'abc.half.part');
  writeFileSync(left, picture.subarray(0, 100));
  utimesSync(left, (now - 60 * minute) / 1000, (now - 60 * minute) / 1000);
  writeFileSync(join(folder, 'abc.running.part'), picture.subarray(0, 100));
  const files = createPosterFolder(folder, 1.5 * picture.length);
  await files.write('new', picture, now);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual(['abc.running.part']);
  expect([await files.read('old', now), (await files.read('new', now))?.bytes.length]).toEqual([null, picture.length]);
});

test('writes at once of the same picture and of others leave whole files only', async () => {
  const files = createPosterFolder(folder, 3.5 * picture.length);
  const now = Date.now();
  await Promise.all(Array.from({ length: 40 }, (_, number) => files.write(`key ${number % 5}`, picture, now + number)));
  expect(readdirSync(folder).every((name) => statSync(join(folder, name)).size === picture.length)).toBe(true);
  expect(sizeOf()).toBeLessThanOrEqual(3.5 * picture.length);
});
