import type { ImportProblem } from '../../core/model/rule.ts';
import { FileField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';

interface RuleFilesProps {
  readonly page: PageContext;
  /** Of the last import of each file. */
  readonly problems: readonly ImportProblem[];
  readonly done: { readonly created: number; readonly unchanged: number } | null;
  readonly error?: string;
}

/** A file may have thousands of entries that cannot be read; the API lists them all. */
const mostProblems = 200;

export function RuleFilesPage(props: RuleFilesProps) {
  const { page, problems, done } = props;
  const { texts, urlBase, format } = page;
  return (
    <Shell page={page} name={texts.rules.files}>
      <div class="stack">
        <p>
          <a href={`${urlBase}/rules`}>{texts.pages.rules}</a>
        </p>
        {done === null ? null : (
          <p class="message" id="imported">
            {texts.rules.imported(format.number(done.created), format.number(done.unchanged))}
          </p>
        )}
        <ImportForm {...props} />
        <section class="panel">
          <header>
            <h2>{texts.rules.exportTitle}</h2>
          </header>
          <div class="inside">
            <p class="quiet">{texts.rules.exportHint}</p>
            <p class="buttons">
              <a class="button" href={`${urlBase}/rules/export`} download="plex-linker-rules.yaml">
                {texts.rules.exportRules}
              </a>
            </p>
          </div>
        </section>
        <Report page={page} problems={problems} />
      </div>
    </Shell>
  );
}

function ImportForm({ page, error }: RuleFilesProps) {
  const { texts, urlBase } = page;
  return (
    <section class="panel">
      <header>
        <h2>{texts.rules.importTitle}</h2>
      </header>
      <form method="post" action={`${urlBase}/rules/import`} enctype="multipart/form-data" class="inside">
        <FileField
          page={page}
          name="file"
          label={texts.rules.file}
          help={texts.rules.fileHelp}
          error={error}
          accept=".yaml,.yml"
        />
        <button type="submit" class="button primary">
          {texts.rules.importRules}
        </button>
      </form>
    </section>
  );
}

function Report({ page, problems }: Pick<RuleFilesProps, 'page' | 'problems'>) {
  const { texts, format } = page;
  return (
    <section class="panel" id="report">
      <header>
        <h2>{texts.rules.report}</h2>
        <span class="quiet">{format.number(problems.length)}</span>
      </header>
      {problems.length === 0 ? <p class="inside quiet">{texts.rules.noProblems}</p> : null}
      <ul class="rows">
        {problems.slice(0, mostProblems).map(({ source, line, entry, reason }) => (
          <li class="import-problem">
            <p>
              <bdi>{entry.slice(0, 300)}</bdi>
            </p>
            <p class="small">
              <bdi>{reason.slice(0, 600)}</bdi>
            </p>
            <p class="small quiet">
              <bdi>{source.slice(0, 300)}</bdi>
              {line === null ? null : `, ${texts.rules.line(format.number(line))}`}
            </p>
          </li>
        ))}
      </ul>
      {problems.length <= mostProblems ? null : (
        <p class="inside quiet">{texts.rules.moreProblems(format.number(problems.length - mostProblems))}</p>
      )}
    </section>
  );
}
