import type { Instance, InstanceKind } from '../../../core/model/instance.ts';
import { productName } from '../../../core/servers/server-name.ts';
import { Badge, Empty, Icon, type Tone } from '../../components/basics.tsx';
import { Told } from '../../components/told.tsx';
import type { PageContext } from '../../page-context.ts';

type State = 'connected' | 'failed' | 'disabled' | 'untested';

const tones: Readonly<Record<State, Tone | undefined>> = {
  connected: 'ok',
  failed: 'bad',
  disabled: undefined,
  untested: undefined,
};

/** A server as a line of the list. */
export interface ServerRow {
  readonly id: number;
  readonly kind: InstanceKind;
  readonly name: string;
  readonly version: string | null;
  readonly url: string;
  readonly state: State;
  readonly error: string | null;
  readonly isEnabled: boolean;
  /** Of its page, below our base. */
  readonly href: string;
}

export function rowOfInstance(instance: Instance): ServerRow {
  const { id, kind, name, version, url, enabled, error } = instance;
  return {
    ...{ id, kind, name, version, url, state: stateOf(instance) },
    error: enabled ? error : null,
    isEnabled: enabled,
    href: `/settings/instances/${id}`,
  };
}

function stateOf({ enabled, error, lastSeenAt }: Pick<Instance, 'enabled' | 'error' | 'lastSeenAt'>): State {
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

function ServerLine({ page, row }: { page: PageContext; row: ServerRow }) {
  const { texts, urlBase } = page;
  const at = `${urlBase}${row.href}`;
  const of = { 'aria-describedby': `server-${row.kind}-${row.id}` };
  return (
    <li data-id={row.id} data-kind={row.kind} data-state={row.state}>
      <Icon page={page} name={row.kind === 'radarr' ? 'film' : 'tv'} label={row.kind} />
      <span class="of-name" id={`server-${row.kind}-${row.id}`}>
        <bdi>{row.name}</bdi> <span class="quiet small">{row.version}</span>
      </span>
      <code class="of-address">{row.url}</code>
      <Badge tone={tones[row.state]} state={row.state}>
        {texts.servers.states[row.state]}
      </Badge>
      <span class="buttons">
        <form method="post" action={`${at}/test`}>
          <button type="submit" class="button" {...of}>
            {texts.servers.test}
          </button>
        </form>
        <form method="post" action={`${at}/switch`}>
          <button type="submit" class="button" name="enabled" value={row.isEnabled ? 'false' : 'true'} {...of}>
            {row.isEnabled ? texts.servers.disable : texts.servers.enable}
          </button>
        </form>
        <a class="button" href={at} {...of}>
          {texts.servers.edit}
        </a>
      </span>
      {row.error === null ? null : (
        <p class="error">
          <Told page={page} text={row.error} />
        </p>
      )}
    </li>
  );
}
