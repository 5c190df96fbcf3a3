import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryFiles, repositoryRoot } from './repository-files.ts';

// Of packages and container images. Joined here, so that this file passes its own test.
const hosts = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['registry', 'npmmirror', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['npm', 'jsr', 'io'],
  ['pypi', 'org'],
  ['files', 'pythonhosted', 'org'],
  ['crates', 'io'],
  ['proxy', 'golang', 'org'],
  ['rubygems', 'org'],
  ['deb', 'debian', 'org'],
  ['ghcr', 'io'],
  ['lscr', 'io'],
  ['quay', 'io'],
  ['docker', 'io'],
].map((parts) => parts.join('.'));

function namedHosts(text: string): string[] {
  return hosts.filter((host) => text.includes(host));
}

const files = repositoryFiles();

// The machine that installs decides which registry it uses: a mirror, a proxy, a cache.
describe.skipIf(files == null)('package registries', () => {
  it('are recognised by their host', () => {
    expect(namedHosts(`resolved: https://${hosts[0]}/zod/-/zod-4.tgz`)).toEqual([hosts[0]]);
  });

  it('are named in no file of the repository, lockfiles included', () => {
    const named = (files ?? []).flatMap((path) =>
      namedHosts(readFileSync(join(repositoryRoot, path), 'latin1')).map((host) => `${path}: ${host}`),
    );
    expect(files).toContain('package-lock.json');
    expect(named).toEqual([]);
  });
});
