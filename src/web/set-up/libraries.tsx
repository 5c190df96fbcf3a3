import type { CountedLibrary } from '../../core/plex/mirror/libraries.ts';
import { SwitchField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';
import { StepPage } from './step-page.tsx';

export interface ServerLibraries {
  readonly id: number;
  readonly name: string;
  readonly libraries: readonly CountedLibrary[];
  readonly error: string | null;
}

/** Which libraries are mirrored. Those of movies and shows are on by themselves. */
export function LibrariesPage({ page, servers }: { page: PageContext; servers: readonly ServerLibraries[] }) {
  const { setUp, servers: words } = page.texts;
  return (
    <StepPage page={page} name={setUp.libraries} hint={setUp.librariesHint}>
      {servers.length === 0 ? <p>{setUp.librariesLater}</p> : null}
      <form method="post" action={`${page.urlBase}/setup/libraries`} class="stack">
        {servers.map((server) => (
          <ServerPanel page={page} server={server} />
        ))}
        {servers.some(({ libraries }) => libraries.length > 0) ? (
          <p class="buttons">
            <button type="submit" class="button primary">
              {words.save}
            </button>
          </p>
        ) : null}
      </form>
    </StepPage>
  );
}

function ServerPanel({ page, server }: { page: PageContext; server: ServerLibraries }) {
  const { setUp } = page.texts;
  return (
    <section class="panel">
      <header>
        <h3>
          <bdi>{server.name}</bdi>
        </h3>
      </header>
      <div class="inside">
        {server.error === null ? null : <p class="error">{tell(page.texts, server.error)}</p>}
        {server.error === null && server.libraries.length === 0 ? <p>{setUp.noLibrary}</p> : null}
        {server.libraries.map((library) => (
          <>
            <input type="hidden" name="shown" value={library.id} />
            <SwitchField
              page={page}
              name={`library-${library.id}`}
              label={library.title}
              isOn={library.enabled}
              help={helpOf(page, library)}
            />
          </>
        ))}
      </div>
    </section>
  );
}

function helpOf({ texts: { setUp } }: PageContext, { type, locations }: CountedLibrary): string {
  const kinds: Readonly<Record<string, string>> = setUp.libraryKinds;
  return [kinds[type] ?? type, ...locations].join(' · ');
}
