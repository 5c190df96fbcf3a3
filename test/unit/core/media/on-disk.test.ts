import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asOnDisk } from '../../../../src/core/media/on-disk.ts';

const composed = (text: string) => text.normalize('NFC');
const decomposed = (text: string) => text.normalize('NFD');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plex-linker-forms-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string): string {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, 'x');
  return full;
}

test.each([
  ['composed', composed, decomposed],
  ['decomposed', decomposed, composed],
])('a name that the disk has %s is found by its other form', (_form, ours, theirs) => {
  const path = file(ours('Amélie/Amélie (2001).mkv'));
  expect(asOnDisk(join(root, theirs('Amélie/Amélie (2001).mkv')))).toBe(path);
});

test('each name has the form that the disk has it in, mixed ones as well', () => {
  const path = file(`${composed('Séries')}/${decomposed('Hé')}${composed('lé')}/${decomposed('Ö')}.mkv`);
  expect(asOnDisk(path.normalize('NFC'))).toBe(path);
  expect(asOnDisk(path.normalize('NFD'))).toBe(path);
});

test('what is there exactly is taken, whatever lies beside it', () => {
  const both = [file(`${composed('é')}.mkv`), file(`${decomposed('é')}.mkv`)];
  expect(both.map(asOnDisk)).toEqual(both);
});

test('a folder that is there in both forms is gone into in both', () => {
  mkdirSync(join(root, decomposed('Amélie')));
  const path = file(`${composed('Amélie')}/a.mkv`);
  expect(asOnDisk(join(root, decomposed('Amélie'), 'a.mkv'))).toBe(path);
});

test('what is not there keeps its own form behind the folder that is', () => {
  file(`${composed('Séries')}/a.mkv`);
  const gone = join(root, decomposed('Séries/Amélie/b.mkv'));
  expect(asOnDisk(gone)).toBe(join(root, composed('Séries'), decomposed('Amélie'), 'b.mkv'));
  expect(asOnDisk(decomposed('/nowhere/é'))).toBe(decomposed('/nowhere/é'));
});

test('other letters are other names', () => {
  file('Amelie.mkv');
  const path = join(root, 'Amélie.mkv');
  expect(asOnDisk(path)).toBe(path);
});
