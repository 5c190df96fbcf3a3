import { type PageProps, PlainPage } from './plain-page.tsx';
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

interface SignInProps extends PageProps {
  /** Where the browser goes afterwards: a path of ours. */
  readonly to: string;
  readonly hasPassword: boolean;
  readonly error: string | null;
}

export function SignInPage({ urlBase, stylesheet, to, hasPassword, error }: SignInProps) {
  return (
    <PlainPage name="Sign in" urlBase={urlBase} stylesheet={stylesheet}>
      <form method="post" action={`${urlBase}/login`}>
        <input type="hidden" name="to" value={to} />
        <PasswordField
          name="password"
          label={hasPassword ? 'Password' : 'API key'}
          help={
            hasPassword
              ? 'Lost it? "plex-linker password" sets a new one.'
              : 'No password is set yet. The API key is in the file api-key of the data folder, or in PLEX_LINKER_API_KEY.'
          }
          error={error}
          autocomplete="current-password"
        />
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
      <div class="other">
        <PlexForm urlBase={urlBase} to={to} />
      </div>
    </PlainPage>
  );
}

interface SetUpProps extends PageProps {
  readonly errors: { readonly password?: string; readonly repeat?: string };
}

export function SetUpPage({ urlBase, stylesheet, errors }: SetUpProps) {
  return (
    <PlainPage name="Set-up" urlBase={urlBase} stylesheet={stylesheet}>
      <form method="post" action={`${urlBase}/setup`}>
        <PasswordField
          name="password"
          label="New password"
          help="8 characters or more. From now on, it signs in instead of the API key; programs keep the key."
          error={errors.password ?? null}
          autocomplete="new-password"
        />
        <PasswordField
          name="repeat"
          label="The same again"
          help="Against typing errors."
          error={errors.repeat ?? null}
          autocomplete="new-password"
        />
        <button type="submit" class="primary">
          Save
        </button>
      </form>
    </PlainPage>
  );
}
