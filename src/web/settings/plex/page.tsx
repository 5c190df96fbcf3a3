import { TextField } from '../../components/field.tsx';
import { SaveAndTest } from '../../components/save-and-test.tsx';
import type { PageContext } from '../../page-context.ts';
import { Shell } from '../../shell.tsx';
import type { FoundServer } from '../found.tsx';
import { type Outcome, OutcomeOf } from '../instances/form.tsx';
import { exampleUrls } from '../wrong-fields.ts';
import { FoundPlex } from './found.tsx';

/** What the form shows again; the token is never part of it. */
export interface PlexFields {
  readonly name: string;
  readonly url: string;
}

interface PlexPageProps {
  readonly page: PageContext;
  readonly fields: PlexFields;
  readonly errors: ReadonlyMap<string, string>;
  readonly tested: Outcome | null;
  /** Servers of the network; null: not searched yet. */
  readonly found: readonly FoundServer[] | null;
  /** Where it was opened, and leads back to. */
  readonly from: 'settings' | 'setup';
}

/** The form for a new Plex server. */
export function PlexPage({ page, fields, errors, tested, found, from }: PlexPageProps) {
  const { texts, urlBase } = page;
  const { servers } = texts;
  const at = `${urlBase}/settings/plex/new?from=${from}`;
  return (
    <Shell page={page} name={texts.pages.settings}>
      <div class="stack">
        <form method="post" action={`${urlBase}/settings/plex/pins?from=${from}`} class="panel offer">
          <span>{texts.plexServer.pin.hint}</span>
          <button type="submit" class="button">
            {texts.plexServer.pin.start}
          </button>
        </form>
        <FoundPlex page={page} found={found} from={from} url={fields.url} />
        <form method="post" action={at} class="panel settings" novalidate>
          <header>
            <h2>{servers.add('Plex')}</h2>
            <a href={`${urlBase}/${from}`}>{servers.backTo[from]}</a>
          </header>
          <div class="inside">
            <TextField
              page={page}
              name="url"
              type="url"
              label={servers.fields.url}
              value={fields.url}
              help={servers.help.url(exampleUrls.plex)}
              error={errors.get('url')}
              isRequired
            />
            <TextField
              page={page}
              name="token"
              type="password"
              label={servers.fields.token}
              help={servers.help.token}
              error={errors.get('token')}
              autocomplete="off"
              isRequired
            />
            <TextField
              page={page}
              name="name"
              label={servers.fields.name}
              value={fields.name}
              help={servers.help.plexName}
              error={errors.get('name')}
            />
            <OutcomeOf page={page} id="tested" outcome={tested} />
            <SaveAndTest page={page} at={at} />
          </div>
        </form>
      </div>
    </Shell>
  );
}
