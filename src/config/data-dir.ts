import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export interface Place {
  readonly cwd: string;
  exists(path: string): boolean;
}

export function isInContainer(
  variables: Readonly<Record<string, string | undefined>>,
  { exists }: Pick<Place, 'exists'> = { exists: existsSync },
): boolean {
  return variables.PLEX_LINKER_CONTAINER === '1' || exists('/.dockerenv');
}

/** The folder of the service's data: DATA_DIR, else the image's volume or ./data. */
export function dataDirOf(given: string | undefined, inContainer: boolean, { cwd, exists }: Place): string {
  return resolve(cwd, given ?? defaultDataDir(inContainer, exists));
}

/**
 * Plex Linker 3 kept its data in /app/data; its compose file runs this service too. The image has /config in any case, so what tells is whether we
 * already keep something there.
 */
function defaultDataDir(inContainer: boolean, exists: (path: string) => boolean): string {
  if (!inContainer) return './data';
  const oursIsThere = ['plex-linker.db', 'encryption-key', 'api-key'].some((name) => exists(`/config/${name}`));
  return exists('/app/data') && !oursIsThere ? '/app/data' : '/config';
}
