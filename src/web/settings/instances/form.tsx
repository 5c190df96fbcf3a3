import type { Instance, InstanceKind } from '../../../core/model/instance.ts';
import { productName, serverName } from '../../../core/servers/server-name.ts';
import { tlsWarning } from '../../../core/servers/tls-warning.ts';
import { Icon, type Tone } from '../../components/basics.tsx';
import { LinesField, SwitchField, TextField } from '../../components/field.tsx';
import { SaveAndTest } from '../../components/save-and-test.tsx';
import { Told } from '../../components/told.tsx';
import type { IconName } from '../../icons.ts';
import type { PageContext } from '../../page-context.ts';
import { exampleUrls } from '../wrong-fields.ts';
import type { InstanceFields } from './read-instance.ts';

/** What a test or an action told, the worst of it as level. */
export interface Outcome {
  readonly level: 'ok' | 'notice' | 'warning' | 'error';
  readonly texts: readonly string[];
}

export interface InstanceFormProps {
  readonly page: PageContext;
  readonly kind: InstanceKind;
  /** Null: it is not stored yet. */
  readonly instance: Instance | null;
  readonly fields: InstanceFields;
  readonly errors: ReadonlyMap<string, string>;
  readonly tested: Outcome | null;
  /** Where it was opened, and leads back to. */
  readonly from: 'settings' | 'setup';
}

/** Name, address, key and the rest of one Radarr or Sonarr. */
export function InstanceForm(props: InstanceFormProps) {
  const { page, kind, instance, tested, from } = props;
  const { texts, urlBase } = page;
  const isFixed = instance?.source === 'environment';
  const at = `${urlBase}/settings/instances/${instance === null ? `new?kind=${kind}&from=${from}` : instance.id}`;
  return (
    <form method="post" action={at} class="panel settings" novalidate>
      <header>
        <h2>
          <bdi>{instance?.name ?? texts.servers.add(productName(kind))}</bdi>
        </h2>
        <a href={`${urlBase}/${from}`}>{texts.servers.backTo[from]}</a>
      </header>
      <div class="inside">
        {isFixed ? <p class="small quiet">{texts.servers.fixedHint}</p> : null}
        <TlsWarning page={page} warning={instance === null ? null : tlsWarning(serverName(instance), instance)} />
        <MainFields {...props} />
        <MoreFields {...props} />
        <OutcomeOf page={page} id="tested" outcome={tested} />
        <SaveAndTest page={page} at={at} isFixed={isFixed} />
      </div>
    </form>
  );
}

/** Stays for as long as the certificate is not checked. */
export function TlsWarning({ page, warning }: { page: PageContext; warning: string | null }) {
  if (warning === null) return null;
  return (
    <div class="message">
      <Icon page={page} name="triangle-alert" class="tone-warn" />
      <p>
        <bdi>{warning}</bdi>
      </p>
    </div>
  );
}

function fieldOf({ page, instance, errors }: InstanceFormProps, name: string, variable: string) {
  const isFixed = instance?.source === 'environment';
  return {
    page,
    name,
    error: errors.get(name) ?? null,
    variable: isFixed ? `${instance.kind.toUpperCase()}_${instance.number}_${variable}` : null,
  };
}

function MainFields(props: InstanceFormProps) {
  const { page, kind, instance, fields } = props;
  const { fields: labels, help } = page.texts.servers;
  const product = productName(kind);
  const keyHelp = [help.apiKey(product), ...(instance === null ? [] : [help.keepKey])].join(' ');
  return (
    <>
      <TextField
        {...fieldOf(props, 'url', 'URL')}
        type="url"
        label={labels.url}
        value={fields.url}
        help={help.url(exampleUrls[kind])}
        hasFocus={instance === null}
      />
      <TextField
        {...fieldOf(props, 'apiKey', 'API_KEY')}
        type="password"
        label={labels.apiKey}
        placeholder={instance === null ? '' : '********'}
        help={keyHelp}
      />
      <TextField {...fieldOf(props, 'name', 'NAME')} label={labels.name} value={fields.name} placeholder={product} />
    </>
  );
}

function MoreFields(props: InstanceFormProps) {
  const { page, kind, fields, errors } = props;
  const { fields: labels, help, more } = page.texts.servers;
  const isOpen = ['apiPath', 'pathMap', 'caFile'].some((name) => errors.has(name)) || fields.pathMap !== '';
  return (
    <details open={isOpen}>
      <summary>{more}</summary>
      <LinesField
        {...fieldOf(props, 'pathMap', 'PATH_MAP')}
        label={labels.pathMap}
        lines={fields.pathMap}
        help={help.pathMap(productName(kind))}
      />
      <SwitchField
        {...fieldOf(props, 'verifyTls', 'VERIFY_TLS')}
        label={labels.verifyTls}
        isOn={fields.verifyTls}
        help={help.verifyTls}
      />
      <TextField
        {...fieldOf(props, 'caFile', 'CA_FILE')}
        label={labels.caFile}
        value={fields.caFile}
        help={help.caFile}
      />
      <TextField {...fieldOf(props, 'apiPath', 'API_PATH')} label={labels.apiPath} value={fields.apiPath} />
    </details>
  );
}

const looks: Readonly<Record<Outcome['level'], { readonly icon: IconName; readonly tone: Tone }>> = {
  error: { icon: 'circle-x', tone: 'bad' },
  warning: { icon: 'triangle-alert', tone: 'warn' },
  notice: { icon: 'info', tone: 'info' },
  ok: { icon: 'circle-check', tone: 'ok' },
};

interface OutcomeProps {
  readonly page: PageContext;
  readonly id: string;
  readonly outcome: Outcome | null;
}

/** It stays in the page when it is empty, so that readers hear what comes into it. */
export function OutcomeOf({ page, id, outcome }: OutcomeProps) {
  return (
    <div id={id} role="status" class="outcome" data-state={outcome?.level ?? 'none'}>
      {outcome?.texts.map((text) => (
        <p class="kind">
          <Icon page={page} name={looks[outcome.level].icon} class={`tone-${looks[outcome.level].tone}`} />
          <Told page={page} text={text} />
        </p>
      ))}
    </div>
  );
}
