import type { PlexServer } from '../../../core/model/plex.ts';
import { Badge, Icon } from '../../components/basics.tsx';
import type { PageContext } from '../../page-context.ts';

/** The Plex servers, below the instances. */
export function PlexList({ page, servers }: { page: PageContext; servers: readonly PlexServer[] }) {
  const { texts, urlBase } = page;
  return (
    <section class="panel" id="plex">
      <header>
        <h2>{texts.servers.plexHeading}</h2>
      </header>
      {servers.length === 0 ? (
        <p class="inside quiet">{texts.servers.noPlex}</p>
      ) : (
        <ul class="servers">
          {servers.map((server) => (
            <PlexLine page={page} server={server} />
          ))}
        </ul>
      )}
      <div class="buttons inside">
        <form method="post" action={`${urlBase}/settings/plex/pins`}>
          <button type="submit" class="button">
            {texts.plexServer.pin.start}
          </button>
        </form>
        <a class="button" href={`${urlBase}/settings/plex/new`}>
          {texts.servers.add('Plex')}
        </a>
      </div>
    </section>
  );
}

/** One server with its state and what is done most often. */
export function PlexLine({ page, server }: { page: PageContext; server: PlexServer }) {
  const { servers } = page.texts;
  const { id, name, url, version, enabled, error, isGone = false } = server;
  const state = !enabled ? 'disabled' : error === null ? 'connected' : 'failed';
  const tone = { disabled: undefined, connected: 'ok', failed: 'bad' } as const;
  const at = `${page.urlBase}/settings/plex/${id}`;
  const of = { 'aria-describedby': `server-plex-${id}` };
  return (
    <li data-id={id} data-kind="plex" data-state={state}>
      <Icon page={page} name="server" label="Plex" />
      <span class="of-name" id={`server-plex-${id}`}>
        <bdi>{name}</bdi> <span class="quiet small">{version}</span>
      </span>
      <code class="of-address">{url}</code>
      <Badge tone={tone[state]} state={state}>
        {servers.states[state]}
      </Badge>
      <span class="buttons">
        {isGone ? null : (
          <>
            <form method="post" action={`${at}/test`}>
              <button type="submit" class="button" {...of}>
                {servers.test}
              </button>
            </form>
            <form method="post" action={`${at}/switch`}>
              <button type="submit" class="button" name="enabled" value={enabled ? 'false' : 'true'} {...of}>
                {enabled ? servers.disable : servers.enable}
              </button>
            </form>
          </>
        )}
        <a class="button" href={at} {...of}>
          {servers.edit}
        </a>
      </span>
      {error === null || !(enabled || isGone) ? null : (
        <p class="error">
          <bdi>{error}</bdi>
        </p>
      )}
    </li>
  );
}
