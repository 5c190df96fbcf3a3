import { PlainPage } from './document.tsx';
import type { PlainContext } from './page-context.ts';
import { tell } from './tell.ts';

interface PlexSignInProps {
  readonly page: PlainContext;
  /** Where the browser goes afterwards: a path of ours. Null if that is not known. */
  readonly to: string | null;
  /** Why nobody is signed in yet. */
  readonly message: string;
  readonly advice?: string;
  /** Where a browser that came back too early asks again. */
  readonly check?: string;
}

/** What became of a sign-in with Plex that opened no session. */
export function PlexSignInPage({ page, to, message, advice, check }: PlexSignInProps) {
  const { urlBase, texts } = page;
  const query = to === null ? '' : `?to=${encodeURIComponent(to)}`;
  return (
    <PlainPage page={page} name={texts.pages.signIn}>
      <div class="panel">
        <p {...(check === undefined ? { class: 'error', role: 'alert' } : { role: 'status' })}>
          {tell(texts, message)}
        </p>
        {advice === undefined ? null : <p>{tell(texts, advice)}</p>}
        {check === undefined ? null : (
          <p>
            <a href={check}>{texts.signIn.checkAgain}</a>
          </p>
        )}
        <PlexForm page={page} to={to} />
        <p class="last">
          <a href={`${urlBase}/login${query}`}>{texts.signIn.withoutPlex}</a>
        </p>
      </div>
    </PlainPage>
  );
}

/** A form, so that no browser or extension opens the address ahead of the click. */
export function PlexForm({ page, to }: Pick<PlexSignInProps, 'page' | 'to'>) {
  return (
    <form method="get" action={`${page.urlBase}/login/plex`}>
      {to === null ? null : <input type="hidden" name="to" value={to} />}
      <button type="submit" class="button">
        {page.texts.signIn.withPlex}
      </button>
    </form>
  );
}
