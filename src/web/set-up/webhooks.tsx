import type { SetUp } from '../../core/setup/read-set-up.ts';
import { sourceName } from '../activity/deliveries.tsx';
import { Icon, Time } from '../components/basics.tsx';
import { TextField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { type Outcome, OutcomeOf } from '../settings/instances/form.tsx';
import { StepPage } from './step-page.tsx';

/** What came of an installation in one server. */
export interface Installed {
  readonly name: string;
  readonly outcome: Outcome;
}

interface WebhooksProps {
  readonly page: PageContext;
  readonly setUp: SetUp;
  readonly url: string;
  readonly error: string | null;
  readonly installed: readonly Installed[];
  /** With the secret; null where no Plex server is connected, or the address is none. */
  readonly plexUrl: string | null;
}

/** One button for all servers. */
export function WebhooksPage({ page, setUp, url, error, installed, plexUrl }: WebhooksProps) {
  const { texts, urlBase } = page;
  const words = texts.setUp;
  return (
    <StepPage page={page} name={words.webhooks} hint={words.webhooksHint}>
      <form method="post" action={`${urlBase}/setup/webhooks`} class="panel settings" novalidate>
        <div class="inside">
          <TextField
            page={page}
            name="url"
            type="url"
            label={texts.servers.webhooksUrl}
            value={url}
            help={words.webhooksUrlHelp}
            error={error}
          />
          <LastWebhooks page={page} setUp={setUp} />
          <p class="buttons">
            <button type="submit" class="button primary">
              {texts.servers.install}
            </button>
          </p>
        </div>
      </form>
      {installed.map(({ name, outcome }, position) => (
        <section class="panel">
          <header>
            <h3>
              <bdi>{name}</bdi>
            </h3>
          </header>
          <div class="inside">
            <OutcomeOf page={page} id={`installed-${position}`} outcome={outcome} />
          </div>
        </section>
      ))}
      {plexUrl === null ? null : <ByHand page={page} url={plexUrl} />}
    </StepPage>
  );
}

/** When each instance and server sent its last event. */
export function LastWebhooks({ page, setUp }: { page: PageContext; setUp: SetUp }) {
  const { texts, format } = page;
  if (setUp.webhooks.length === 0) return <p>{texts.setUp.noWebhook}</p>;
  return (
    <ul class="plain-list">
      {setUp.webhooks.map(({ source, name, at }) => (
        <li class="with-icon">
          <Icon page={page} name="check" class="tone-ok" />
          <span>
            {texts.setUp.lastFrom} <bdi>{name ?? sourceName(source)}</bdi>: <Time at={at} format={format} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function ByHand({ page, url }: { page: PageContext; url: string }) {
  const { setUp } = page.texts;
  return (
    <section class="panel settings">
      <header>
        <h3>{setUp.plexByHand}</h3>
      </header>
      <div class="inside">
        <p>{setUp.plexByHandHint}</p>
        <div class="field">
          <label for="plexUrl">{setUp.plexUrl}</label>
          <input class="input" id="plexUrl" readonly value={url} aria-describedby="plexUrl-help" />
          <p class="help" id="plexUrl-help">
            {setUp.plexUrlHelp}
          </p>
        </div>
      </div>
    </section>
  );
}
