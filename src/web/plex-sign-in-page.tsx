import { type PageProps, PlainPage } from './plain-page.tsx';

interface PlexSignInProps extends PageProps {
  /** Where the browser goes afterwards: a path of ours. Null if that is not known. */
  readonly to: string | null;
  /** Why nobody is signed in yet. */
  readonly message: string;
  readonly advice?: string;
  /** Where a browser that came back too early asks again. */
  readonly check?: string;
}

/** What became of a sign-in with Plex that opened no session. */
export function PlexSignInPage({ urlBase, stylesheet, to, message, advice, check }: PlexSignInProps) {
  const query = to === null ? '' : `?to=${encodeURIComponent(to)}`;
  return (
    <PlainPage name="Sign in" urlBase={urlBase} stylesheet={stylesheet}>
      <div class="panel">
        <p {...(check === undefined ? { class: 'error', role: 'alert' } : { role: 'status' })}>{message}</p>
        {advice === undefined ? null : <p>{advice}</p>}
        {check === undefined ? null : (
          <p>
            <a href={check}>Check again</a>
          </p>
        )}
        <PlexForm urlBase={urlBase} to={to} />
        <p class="last">
          <a href={`${urlBase}/login${query}`}>Sign in without Plex</a>
        </p>
      </div>
    </PlainPage>
  );
}

/** A form, so that no browser or extension opens the address ahead of the click. */
export function PlexForm({ urlBase, to }: Pick<PlexSignInProps, 'urlBase' | 'to'>) {
  return (
    <form method="get" action={`${urlBase}/login/plex`}>
      {to === null ? null : <input type="hidden" name="to" value={to} />}
      <button type="submit">Sign in with Plex</button>
    </form>
  );
}
