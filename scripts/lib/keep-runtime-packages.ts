import { readFileSync, writeFileSync } from 'node:fs';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Removes all dependencies except those that the bundle imports, by name or pattern. Throws if one of them is missing. */
export function keepPackages<T extends Manifest>(manifest: T, external: readonly (string | RegExp)[]): T {
  const dependencies: Record<string, string> = {};
  for (const wanted of external) {
    const kept = Object.entries(manifest.dependencies ?? {}).filter(([name]) =>
      typeof wanted === 'string' ? name === wanted : wanted.test(name),
    );
    if (kept.length === 0) throw new Error(`${wanted} stays outside the bundle but is no dependency in package.json`);
    for (const [name, version] of kept) dependencies[name] = version;
  }
  return { ...manifest, dependencies, devDependencies: {} };
}

// Runs while the container image is built; `npm prune` then removes the other packages.
if (import.meta.main) {
  const { default: programs } = await import('../../rolldown.config.ts');
  const external = [programs].flat().flatMap((program) => (Array.isArray(program.external) ? program.external : []));
  const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync('package.json', `${JSON.stringify(keepPackages(manifest, external), null, 2)}\n`);
}
