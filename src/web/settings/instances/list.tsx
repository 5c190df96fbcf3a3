import type { Instance } from '../../../core/model/instance.ts';
import { productName } from '../../../core/servers/server-name.ts';
import { Empty } from '../../components/basics.tsx';
import type { PageContext } from '../../page-context.ts';
import { ServerLine, type ServerRow, type ServerState } from '../server-line.tsx';

export function rowOfInstance(instance: Instance): ServerRow {
  const { id, kind, name, version, url, enabled, error } = instance;
  return {
    ...{ id, kind, name, version, url, state: stateOf(instance) },
    error: enabled ? error : null,
    isEnabled: enabled,
    isGone: false,
    href: `/settings/instances/${id}`,
  };
}

function stateOf({ enabled, error, lastSeenAt }: Pick<Instance, 'enabled' | 'error' | 'lastSeenAt'>): ServerState {
  if (!enabled) return 'disabled';
  if (error !== null) return 'failed';
  return lastSeenAt === null ? 'untested' : 'connected';
}

interface ServerListProps {
  readonly page: PageContext;
  readonly rows: readonly ServerRow[];
}

/** What Plex Linker is connected to, first on the page. */
export function ServerList({ page, rows }: ServerListProps) {
  const { texts, urlBase } = page;
  const kinds = ['radarr', 'sonarr'] as const;
  const isEmpty = rows.length === 0;
  return (
    <section class="panel" id="servers">
      <header>
        <h2>{texts.servers.heading}</h2>
      </header>
      {isEmpty ? (
        <Empty page={page} icon="server">
          <p>{texts.servers.begin}</p>
        </Empty>
      ) : (
        <ul class="servers">
          {rows.map((row) => (
            <ServerLine page={page} row={row} />
          ))}
        </ul>
      )}
      <p class="buttons inside">
        {kinds.map((kind) => (
          <a
            class={isEmpty && kind === 'radarr' ? 'button primary' : 'button'}
            href={`${urlBase}/settings/instances/new?kind=${kind}`}
          >
            {texts.servers.add(productName(kind))}
          </a>
        ))}
      </p>
    </section>
  );
}
