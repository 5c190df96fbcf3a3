import { PlainPage } from './document.tsx';
import type { PlainContext } from './page-context.ts';
import { PlexForm } from './plex-sign-in-page.tsx';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly error: string | null;
  readonly autocomplete: 'current-password' | 'new-password';
}

function PasswordField({ name, label, help, error, autocomplete }: FieldProps) {
  const described = error === null ? `${name}-help` : `${name}-error ${name}-help`;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        class="input"
        id={name}
        name={name}
        type="password"
        required
        autofocus={name === 'password'}
        autocomplete={autocomplete}
        aria-describedby={described}
        {...(error === null ? {} : { 'aria-invalid': 'true' })}
      />
      {error === null ? null : (
        <p class="error" id={`${name}-error`}>
          {error}
        </p>
      )}
      <p class="help" id={`${name}-help`}>
        {help}
      </p>
    </div>
  );
}

/** There is one user; password managers want a name to store. */
function UserName() {
  return <input type="text" name="username" value="Plex Linker" autocomplete="username" hidden />;
}

interface SignInProps {
  readonly page: PlainContext;
  /** Where the browser goes afterwards: a path of ours. */
  readonly to: string;
  readonly hasPassword: boolean;
  readonly error: string | null;
}

export function SignInPage({ page, to, hasPassword, error }: SignInProps) {
  const { urlBase, texts } = page;
  return (
    <PlainPage page={page} name={texts.pages.signIn}>
      <form method="post" action={`${urlBase}/login`}>
        <input type="hidden" name="to" value={to} />
        <UserName />
        <PasswordField
          name="password"
          label={hasPassword ? texts.signIn.password : texts.signIn.apiKey}
          help={hasPassword ? texts.signIn.passwordHelp : texts.signIn.apiKeyHelp}
          error={error}
          autocomplete="current-password"
        />
        <button type="submit" class="button primary">
          {texts.signIn.submit}
        </button>
      </form>
      <div class="other">
        <PlexForm page={page} to={to} />
      </div>
    </PlainPage>
  );
}

interface SetUpProps {
  readonly page: PlainContext;
  readonly errors: { readonly password?: string; readonly repeat?: string };
}

export function SetUpPage({ page, errors }: SetUpProps) {
  const { urlBase, texts } = page;
  return (
    <PlainPage page={page} name={texts.pages.setUp}>
      <form method="post" action={`${urlBase}/setup`}>
        <UserName />
        <PasswordField
          name="password"
          label={texts.signIn.newPassword}
          help={texts.signIn.newPasswordHelp}
          error={errors.password ?? null}
          autocomplete="new-password"
        />
        <PasswordField
          name="repeat"
          label={texts.signIn.repeat}
          help={texts.signIn.repeatHelp}
          error={errors.repeat ?? null}
          autocomplete="new-password"
        />
        <button type="submit" class="button primary">
          {texts.signIn.save}
        </button>
      </form>
    </PlainPage>
  );
}
