import { existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';

/** Removes a file, into the bin's folder if there is one. A link is recreated there; its target is not touched. */
export function moveIntoBin(file: string, binFolder: string | null): string | null {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return null;
  if (binFolder === null) {
    unlinkSync(file);
    return null;
  }
  mkdirSync(binFolder, { recursive: true });
  const { name, ext } = path.parse(file);
  let place = path.join(binFolder, `${name}${ext}`);
  for (let count = 1; existsSync(place); count += 1) place = path.join(binFolder, `${name}_${count}${ext}`);
  if (lstatSync(file).isSymbolicLink()) {
    symlinkSync(readlinkSync(file), place);
    unlinkSync(file);
  } else {
    renameSync(file, place);
  }
  return place;
}
