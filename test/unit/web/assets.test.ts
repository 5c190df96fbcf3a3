import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assetNames, openAssets } from '../../../src/web/assets.ts';

test('pages of a running service keep a style sheet when a build replaces the files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plex-linker-assets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const build = (hash: string) => {
    const files = Object.fromEntries(assetNames.map((name) => [name, name.replace('.', `-${hash}.`)]));
    for (const file of Object.values(files)) writeFileSync(join(folder, file), `${hash} of ${file}`);
    writeFileSync(join(folder, 'files.json'), JSON.stringify(files));
    return files;
  };
  const before = build('old');
  const assets = openAssets(folder);
  const read = async (file: string) => (await assets.find(file, { acceptsGzip: false }))?.bytes.toString();
  const css = assets.paths['plex-linker.css'].slice('/assets/'.length);
  expect(await read(css)).toBe('old of plex-linker-old.css');

  for (const file of Object.values(before)) rmSync(join(folder, file));
  build('new');
  expect(await read(css)).toBe('new of plex-linker-new.css');
  expect(await read('plex-linker-other.css')).toBeUndefined();
});
