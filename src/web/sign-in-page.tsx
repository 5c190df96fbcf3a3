import { TextField } from './components/field.tsx';
import { PlainPage } from './document.tsx';
import type { PlainContext } from './page-context.ts';
import { PlexForm } from './plex-sign-in-page.tsx';

/** There is one user; password managers want a name to store. */
export function UserName() {
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
        <TextField
          page={page}
          type="password"
          isRequired
          name="password"
          hasFocus
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
