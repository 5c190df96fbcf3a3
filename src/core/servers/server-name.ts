import type { Instance, InstanceKind } from '../model/instance.ts';

/** `Sonarr`, or `Sonarr "4K"` for an instance with a name of its own. */
export function serverName({ kind, name }: Pick<Instance, 'kind' | 'name'>): string {
  const product = productName(kind);
  return name === '' || name.toLowerCase() === kind ? product : `${product} "${name}"`;
}

export function productName(kind: InstanceKind): string {
  return kind === 'sonarr' ? 'Sonarr' : 'Radarr';
}
