import type { Backup } from '../../core/backup/backups.ts';
import { Icon } from '../components/basics.tsx';
import { FileField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { tell } from '../tell.ts';

export interface RestoreProps {
  readonly page: PageContext;
  /** The stored backup that was picked; null asks for a file. */
  readonly backup: Backup | null;
  /** What the present database holds, and the restore replaces. */
  readonly present: { readonly rules: number; readonly links: number };
  /** A backup waits for the restart already. */
  readonly isPending: boolean;
  /** Why nothing was restored. */
  readonly error?: string | null;
}

/** What a restore replaces and what happens then, and its button. */
export function RestorePage(props: RestoreProps) {
  const { page, isPending } = props;
  const { texts, urlBase } = page;
  return (
    <Shell page={page} name={texts.system.restore.title}>
      <div class="stack">
        <p>
          <a href={`${urlBase}/system`}>{texts.pages.system}</a>
        </p>
        {isPending ? <Pending page={page} /> : null}
        <RestoreForm {...props} />
      </div>
    </Shell>
  );
}

/** Until the restart nothing has happened yet. */
export function Pending({ page }: Pick<RestoreProps, 'page'>) {
  const { texts, urlBase } = page;
  return (
    <div class="message" id="pending-restore">
      <Icon page={page} name="info" class="tone-info" />
      <p>{texts.system.restore.pending}</p>
      <form method="post" action={`${urlBase}/system/restore/cancel`}>
        <button type="submit" class="button">
          {texts.system.restore.cancel}
        </button>
      </form>
    </div>
  );
}

function RestoreForm({ page, backup, present, error = null }: RestoreProps) {
  const { texts, urlBase, format } = page;
  const { restore } = texts.system;
  const encoding = backup === null ? { enctype: 'multipart/form-data' as const } : {};
  return (
    <section class="panel">
      <header>
        <h2>{backup === null ? restore.fromFile : restore.fromStored}</h2>
      </header>
      <form method="post" action={`${urlBase}/system/restore`} {...encoding} class="inside stack-small restore">
        {backup === null ? (
          <FileField
            page={page}
            name="file"
            label={restore.file}
            help={restore.fileHelp}
            error={error}
            accept=".db,application/vnd.sqlite3"
          />
        ) : (
          <p>
            <input type="hidden" name="id" value={backup.id} />
            {format.full(backup.createdAt)} <span class="quiet">{format.size(backup.sizeBytes)}</span>
          </p>
        )}
        <ul>
          <li>{restore.replaced(format.number(present.rules), format.number(present.links))}</li>
          {restore.consequences.map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
        {backup === null || error === null ? null : (
          <p class="error" role="alert">
            {tell(texts, error)}
          </p>
        )}
        <button type="submit" class="button primary">
          {restore.button}
        </button>
      </form>
    </section>
  );
}
