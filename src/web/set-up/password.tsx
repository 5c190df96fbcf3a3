import { TextField } from '../components/field.tsx';
import { PlainPage } from '../document.tsx';
import type { PlainContext } from '../page-context.ts';
import { UserName } from '../sign-in-page.tsx';

interface PasswordProps {
  readonly page: PlainContext;
  readonly errors: { readonly password?: string; readonly repeat?: string };
}

/** The first password; whoever signed in with the key may do without for now. */
export function PasswordPage({ page, errors }: PasswordProps) {
  const { urlBase, texts } = page;
  return (
    <PlainPage page={page} name={texts.pages.setUp}>
      <form method="post" action={`${urlBase}/setup`}>
        <UserName />
        <TextField
          page={page}
          type="password"
          isRequired
          name="password"
          hasFocus
          label={texts.signIn.newPassword}
          help={texts.signIn.newPasswordHelp}
          error={errors.password ?? null}
          autocomplete="new-password"
        />
        <TextField
          page={page}
          type="password"
          isRequired
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
      <p class="other">
        <a href={`${urlBase}/setup?password=later`}>{texts.setUp.passwordLater}</a>
      </p>
    </PlainPage>
  );
}
