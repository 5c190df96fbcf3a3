import type { Search } from '../../core/requests/search-wanted.ts';
import { SelectField, TextField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { Found } from './found.tsx';
import { requestKinds, type WantedField, type WantedForm } from './read-wanted.ts';

export interface Refusal {
  readonly text: string;
  /** The open request that is in the way. */
  readonly requestId?: number;
}

interface FormProps {
  readonly page: PageContext;
  readonly form: WantedForm;
  readonly search: Search | null;
  readonly refusal: Refusal | null;
}

const always: readonly WantedField[] = ['title'];
const details: readonly WantedField[] = ['year', 'person', 'seasonNumber', 'episodeNumber', 'tmdbId', 'tvdbId', 'asin'];

/** Searching is a GET, so that its address can be kept; only Request posts. */
export function RequestForm(props: FormProps) {
  const { page, form, refusal, search } = props;
  const texts = page.texts.requests;
  const isDetailed = details.some((name) => form.typed[name] !== '');
  // A show was picked: season and episode are next.
  const isPicked = search?.lookUp.kind === 'found' && search.lookUp.titles.some((title) => title.isPicked);
  const choices = requestKinds.map((value) => ({ value, label: texts.kinds[value] }));
  const kindError = form.wrong.has('kind') ? texts.wrong.kind : null;
  return (
    <section class="panel">
      <header>
        <h2>{texts.find}</h2>
      </header>
      <div class="inside">
        {refusal === null ? null : <Refused page={page} refusal={refusal} />}
        <form method="get" action={`${page.urlBase}/requests`} class="request-form">
          <div class="request-main">
            <SelectField
              page={page}
              name="kind"
              label={texts.kind}
              value={form.typed.kind}
              choices={choices}
              error={kindError}
            />
            {always.map((name) => (
              <WantedInput page={page} form={form} name={name} />
            ))}
            <button type="submit" class="button">
              {texts.search}
            </button>
          </div>
          <details open={isDetailed}>
            <summary>{texts.more}</summary>
            <div class="request-details">
              {details.map((name) => (
                <WantedInput page={page} form={form} name={name} hasFocus={isPicked && name === 'seasonNumber'} />
              ))}
            </div>
          </details>
        </form>
      </div>
      {search === null ? null : <Found page={page} search={search} />}
    </section>
  );
}

function Refused({ page, refusal }: { page: PageContext; refusal: Refusal }) {
  const texts = page.texts.requests;
  return (
    <p class="error" role="alert" id="refused">
      <bdi>{refusal.text}</bdi>{' '}
      {refusal.requestId === undefined ? null : (
        <a href={`${page.urlBase}/requests/${refusal.requestId}`}>{texts.showOpen}</a>
      )}
    </p>
  );
}

interface InputProps {
  readonly page: PageContext;
  readonly form: WantedForm;
  readonly name: WantedField;
  readonly hasFocus?: boolean;
}

function WantedInput({ page, form, name, hasFocus = false }: InputProps) {
  const { fields, wrong } = page.texts.requests;
  if (name === 'kind') return null;
  return (
    <TextField
      page={page}
      name={name}
      label={fields[name]}
      value={form.typed[name]}
      hasFocus={hasFocus}
      error={form.wrong.has(name) ? wrong[name] : null}
    />
  );
}
