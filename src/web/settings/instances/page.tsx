import { productName } from '../../../core/servers/server-name.ts';
import { TextField } from '../../components/field.tsx';
import { Shell } from '../../shell.tsx';
import { FoundServers } from '../found.tsx';
import { InstanceForm, type InstanceFormProps, type Outcome, OutcomeOf } from './form.tsx';

export interface InstancePageProps extends InstanceFormProps {
  /** How it may reach this service. */
  readonly webhooksUrl: string;
  readonly webhooksError: string | null;
  readonly installed: Outcome | null;
  /** Addresses at which one answers that is not connected. Null: they were not tried. */
  readonly found: readonly string[] | null;
}

/** One Radarr or Sonarr, or the form for a new one. */
export function InstancePage(props: InstancePageProps) {
  const { page, instance, found } = props;
  return (
    <Shell page={page} name={page.texts.pages.settings}>
      <div class="stack">
        {found === null ? null : <FoundInstances {...props} found={found} />}
        <InstanceForm {...props} />
        {instance === null ? null : <Webhooks {...props} />}
        {instance === null ? null : <Rest {...props} />}
      </div>
    </Shell>
  );
}

function FoundInstances({
  page,
  kind,
  found,
  fields,
  from,
}: InstancePageProps & { readonly found: readonly string[] }) {
  const { texts, urlBase } = page;
  const at = `${urlBase}/settings/instances/new?kind=${kind}&from=${from}`;
  const product = productName(kind);
  return (
    <FoundServers
      page={page}
      none={texts.servers.noneFound(product)}
      all={found.map((url) => ({
        name: product,
        url,
        icon: kind === 'radarr' ? 'film' : 'tv',
        href: `${at}&url=${encodeURIComponent(url)}`,
        isChosen: url === fields.url,
      }))}
    />
  );
}

function Webhooks({ page, kind, instance, webhooksUrl, webhooksError, installed }: InstancePageProps) {
  const { texts, urlBase } = page;
  const at = `${urlBase}/settings/instances/${instance?.id}/install-webhooks`;
  return (
    <form method="post" action={at} class="panel settings" id="webhooks" novalidate>
      <header>
        <h2>{texts.servers.webhooks}</h2>
      </header>
      <div class="inside">
        <TextField
          page={page}
          name="webhooksUrl"
          type="url"
          label={texts.servers.webhooksUrl}
          value={webhooksUrl}
          error={webhooksError}
          help={texts.servers.webhooksHint(productName(kind))}
        />
        <OutcomeOf page={page} id="installed" outcome={installed} />
        <p class="buttons">
          <button type="submit" class="button">
            {texts.servers.install}
          </button>
        </p>
      </div>
    </form>
  );
}

/** What is seldom wanted, each with what it means. */
function Rest({ page, kind, instance }: InstancePageProps) {
  const { texts, urlBase } = page;
  const at = `${urlBase}/settings/instances/${instance?.id}`;
  const isOn = instance?.enabled === true;
  return (
    <section class="panel">
      <form method="post" action={`${at}/switch`} class="offer">
        <span>{texts.servers.disableHint}</span>
        <button type="submit" class="button" name="enabled" value={isOn ? 'false' : 'true'}>
          {isOn ? texts.servers.disable : texts.servers.enable}
        </button>
      </form>
      {instance?.source === 'environment' ? null : (
        <form method="post" action={`${at}/delete`} class="offer">
          <span>{texts.servers.removeHint(productName(kind))}</span>
          <button type="submit" class="button">
            {texts.servers.remove}
          </button>
        </form>
      )}
    </section>
  );
}
