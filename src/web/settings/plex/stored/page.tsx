import { TextField } from '../../../components/field.tsx';
import { Told } from '../../../components/told.tsx';
import { LibraryForm, type Refused } from '../../../library/mirror.tsx';
import { type Outcome, OutcomeOf } from '../../instances/form.tsx';
import { SettingsPage } from '../../page.tsx';
import { ServerForm, type ServerFormProps } from './form.tsx';
import { Paths, type PathsProps } from './paths.tsx';

export interface PlexServerPageProps extends ServerFormProps, PathsProps {
  readonly webhook: {
    /** How Plex may reach this service. */
    readonly base: string;
    /** The whole address, with its secret. */
    readonly url: string;
    readonly installed: Outcome | null;
    /** What is wrong with the address that was typed. */
    readonly error: string | null;
  };
  readonly refusedLibrary: Refused | null;
  /** Why the libraries could not be read. */
  readonly librariesError: string | null;
}

/** A stored Plex server: what it is, its webhook, its libraries and its paths. */
export function PlexServerPage(props: PlexServerPageProps) {
  const { page, server } = props;
  return (
    <SettingsPage page={page}>
      <ServerForm {...props} />
      {server.isGone === true ? null : (
        <>
          <Webhook {...props} />
          <Libraries {...props} />
          <Paths {...props} />
        </>
      )}
      <Rest {...props} />
    </SettingsPage>
  );
}

function Webhook({ page, server, webhook }: PlexServerPageProps) {
  const { texts, urlBase } = page;
  const { servers, plexServer } = texts;
  return (
    <section class="panel settings" id="webhooks">
      <header>
        <h2>{servers.webhooks}</h2>
      </header>
      <form method="post" action={`${urlBase}/settings/plex/${server.id}/install-webhooks`} class="inside" novalidate>
        <TextField
          page={page}
          name="webhooksUrl"
          type="url"
          label={servers.webhooksUrl}
          value={webhook.base}
          error={webhook.error}
          help={plexServer.webhooksHint}
        />
        <OutcomeOf page={page} id="installed" outcome={webhook.installed} />
        <p class="buttons">
          <button type="submit" class="button">
            {servers.install}
          </button>
        </p>
      </form>
      <details class="inside by-hand" open={webhook.installed?.level === 'error'}>
        <summary>{plexServer.byHand}</summary>
        <p class="small quiet">{plexServer.byHandHint}</p>
        <code class="secret">{webhook.url}</code>
      </details>
    </section>
  );
}

function Libraries({ page, server, libraries, refusedLibrary, librariesError }: PlexServerPageProps) {
  const words = page.texts.plexServer;
  return (
    <section class="panel" id="libraries">
      <header>
        <h2>{words.libraries}</h2>
      </header>
      <div class="inside">
        <p class="small quiet">{libraries.length === 0 ? words.noLibraries : words.librariesHint}</p>
        {librariesError === null ? null : (
          <p class="error">
            {words.librariesFailed} <Told page={page} text={librariesError} />
          </p>
        )}
        {libraries.map((library) => (
          <LibraryForm
            page={page}
            library={library}
            refused={refusedLibrary?.libraryId === library.id ? refusedLibrary : null}
            action={`/settings/plex/${server.id}/libraries/${library.id}`}
          />
        ))}
      </div>
    </section>
  );
}

/** What is seldom wanted, each with what it means. */
function Rest({ page, server, libraries }: PlexServerPageProps) {
  const { texts, urlBase, format } = page;
  const { servers, plexServer } = texts;
  const at = `${urlBase}/settings/plex/${server.id}`;
  const items = libraries.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0);
  const isGone = server.isGone === true;
  return (
    <section class="panel">
      {isGone ? null : (
        <form method="post" action={`${at}/switch`} class="offer">
          <span>{servers.disableHint}</span>
          <button type="submit" class="button" name="enabled" value={server.enabled ? 'false' : 'true'}>
            {server.enabled ? servers.disable : servers.enable}
          </button>
        </form>
      )}
      {server.source === 'environment' && !isGone ? null : (
        <form method="post" action={`${at}/delete`} class="offer">
          <span>{plexServer.removeHint(libraries.length, format.number(items))}</span>
          <button type="submit" class="button">
            {servers.remove}
          </button>
        </form>
      )}
    </section>
  );
}
