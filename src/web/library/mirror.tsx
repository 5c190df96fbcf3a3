import type { PlexServer } from '../../core/model/plex.ts';
import type { CountedLibrary } from '../../core/plex/mirror/libraries.ts';
import type { Mirrored } from '../../core/plex/mirror/read-library.ts';
import type { Subjects } from '../../core/stats/name-subjects.ts';
import { Icon, Time } from '../components/basics.tsx';
import { SwitchField, TextField } from '../components/field.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { RunUnderWay } from '../runs/panels.tsx';

/** What was typed into a library's form, and why it was refused. */
export interface Refused {
  readonly libraryId: number;
  readonly refreshMinutes: string;
  readonly enabled: boolean;
}

interface MirrorProps {
  readonly page: PageContext;
  readonly mirrored: Mirrored;
  readonly refused?: Refused | null;
}

/** Syncs under way; they ask for themselves whenever a run changes. */
export function Syncs({
  page,
  mirrored,
  subjects,
}: Pick<MirrorProps, 'page' | 'mirrored'> & { readonly subjects: Subjects }) {
  return (
    <div
      class="stack syncs"
      id="syncs"
      hx-get={`${page.urlBase}/library/syncs`}
      hx-trigger="runs from:body throttle:1s, resync from:body"
      hx-swap="outerMorph"
    >
      {mirrored.underWay.map((run) => (
        <RunUnderWay page={page} run={run} to="/library" subjects={subjects} />
      ))}
    </div>
  );
}

export function Servers({ page, mirrored, refused = null }: MirrorProps) {
  const { texts } = page;
  if (mirrored.servers.length === 0) return null;
  return (
    <details
      class="panel mirror"
      open={refused !== null || mirrored.libraries.every(({ syncedAt }) => syncedAt === null)}
    >
      <summary>{texts.library.servers}</summary>
      {mirrored.servers.map((server) => (
        <section class="inside" data-server={String(server.id)}>
          <ServerSync page={page} server={server} />
          {mirrored.libraries
            .filter(({ serverId }) => serverId === server.id)
            .map((library) => (
              <LibraryForm
                page={page}
                library={library}
                refused={refused?.libraryId === library.id ? refused : null}
                action={`/library/libraries/${library.id}`}
              />
            ))}
        </section>
      ))}
    </details>
  );
}

function ServerSync({ page, server }: { page: PageContext; server: PlexServer }) {
  const { texts, urlBase } = page;
  if (!server.enabled)
    return (
      <div class="sync-server">
        <h2>
          <bdi>{server.name}</bdi> <span class="quiet">{texts.library.off}</span>
        </h2>
      </div>
    );
  return (
    <form method="post" action={`${urlBase}/library/sync`} class="sync-server">
      <h2>
        <bdi>{server.name}</bdi>
      </h2>
      <input type="hidden" name="serverId" value={String(server.id)} />
      <select class="input" name="mode" aria-label={texts.library.mode}>
        <option value="incremental">{texts.library.modes.incremental}</option>
        <option value="deep">{texts.library.modes.deep}</option>
      </select>
      <button type="submit" class="button">
        <Icon page={page} name="refresh-cw" />
        {texts.library.sync}
      </button>
    </form>
  );
}

interface LibraryFormProps {
  readonly page: PageContext;
  readonly library: CountedLibrary;
  readonly refused: Refused | null;
  /** Where the form posts to, below our base. */
  readonly action: string;
}

/** Whether a library is mirrored, and how often. */
export function LibraryForm({ page, library, refused, action }: LibraryFormProps) {
  const { texts, urlBase, format } = page;
  const { id, title, syncedAt, missingSince, error } = library;
  const items = Object.values(library.counts).reduce((sum, count) => sum + count, 0);
  return (
    <form method="post" action={`${urlBase}${action}`} class="library-form" data-library={String(id)}>
      <div class="item-name">
        <bdi>{title}</bdi>
        <span class="small quiet">
          {texts.library.itemCount(items, format.number(items))}
          {' · '}
          {syncedAt === null ? (
            texts.library.never
          ) : (
            <>
              {texts.library.syncedAt} <Time at={syncedAt} format={format} />
            </>
          )}
        </span>
        {missingSince === null ? null : <span class="small tone-warn">{texts.library.missing}</span>}
        {error === null ? null : <Told page={page} class="small tone-bad" text={error} />}
      </div>
      <SwitchField
        page={page}
        name="enabled"
        id={`enabled-${id}`}
        label={texts.library.mirrored}
        isOn={refused?.enabled ?? library.enabled}
      />
      <TextField
        page={page}
        name="refreshMinutes"
        id={`refresh-${id}`}
        label={texts.library.refreshMinutes}
        type="number"
        value={refused?.refreshMinutes ?? String(library.refreshMinutes)}
        error={refused === null ? null : texts.library.badMinutes}
      />
      <button type="submit" class="button">
        {texts.library.save}
      </button>
    </form>
  );
}
