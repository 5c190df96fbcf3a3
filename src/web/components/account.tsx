import type { PageContext } from '../page-context.ts';
import { catalogues, languages, themes } from '../preferences.ts';

/** Who is signed in, how pages look, and the way out. A popover: it opens and closes without a script. */
export function Account({ page }: { page: PageContext }) {
  const { urlBase, texts, who, hasSession } = page;
  return (
    <div class="account" id="account" popover="auto">
      <p class="small quiet">{texts.shell.signedInAs(who)}</p>
      <PreferenceForm page={page} place="" />
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

/** Colours and language; `place` tells its fields from those of the same form elsewhere on the page. */
export function PreferenceForm({ page, place }: { page: PageContext; place: string }) {
  const { urlBase, texts, address, theme, language } = page;
  return (
    <form method="post" action={`${urlBase}/preferences`}>
      <input type="hidden" name="to" value={address} />
      <label for={`${place}theme`}>{texts.shell.theme}</label>
      <select class="input" id={`${place}theme`} name="theme">
        {themes.map((one) => (
          <option value={one} selected={one === theme}>
            {texts.shell.themes[one]}
          </option>
        ))}
      </select>
      <label for={`${place}language`}>{texts.shell.languageLabel}</label>
      <select class="input" id={`${place}language`} name="language">
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
  );
}
