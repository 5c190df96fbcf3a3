import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../errors.ts';

/** What pages refer to; the built files have hashed names, so that browsers may keep them for ever. */
export const assetNames = ['plex-linker.css', 'plex-linker.js', 'icons.svg', 'logo.svg', 'app.webmanifest'] as const;
export type AssetName = (typeof assetNames)[number];

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  webmanifest: 'application/manifest+json',
};

export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isGzip: boolean;
}

/** The files that `npm run build` puts into dist/web (scripts/lib/build-web.ts). */
export interface WebAssets {
  /** The path of a file below our base, such as `/assets/plex-linker-1a2b3c.css`. */
  readonly paths: Readonly<Record<AssetName, string>>;
  /** Reads a file by its hashed name; null if there is none. */
  find(file: string, options: { readonly acceptsGzip: boolean }): Promise<Asset | null>;
}

/** Reads which files there are. Throws with what to do if they were never built. */
export function openAssets(folder: string): WebAssets {
  const files = readManifest(folder);
  const names = new Map(assetNames.map((name) => [files[name], name]));
  return {
    paths: Object.fromEntries(assetNames.map((name) => [name, `/assets/${files[name]}`])) as WebAssets['paths'],
    async find(file, { acceptsGzip }) {
      const name = names.get(file);
      if (name === undefined) return null;
      const ending = acceptsGzip ? '.gz' : '';
      // A build has replaced the files under a running service: until it is restarted, its pages have those of the new one.
      const bytes =
        (await readIfThere(join(folder, file + ending))) ??
        (await readIfThere(join(folder, readManifest(folder)[name] + ending)));
      if (bytes === null) return null;
      return { type: types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream', bytes, isGzip: acceptsGzip };
    },
  };
}

async function readIfThere(path: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errno(error) === 'ENOENT') return null;
    throw error;
  }
}

function readManifest(folder: string): Readonly<Record<AssetName, string>> {
  const path = join(folder, 'files.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`The files of the web UI could not be read from ${path}: run "npm run build". (${error})`);
  }
}
