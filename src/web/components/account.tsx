import type { PageContext } from '../page-context.ts';
import { catalogues, languages, themes } from '../preferences.ts';

/** Who is signed in, how pages look, and the way out. A popover: it opens and closes without a script. */
export function Account({ page }: { page: PageContext }) {
  const { urlBase, texts, address, theme, language, who, hasSession } = page;
  return (
    <div class="account" id="account" popover="auto">
      <p class="small quiet">{texts.shell.signedInAs(who)}</p>
      <form method="post" action={`${urlBase}/preferences`}>
        <input type="hidden" name="to" value={address} />
        <label for="theme">{texts.shell.theme}</label>
        <select class="input" id="theme" name="theme">
          {themes.map((one) => (
            <option value={one} selected={one === theme}>
              {texts.shell.themes[one]}
            </option>
          ))}
        </select>
        <label for="language">{texts.shell.languageLabel}</label>
        <select class="input" id="language" name="language">
          {languages.map((one) => (
            <option value={one} lang={one} selected={one === language}>
              {catalogues[one].language}
            </option>
          ))}
        </select>
        <button type="submit" class="button">
          {texts.shell.apply}
        </button>
      </form>
      <p class="small">
        <a href={`${urlBase}/api/docs`}>{texts.shell.api}</a>
      </p>
      {hasSession ? (
        <form method="post" action={`${urlBase}/logout`}>
          <button type="submit" class="button">
            {texts.shell.signOut}
          </button>
        </form>
      ) : null}
    </div>
  );
}
