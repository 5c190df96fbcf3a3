import type { Instance, InstanceKind, PathMap } from '../../model/instance.ts';
import { mask } from '../../secrets/mask.ts';
import { webhookUrl } from './webhook-url.ts';

/** A server as /api/v1/instances answers it: never with its key. */
export interface ApiInstance {
  readonly id: number;
  readonly kind: InstanceKind;
  readonly number: number;
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  readonly apiPath: string;
  readonly pathMap: readonly PathMap[];
  readonly enabled: boolean;
  readonly source: 'environment' | 'database';
  readonly version: string | null;
  readonly webhookUrl: string | null;
  readonly lastSeenAt: string | null;
  readonly error: string | null;
}

export function toApiInstance(instance: Instance, config: Parameters<typeof webhookUrl>[1]): ApiInstance {
  return {
    id: instance.id,
    kind: instance.kind,
    number: instance.number,
    name: instance.name,
    url: instance.url,
    apiKey: mask(instance.apiKey),
    apiPath: instance.apiPath,
    pathMap: instance.pathMap,
    enabled: instance.enabled,
    source: instance.source,
    version: instance.version,
    webhookUrl: webhookUrl(instance, config),
    lastSeenAt: instance.lastSeenAt === null ? null : new Date(instance.lastSeenAt).toISOString(),
    error: instance.error,
  };
}
