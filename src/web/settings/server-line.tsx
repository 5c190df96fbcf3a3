import type { InstanceKind } from '../../core/model/instance.ts';
import { productName } from '../../core/servers/server-name.ts';
import { Badge, Icon, type Tone } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';

export type ServerState = 'connected' | 'failed' | 'disabled' | 'untested';

/** An instance or a Plex server as a line of a list. */
export interface ServerRow {
  readonly id: number;
  readonly kind: InstanceKind | 'plex';
  readonly name: string;
  readonly version: string | null;
  readonly url: string;
  readonly state: ServerState;
  readonly error: string | null;
  readonly isEnabled: boolean;
  /** Its variable is gone: it can only be looked at and deleted. */
  readonly isGone: boolean;
  /** Of its page, below our base. */
  readonly href: string;
}

const tones: Readonly<Record<ServerState, Tone | undefined>> = {
  connected: 'ok',
  failed: 'bad',
  disabled: undefined,
  untested: undefined,
};
const icons = { radarr: 'film', sonarr: 'tv', plex: 'server' } as const;
const iconTones = { radarr: 'tone-movie', sonarr: 'tone-special', plex: 'tone-warn' } as const;

/** Its state and what is done most often. */
export function ServerLine({ page, row }: { readonly page: PageContext; readonly row: ServerRow }) {
  const { texts, urlBase } = page;
  const { id, kind, name, version, url, state, error } = row;
  const describedBy = `server-${kind}-${id}`;
  return (
    <li data-id={id} data-kind={kind} data-state={state}>
      <Icon
        page={page}
        name={icons[kind]}
        class={iconTones[kind]}
        label={kind === 'plex' ? 'Plex' : productName(kind)}
      />
      <span class="of-name" id={describedBy}>
        <bdi>{name}</bdi> <span class="quiet small">{version}</span>
      </span>
      <code class="of-address">{url}</code>
      <Badge tone={tones[state]} state={state}>
        {texts.servers.states[state]}
      </Badge>
      <span class="buttons">
        {row.isGone ? null : <Buttons page={page} row={row} />}
        <a class="button" href={`${urlBase}${row.href}`} aria-describedby={describedBy}>
          {texts.servers.edit}
        </a>
      </span>
      {error === null ? null : (
        <p class="error">
          <Told page={page} text={error} />
        </p>
      )}
    </li>
  );
}

function Buttons({ page, row }: { readonly page: PageContext; readonly row: ServerRow }) {
  const { test, enable, disable } = page.texts.servers;
  const at = `${page.urlBase}${row.href}`;
  const of = { 'aria-describedby': `server-${row.kind}-${row.id}` };
  return (
    <>
      <form method="post" action={`${at}/test`}>
        <button type="submit" class="button" {...of}>
          {test}
        </button>
      </form>
      <form method="post" action={`${at}/switch`}>
        <button type="submit" class="button" name="enabled" value={row.isEnabled ? 'false' : 'true'} {...of}>
          {row.isEnabled ? disable : enable}
        </button>
      </form>
    </>
  );
}
