import { readFileSync, writeFileSync } from 'node:fs';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** The manifest with only those packages that the built file still asks for; a name it does not have is an error. */
export function keepPackages<T extends Manifest>(manifest: T, names: string[]): T {
  const dependencies: Record<string, string> = {};
  for (const name of names) {
    const version = manifest.dependencies?.[name];
    if (version == null) throw new Error(`${name} stays outside the bundle but is no dependency in package.json`);
    dependencies[name] = version;
  }
  return { ...manifest, dependencies, devDependencies: {} };
}

// Used while the container image is built, in a copy of the tree: `npm prune` then removes everything else.
if (import.meta.main) {
  const { default: config } = await import('../../rolldown.config.ts');
  const external = Array.isArray(config) || !Array.isArray(config.external) ? [] : config.external;
  const names = external.filter((entry) => typeof entry === 'string');
  const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync('package.json', `${JSON.stringify(keepPackages(manifest, names), null, 2)}\n`);
}
