import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.ts';
import { namedVariables } from './named-variables.ts';
import { repositoryRoot } from './repository-files.ts';

const documented = namedVariables(readFileSync(join(repositoryRoot, 'docs/reference/environment.md'), 'utf8'));
/** Read by Node and by the container's entrypoint. */
const ofOthers = ['NODE_EXTRA_CA_CERTS', 'PUID', 'PGID', 'UMASK'];

/** Every name that is asked for while a configuration is read. */
function namesRead(): Set<string> {
  const names = new Set<string>();
  const tls = { CA_FILE: '/ca.pem', VERIFY_TLS: 'true' };
  const arr = { URL: 'http://server', API_KEY: 'key', API_PATH: '/api/v3', NAME: 'One', PATH_MAP: '/a=/b', ...tls };
  const { API_PATH: _, ...plex } = arr;
  const servers = Object.entries({ SONARR_0: arr, RADARR_0: arr, PLEX_0: plex }).flatMap(([server, fields]) =>
    Object.entries(fields).map(([field, value]) => [`${server}_${field}`, value]),
  );
  const given: Record<string, string> = {
    ...Object.fromEntries(servers),
    DATABASE_URL: 'http://libsql:8080',
    HOST_MEDIA_PATH: '/media',
  };
  const environment = new Proxy(given, {
    get(target, name: string) {
      names.add(name);
      return target[name];
    },
  });
  readConfig(environment, { cwd: '/', exists: () => false });
  return names;
}

it('Every variable that is read is in the reference', () => {
  expect([...namesRead()].filter((name) => !documented.has(name))).toEqual([]);
});

it('Every variable of the reference is read', () => {
  const read = namesRead();
  expect([...documented].filter((name) => !read.has(name) && !ofOthers.includes(name))).toEqual(['SONARR_1_URL']);
});
