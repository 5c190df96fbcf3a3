import type { Child } from 'hono/jsx';
import type { LocationCheck } from '../../core/plex/paths/suggest-mappings.ts';
import { pathMapVariable } from '../../core/servers/path-map-variable.ts';
import type { PathCheck, RootCheck } from '../../core/setup/check-paths.ts';
import { Icon, type Tone } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { IconName } from '../icons.ts';
import type { PageContext } from '../page-context.ts';
import { tell } from '../tell.ts';
import { StepPage } from './step-page.tsx';

/** The folders of one Plex server. */
export interface PlexPaths {
  readonly id: number;
  readonly name: string;
  readonly locations: readonly LocationCheck[];
  readonly error: string | null;
}

interface PathsProps {
  readonly page: PageContext;
  readonly instances: readonly PathCheck[];
  readonly plex: readonly PlexPaths[];
  /** A path map that was refused. */
  readonly error: string | null;
}

/** Whether the files that the servers name are here, each shown with a real file. */
export function PathsPage({ page, instances, plex, error }: PathsProps) {
  const { setUp } = page.texts;
  return (
    <StepPage page={page} name={setUp.paths} hint={setUp.pathsHint}>
      {error === null ? null : (
        <p class="error" role="alert">
          {tell(page.texts, error)}
        </p>
      )}
      {instances.length + plex.length === 0 ? <p>{setUp.pathsLater}</p> : null}
      {instances.map(({ instance, roots, error: fault }) => (
        <Panel page={page} name={instance.name} error={fault}>
          {roots.length === 0 && fault === null ? <li>{setUp.noRoot}</li> : null}
          {roots.map((root) => (
            <PathLine page={page} line={lineOfRoot(page, root, pathMapVariable(instance))}>
              {root.suggestion === null ? null : pathMapVariable(instance) !== null ? (
                <p>
                  {setUp.setVariable}{' '}
                  <code>{`${pathMapVariable(instance)}=${root.theirs}=${root.suggestion.ours}`}</code>
                </p>
              ) : (
                <UseMap
                  page={page}
                  field="instance"
                  id={instance.id}
                  map={{ theirs: root.theirs, ours: root.suggestion.ours }}
                />
              )}
            </PathLine>
          ))}
        </Panel>
      ))}
      {plex.map(({ id, name, locations, error: fault }) => (
        <Panel page={page} name={name} error={fault}>
          {locations.map((location) => (
            <PathLine page={page} line={lineOfLocation(page, location)}>
              {location.suggestion === null ? null : (
                <UseMap
                  page={page}
                  field="server"
                  id={id}
                  map={{ theirs: location.plexPath, ours: location.suggestion.localPath }}
                />
              )}
            </PathLine>
          ))}
        </Panel>
      ))}
      <p class="buttons">
        <a class="button" href={`${page.urlBase}/setup/paths`}>
          {setUp.checkAgain}
        </a>
      </p>
    </StepPage>
  );
}

interface PanelProps {
  readonly page: PageContext;
  readonly name: string;
  readonly error: string | null;
  readonly children: Child;
}

function Panel({ page, name, error, children }: PanelProps) {
  return (
    <section class="panel">
      <header>
        <h3>
          <bdi>{name}</bdi>
        </h3>
      </header>
      {error === null ? (
        <ul class="rows">{children}</ul>
      ) : (
        <p class="inside error">
          <Told page={page} text={error} />
        </p>
      )}
    </section>
  );
}

type State = 'proved' | 'empty' | 'failed';

interface Line {
  readonly state: State;
  readonly theirs: string;
  readonly ours: string | null;
  readonly text: string;
  /** The file that was read, or with which a path map was proved. */
  readonly file: string | null;
}

function lineOfRoot(
  { texts }: PageContext,
  { theirs, ours, file, fault, suggestion }: RootCheck,
  variable: string | null,
): Line {
  const { setUp } = texts;
  if (fault === null) return { state: 'proved', theirs, ours, text: setUp.fileRead, file };
  if (fault === 'noFiles') return { state: 'empty', theirs, ours, text: setUp.noFiles, file: null };
  if (suggestion === null)
    return { state: 'failed', theirs, ours: null, text: setUp.notHere(tell(texts, fault.text), variable), file: null };
  return { state: 'failed', theirs, ours: null, text: setUp.foundWith(suggestion.ours), file: suggestion.checkedWith };
}

function lineOfLocation({ texts: { setUp } }: PageContext, { plexPath, ...check }: LocationCheck): Line {
  const { file, localPath, suggestion } = check;
  const line = { theirs: plexPath, ours: null };
  if (localPath !== null) return { ...line, state: 'proved', text: setUp.fileRead, file: localPath };
  if (file === null) return { ...line, state: 'empty', text: setUp.noFiles, file: null };
  if (suggestion === null) return { ...line, state: 'failed', text: setUp.plexNotHere, file };
  return { ...line, state: 'failed', text: setUp.foundWith(suggestion.localPath), file: suggestion.checkedWith };
}

const looks: Readonly<Record<State, { readonly icon: IconName; readonly tone: Tone }>> = {
  proved: { icon: 'circle-check', tone: 'ok' },
  empty: { icon: 'info', tone: 'info' },
  failed: { icon: 'circle-x', tone: 'bad' },
};

function PathLine({ page, line, children }: { page: PageContext; line: Line; children: Child }) {
  const { state, theirs, ours, text, file } = line;
  const { icon, tone } = looks[state];
  return (
    <li data-state={state} class="path-line">
      <Icon page={page} name={icon} class={`tone-${tone}`} label={page.texts.setUp.pathStates[state]} />
      <div>
        <p>
          <code>{theirs}</code>
          {ours === null || ours === theirs ? null : (
            <>
              {' → '}
              <code>{ours}</code>
            </>
          )}
        </p>
        <p class="small quiet">
          <bdi>{text}</bdi> {file === null ? null : <code>{file}</code>}
        </p>
        {children}
      </div>
    </li>
  );
}

interface UseMapProps {
  readonly page: PageContext;
  /** Whose map it becomes. */
  readonly field: 'instance' | 'server';
  readonly id: number;
  readonly map: { readonly theirs: string; readonly ours: string };
}

function UseMap({ page, field, id, map }: UseMapProps) {
  return (
    <form method="post" action={`${page.urlBase}/setup/paths`}>
      <input type="hidden" name={field} value={id} />
      <input type="hidden" name="theirs" value={map.theirs} />
      <input type="hidden" name="ours" value={map.ours} />
      <button type="submit" class="button primary">
        {page.texts.setUp.useMap}
      </button>
    </form>
  );
}
