import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { reasonToKeep } from '../../../../../src/core/links/apply/apply-step.ts';

test('a folder in the place of a movie file is not the file come back', async () => {
  const mediaRoot = mkdtempSync(path.join(tmpdir(), 'still-gone-'));
  const root = path.join(mediaRoot, 'movies');
  const target = path.join(root, 'Film (2012)', 'Film.mkv');
  mkdirSync(target, { recursive: true });
  expect(await reasonToKeep(target, { mediaRoot, roots: [root], anchors: [] })).toBeNull();
  rmSync(mediaRoot, { recursive: true });
});
