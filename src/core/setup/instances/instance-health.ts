import type { Instance } from '../../model/instance.ts';
import type { HealthBoard } from '../../ports/health-board.ts';
import { sameServer } from '../../servers/same-server.ts';
import { serverName } from '../../servers/server-name.ts';
import { tlsWarning } from '../../servers/tls-warning.ts';

/** Reports what is wrong with the configured servers before any request: keys that cannot be decrypted, and duplicates. */
export function reportInstances(health: HealthBoard, instances: readonly Instance[]): void {
  const enabled = instances.filter((instance) => instance.enabled);
  health.replace(
    'key:instance:',
    enabled.flatMap((instance) =>
      instance.keyFault === undefined
        ? []
        : [{ key: `key:instance:${instance.id}`, level: 'error', message: instance.error ?? instance.keyFault }],
    ),
  );
  health.replace(
    'tls:instance:',
    enabled.flatMap((instance) => {
      const message = tlsWarning(serverName(instance), instance);
      return message === null ? [] : [{ key: `tls:instance:${instance.id}`, level: 'warning', message }];
    }),
  );
  health.replace(
    'twice:instance:',
    enabled.flatMap((instance, index) => {
      const first = enabled.slice(0, index).find((other) => sameServer(other, instance));
      if (first === undefined) return [];
      const message = `${instance.kind} ${first.number} (${serverName(first)}) and ${instance.kind} ${instance.number} (${serverName(instance)}) have the same address ${instance.url}: every request and every event happens twice. Remove one of them.`;
      return [{ key: `twice:instance:${instance.id}`, level: 'warning', message }];
    }),
  );
}
