import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isVideoName } from '../media-files.ts';

/** The disk as the server sees it. If its path prefixes differ from ours, as in a container, they are mapped. */
export class PlexDisk {
  private readonly places: [seen: string, real: string][];

  constructor(places: Readonly<Record<string, string>> = {}) {
    this.places = Object.entries(places).sort(([one], [other]) => other.length - one.length);
  }

  real(seen: string): string {
    const place = this.places.find(([prefix]) => isBelow(seen, prefix));
    return place === undefined ? seen : place[1] + seen.slice(place[0].length);
  }

  /** Whether the target of a path exists and is readable: a dangling link does not exist. */
  exists(seen: string): boolean {
    try {
      accessSync(this.real(seen), constants.R_OK);
      return true;
    } catch {
      return false;
    }
  }

  isFolder(seen: string): boolean {
    const real = this.real(seen);
    return existsSync(real) && statSync(real).isDirectory();
  }

  size(seen: string): number {
    return statSync(this.real(seen)).size;
  }

  /** The videos below a folder, also through links to folders. */
  videos(seen: string, depth = 0): string[] {
    // Links to a parent folder would recurse for ever.
    if (depth > 8 || !this.isFolder(seen)) return [];
    return readdirSync(this.real(seen))
      .sort()
      .filter((name) => !name.startsWith('.') && !extras.test(name))
      .flatMap((name) => {
        const full = path.posix.join(seen, name);
        if (this.isFolder(full)) return this.videos(full, depth + 1);
        return isVideoName(name) && this.exists(full) ? [full] : [];
      });
  }
}

/** Files that belong to a movie but are not the movie. */
const extras =
  /^(behind the scenes|deleted scenes|featurettes|interviews|scenes|shorts|trailers|other)$|-(trailer|featurette|short|scene|other)\.\w+$/i;

export function isBelow(path: string, folder: string): boolean {
  const base = folder.replace(/\/+$/, '');
  return path === base || path.startsWith(`${base}/`);
}
