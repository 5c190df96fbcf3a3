import type { PlexServer } from '../../../core/model/plex.ts';
import type { PageContext } from '../../page-context.ts';
import { ServerLine, type ServerRow } from '../server-line.tsx';

/** The Plex servers, below the instances. */
export function PlexList({ page, servers }: { page: PageContext; servers: readonly PlexServer[] }) {
  const { texts, urlBase } = page;
  return (
    <section class="panel" id="plex-servers">
      <header>
        <h2>{texts.servers.plexHeading}</h2>
      </header>
      {servers.length === 0 ? (
        <p class="inside quiet">{texts.servers.noPlex}</p>
      ) : (
        <ul class="servers">
          {servers.map((server) => (
            <ServerLine page={page} row={rowOfServer(server)} />
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

export function rowOfServer({
  id,
  name,
  version,
  url,
  enabled,
  error,
  lastSeenAt,
  isGone = false,
}: PlexServer): ServerRow {
  return {
    ...{ id, kind: 'plex', name, version, url, isEnabled: enabled, isGone },
    state: !enabled ? 'disabled' : error === null ? 'connected' : 'failed',
    // Of one that never answered, such as a shared one: why, before somebody switches it on.
    error: enabled || isGone || lastSeenAt === null ? error : null,
    href: `/settings/plex/${id}`,
  };
}
