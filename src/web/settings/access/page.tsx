import type { Session } from '../../../core/model/access.ts';
import type { SettingRow } from '../../../core/settings/setting-rows.ts';
import { TextField } from '../../components/field.tsx';
import type { PageContext } from '../../page-context.ts';
import { UserName } from '../../sign-in-page.tsx';
import { SettingsPage } from '../page.tsx';
import type { SettingsForm } from '../read-settings.ts';
import { SettingForm } from '../setting-fields.tsx';
import { Secrets, type SecretVariables } from './secrets.tsx';
import { Sessions } from './sessions.tsx';

export type PasswordField = 'current' | 'password' | 'repeat';

export interface AccessFacts {
  /** Null where a proxy signs people in. */
  readonly hasPassword: boolean | null;
  readonly sessions: readonly Session[];
  readonly variables: SecretVariables;
  readonly rows: readonly SettingRow[];
}

interface AccessPageProps extends AccessFacts {
  readonly page: PageContext;
  readonly sessionId: string | null;
  readonly passwordErrors: Partial<Record<PasswordField, string>>;
  readonly refused: SettingsForm | null;
}

/** /settings/access */
export function AccessPage(props: AccessPageProps) {
  const { page, rows, refused, sessions, sessionId, variables } = props;
  return (
    <SettingsPage page={page}>
      <p>
        <a href={`${page.urlBase}/settings`}>{page.texts.servers.backTo.settings}</a>
      </p>
      <Password {...props} />
      <SettingForm page={page} rows={rows} refused={refused} names={['access']} action="/settings/access" />
      <Sessions page={page} sessions={sessions} sessionId={sessionId} />
      <Secrets page={page} variables={variables} />
    </SettingsPage>
  );
}

function Password({ page, hasPassword, passwordErrors: errors }: AccessPageProps) {
  const { texts, urlBase } = page;
  const words = texts.access.password;
  if (hasPassword === null)
    return (
      <section class="panel" id="password-panel">
        <header>
          <h2>{words.heading}</h2>
        </header>
        <p class="inside quiet">{words.open}</p>
      </section>
    );
  const field = { page, type: 'password', isRequired: true } as const;
  return (
    <form
      method="post"
      action={`${urlBase}/settings/access/password`}
      class="panel settings"
      id="password-panel"
      novalidate
    >
      <header>
        <h2>{words.heading}</h2>
      </header>
      <div class="inside">
        <UserName />
        {hasPassword ? (
          <TextField
            {...field}
            name="current"
            label={words.current}
            help={words.currentHelp}
            error={errors.current}
            autocomplete="current-password"
          />
        ) : (
          <p class="small quiet">{words.none}</p>
        )}
        <TextField
          {...field}
          name="password"
          label={texts.signIn.newPassword}
          help={texts.signIn.newPasswordHelp}
          error={errors.password}
        />
        <TextField
          {...field}
          name="repeat"
          label={texts.signIn.repeat}
          help={texts.signIn.repeatHelp}
          error={errors.repeat}
        />
        <p class="buttons">
          <button type="submit" class="button">
            {hasPassword ? words.change : words.set}
          </button>
          {hasPassword ? <span class="small quiet">{words.consequence}</span> : null}
        </p>
      </div>
    </form>
  );
}
