import type { Instance } from '../model.ts';
import type { HealthLevel } from '../ports/runtime.ts';
import { productName } from './versions.ts';

/** A finding of the set-up help, in a sentence that suffices alone. */
export interface SetupMessage {
  readonly level: HealthLevel;
  readonly message: string;
}

/** `Sonarr`, or `Sonarr "4K"` where it has a name of its own. */
export function serverName({ kind, name }: Pick<Instance, 'kind' | 'name'>): string {
  const product = productName(kind);
  return name === '' || name.toLowerCase() === kind ? product : `${product} "${name}"`;
}
