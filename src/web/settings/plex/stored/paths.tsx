import type { PathMapping, PlexServer } from '../../../../core/model/plex.ts';
import type { CountedLibrary } from '../../../../core/plex/mirror/libraries.ts';
import type { MappingTest } from '../../../../core/plex/paths/test-mapping.ts';
import { variableOf } from '../../../../core/servers/list-plex-servers.ts';
import { Icon } from '../../../components/basics.tsx';
import { SelectField, TextField } from '../../../components/field.tsx';
import type { PageContext } from '../../../page-context.ts';
import type { Texts } from '../../../texts/en.ts';
import { type Outcome, OutcomeOf } from '../../instances/form.tsx';

/** A mapping as it was typed, and why it was refused. `mappingId` null: a new one. */
export interface RefusedPath {
  readonly mappingId: number | null;
  readonly plexPath: string;
  readonly localPath: string;
  readonly libraryId: string;
  readonly errors: ReadonlyMap<string, string>;
}

export interface PathsProps {
  readonly page: PageContext;
  readonly server: PlexServer;
  readonly mappings: readonly PathMapping[];
  readonly libraries: readonly CountedLibrary[];
  readonly refused: RefusedPath | null;
  /** The path that was asked about, and what came out. */
  readonly test: { readonly plexPath: string; readonly outcome: Outcome } | null;
}

export function Paths(props: PathsProps) {
  const { page, mappings } = props;
  const words = page.texts.plexServer;
  return (
    <section class="panel settings" id="paths">
      <header>
        <h2>{words.paths}</h2>
      </header>
      <p class="inside small quiet">{words.pathsHint}</p>
      {mappings.length === 0 ? <p class="inside quiet">{words.noPaths}</p> : null}
      <ul class="path-rows">
        {mappings.map((mapping) => (
          <PathRow {...props} mapping={mapping} />
        ))}
      </ul>
      <NewPath {...props} />
      <PathTest {...props} />
    </section>
  );
}

function PathRow({ page, server, libraries, refused, mapping }: PathsProps & { readonly mapping: PathMapping }) {
  const { texts, urlBase } = page;
  const words = texts.plexServer;
  const { id, libraryId } = mapping;
  const library = libraries.find((one) => one.id === libraryId)?.title;
  if (id < 0)
    return (
      <li data-id={String(id)}>
        <p>
          <code>{mapping.plexPath}</code> → <code>{mapping.localPath}</code>
        </p>
        <p class="small quiet">
          <Icon page={page} name="lock" /> {words.setByPathMap(variableOf(server, 'PATH_MAP'))}
        </p>
      </li>
    );
  const typed = refused?.mappingId === id ? refused : null;
  return (
    <li data-id={String(id)}>
      <form
        method="post"
        action={`${urlBase}/settings/plex/${server.id}/path-mappings/${id}`}
        class="path-form"
        novalidate
      >
        <PathFields
          page={page}
          suffix={`-${id}`}
          typed={{ plexPath: typed?.plexPath ?? mapping.plexPath, localPath: typed?.localPath ?? mapping.localPath }}
          errors={typed?.errors ?? new Map()}
        />
        <p class="buttons">
          <span class="small quiet">
            <bdi>{library ?? words.allLibraries}</bdi>
          </span>
          <button type="submit" class="button" name="do" value="save">
            {texts.servers.save}
          </button>
          <button type="submit" class="button" name="do" value="delete">
            {words.deletePath}
          </button>
        </p>
      </form>
    </li>
  );
}

interface PathFieldsProps {
  readonly page: PageContext;
  readonly suffix: string;
  readonly typed: Pick<RefusedPath, 'plexPath' | 'localPath'>;
  readonly errors: ReadonlyMap<string, string>;
}

function PathFields({ page, suffix, typed, errors }: PathFieldsProps) {
  const words = page.texts.plexServer;
  return (
    <>
      {(['plexPath', 'localPath'] as const).map((name) => (
        <TextField
          page={page}
          name={name}
          id={`${name}${suffix}`}
          label={words[name]}
          value={typed[name]}
          error={errors.get(name)}
        />
      ))}
    </>
  );
}

function NewPath({ page, server, libraries, refused }: PathsProps) {
  const { texts, urlBase } = page;
  const words = texts.plexServer;
  const typed = refused?.mappingId === null ? refused : null;
  return (
    <form
      method="post"
      action={`${urlBase}/settings/plex/${server.id}/path-mappings`}
      class="path-form inside"
      novalidate
    >
      <PathFields
        page={page}
        suffix=""
        typed={typed ?? { plexPath: '', localPath: '' }}
        errors={typed?.errors ?? new Map()}
      />
      <SelectField
        page={page}
        name="libraryId"
        label={words.library}
        value={typed?.libraryId ?? ''}
        choices={[
          { value: '', label: words.allLibraries },
          ...libraries.map(({ id, title }) => ({ value: String(id), label: title })),
        ]}
      />
      <p class="buttons">
        <button type="submit" class="button">
          {words.addPath}
        </button>
      </p>
    </form>
  );
}

/** Asks and changes nothing, so its address can be kept. */
function PathTest({ page, server, test }: PathsProps) {
  const { texts, urlBase } = page;
  const words = texts.plexServer;
  const at = `${urlBase}/settings/plex/${server.id}`;
  return (
    <form method="get" action={`${at}#paths`} class="inside" novalidate>
      <TextField
        page={page}
        name="path"
        label={words.testPathLabel}
        help={words.testPathHelp}
        value={test?.plexPath ?? ''}
      />
      <OutcomeOf page={page} id="path-tested" outcome={test?.outcome ?? null} />
      <p class="buttons">
        <button type="submit" class="button">
          {words.testPath}
        </button>
      </p>
    </form>
  );
}

/** Where a path lies here, in words. */
export function pathOutcome({ plexServer }: Texts, plexPath: string, test: MappingTest): Outcome {
  const { localPath, mapping, exists, readable, reason } = test;
  const words = plexServer.tested;
  const by = mapping === null ? words.unchanged : words.by(mapping.plexPath, mapping.localPath);
  if (localPath === null)
    return { level: 'error', texts: [words.none(plexPath), ...(reason === null ? [] : [reason])] };
  if (!exists) return { level: 'error', texts: [words.missing(plexPath, localPath), by] };
  if (!readable) return { level: 'error', texts: [words.unreadable(plexPath, localPath), by] };
  const warning = reason === null ? [] : [reason];
  return { level: reason === null ? 'ok' : 'warning', texts: [words.good(plexPath, localPath), by, ...warning] };
}
