import type { InstanceKind } from '../model/instance.ts';
import { productName } from '../servers/server-name.ts';

const minimums: Record<InstanceKind, { readonly version: string; readonly reason: string }> = {
  sonarr: {
    version: '4.0.10.2656',
    reason: 'before that it takes the length of a link for the size of the file, so no link can be confirmed',
  },
  radarr: { version: '5.15.1.9463', reason: 'before that it does not see the size of files behind links' },
};

/** Why this version is too old, or null. An unreadable version is not judged. */
export function versionFault(kind: InstanceKind, version: string): string | null {
  const minimum = minimums[kind];
  if (!isOlder(version, minimum.version)) return null;
  const name = productName(kind);
  return `${name} ${version} is older than ${minimum.version}: ${minimum.reason}. Update ${name}.`;
}

/** Numbers between dots, compared one by one; what is missing counts as 0. */
export function isOlder(version: string, minimum: string): boolean {
  const [one, other] = [version, minimum].map((text) => text.split(/[.-]/).map(Number));
  if (one === undefined || other === undefined || one.slice(0, 4).some(Number.isNaN)) return false;
  for (let index = 0; index < 4; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
