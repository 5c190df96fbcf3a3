import type { PlexServer } from '../../../../core/model/plex.ts';
import { tlsWarning } from '../../../../core/servers/tls-warning.ts';
import { SwitchField, TextField } from '../../../components/field.tsx';
import { SaveAndTest } from '../../../components/save-and-test.tsx';
import { Told } from '../../../components/told.tsx';
import type { PageContext } from '../../../page-context.ts';
import { type Outcome, OutcomeOf, TlsWarning } from '../../instances/form.tsx';
import { exampleUrls } from '../../wrong-fields.ts';
import type { ServerFields } from './read-server.ts';

export interface ServerFormProps {
  readonly page: PageContext;
  readonly server: PlexServer;
  readonly fields: ServerFields;
  readonly errors: ReadonlyMap<string, string>;
  readonly tested: Outcome | null;
}

/** Name, address, token and the rest of a stored Plex server. */
export function ServerForm(props: ServerFormProps) {
  const { page, server, tested } = props;
  const { texts, urlBase, format } = page;
  const { servers, plexServer } = texts;
  const at = `${urlBase}/settings/plex/${server.id}`;
  const isFixed = server.source === 'environment';
  const { version, platform, accountName, isOwner, lastSeenAt } = server;
  const facts = [
    version === null ? null : `Plex ${version}`,
    platform,
    accountName === null ? null : plexServer.account(accountName, isOwner),
    lastSeenAt === null ? null : plexServer.seen(format.ago(lastSeenAt)),
  ].filter((fact) => fact !== null);
  return (
    <form method="post" action={at} class="panel settings" novalidate>
      <header>
        <h2>
          <bdi>{server.name}</bdi>
        </h2>
        <a href={`${urlBase}/settings`}>{servers.backTo.settings}</a>
      </header>
      <div class="inside">
        <p class="small quiet">
          <bdi>{facts.join(', ')}</bdi>
        </p>
        {server.error === null ? null : (
          <p class="error">
            <Told page={page} text={server.error} />
          </p>
        )}
        <TlsWarning page={page} warning={tlsWarning(`Plex "${server.name}"`, server)} />
        {isFixed && server.isGone !== true ? <p class="small quiet">{servers.fixedHint}</p> : null}
        {server.isGone === true ? null : <Fields {...props} />}
        <OutcomeOf page={page} id="tested" outcome={tested} />
        {server.isGone === true ? null : <SaveAndTest page={page} at={at} />}
      </div>
    </form>
  );
}

function Fields({ page, server, fields, errors }: ServerFormProps) {
  const { servers, plexServer } = page.texts;
  const { fields: labels, help } = servers;
  const fieldOf = (name: string, variable: string) => ({
    page,
    name,
    error: errors.get(name) ?? null,
    variable: server.source === 'environment' ? `PLEX_${server.number ?? 0}_${variable}` : null,
  });
  return (
    <>
      <TextField
        {...fieldOf('url', 'URL')}
        type="url"
        label={labels.url}
        value={fields.url}
        help={help.url(exampleUrls.plex)}
      />
      <TextField
        {...fieldOf('token', 'API_KEY')}
        type="password"
        label={labels.token}
        placeholder="********"
        help={plexServer.keepToken}
      />
      <TextField {...fieldOf('name', 'NAME')} label={labels.name} value={fields.name} />
      <SwitchField
        page={page}
        name="remoteStreaming"
        label={plexServer.remoteStreaming}
        isOn={fields.remoteStreaming}
        help={plexServer.remoteStreamingHelp}
      />
      <details open={errors.has('caFile') || !fields.verifyTls || fields.caFile !== ''}>
        <summary>{plexServer.more}</summary>
        <SwitchField
          {...fieldOf('verifyTls', 'VERIFY_TLS')}
          label={labels.verifyTls}
          isOn={fields.verifyTls}
          help={help.verifyTls}
        />
        <TextField {...fieldOf('caFile', 'CA_FILE')} label={labels.caFile} value={fields.caFile} help={help.caFile} />
      </details>
    </>
  );
}
