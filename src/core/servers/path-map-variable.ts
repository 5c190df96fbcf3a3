import type { Instance } from '../model/instance.ts';

/** The variable with an instance's path map. Null for one that was added here: its page has the path map. */
export function pathMapVariable({ source, kind, number }: Pick<Instance, 'source' | 'kind' | 'number'>): string | null {
  return source === 'environment' ? `${kind.toUpperCase()}_${number}_PATH_MAP` : null;
}
