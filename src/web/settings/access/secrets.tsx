import type { RenewedWebhookSecret } from '../../../core/access/renew-secrets.ts';
import { Icon } from '../../components/basics.tsx';
import { PlainPage } from '../../document.tsx';
import { createFormat } from '../../format.ts';
import type { PageContext, PlainContext } from '../../page-context.ts';

/** The variables that set the secrets; null where one can be renewed here. */
export interface SecretVariables {
  readonly apiKey: string | null;
  readonly webhookSecret: string | null;
}

export function Secrets({ page, variables }: { page: PageContext; variables: SecretVariables }) {
  const words = page.texts.access.secrets;
  return (
    <section class="panel" id="secrets">
      <header>
        <h2>{words.heading}</h2>
      </header>
      <Secret
        {...{ page, name: words.apiKey, hint: words.apiKeyHint, variable: variables.apiKey }}
        action="api-key"
        button={words.newApiKey}
      />
      <Secret
        {...{ page, name: words.webhookSecret, hint: words.webhookSecretHint, variable: variables.webhookSecret }}
        action="webhook-secret"
        button={words.newWebhookSecret}
      />
    </section>
  );
}

interface SecretProps {
  readonly page: PageContext;
  readonly name: string;
  readonly hint: string;
  readonly variable: string | null;
  readonly action: string;
  readonly button: string;
}

function Secret({ page, name, hint, variable, action, button }: SecretProps) {
  const words = page.texts.access.secrets;
  return (
    <form method="post" action={`${page.urlBase}/settings/access/${action}`} class="offer">
      <div>
        <h3>{name}</h3>
        <p class="quiet">{hint}</p>
        {variable === null ? null : (
          <p class="small quiet">
            <Icon page={page} name="lock" /> {words.setBy} <code>{variable}</code>
            {words.changeThere}
          </p>
        )}
      </div>
      {variable === null ? (
        <button type="submit" class="button">
          {button}
        </button>
      ) : null}
    </form>
  );
}

/**
 * What was made, in a page without the stream: the browser that asked may have been signed out by it, and a page that reloads itself would
 * lose what is shown once.
 */
export function NewApiKeyPage({ page, apiKey }: { page: PlainContext; apiKey: string }) {
  const words = page.texts.access.renewed;
  return (
    <PlainPage page={page} name={page.texts.pages.settings}>
      <h2>{words.apiKey}</h2>
      <Shown page={page} secret={apiKey} />
      <p>{words.apiKeyHint}</p>
      <BackLink page={page} />
    </PlainPage>
  );
}

interface NewWebhookSecretProps {
  readonly page: PlainContext;
  readonly now: number;
  readonly renewed: RenewedWebhookSecret;
}

export function NewWebhookSecretPage({ page, now, renewed }: NewWebhookSecretProps) {
  const words = page.texts.access.renewed;
  const { webhookSecret, previousValidUntil, connections } = renewed;
  const format = createFormat(page.texts, now);
  return (
    <PlainPage page={page} name={page.texts.pages.settings}>
      <h2>{words.webhookSecret}</h2>
      <Shown page={page} secret={webhookSecret} />
      {previousValidUntil === null ? null : <p>{words.until(format.full(previousValidUntil))}</p>}
      <p>{connections.length === 0 ? words.noConnections : words.connections}</p>
      <ul class="plain-list">
        {connections.map((connection) => (
          <li>
            <bdi>{connection}</bdi>
          </li>
        ))}
      </ul>
      <p>{words.byHand}</p>
      <BackLink page={page} />
    </PlainPage>
  );
}

function Shown({ page, secret }: { page: PlainContext; secret: string }) {
  return (
    <>
      <code class="secret">{secret}</code>
      <p class="small quiet">{page.texts.access.renewed.once}</p>
    </>
  );
}

function BackLink({ page }: { page: PlainContext }) {
  return (
    <p class="other">
      <a href={`${page.urlBase}/settings/access`}>{page.texts.access.renewed.back}</a>
    </p>
  );
}
