import type { RequestItem } from '../../core/requests/request-item.ts';
import { Badge } from '../components/basics.tsx';
import { SelectField, TextField } from '../components/field.tsx';
import { Poster } from '../components/poster.tsx';
import type { PageContext } from '../page-context.ts';
import { numberTitle } from './names.ts';
import { requestKinds, type WantedField, type WantedForm, wantedFields } from './read-wanted.ts';

/** What a search found: how the wanted thing stands, and items of the library that are or may be it. */
export interface Results {
  readonly state: 'available' | 'requested' | 'absent';
  readonly requestId: number | null;
  readonly items: readonly RequestItem[];
}

export interface Refusal {
  readonly text: string;
  /** The open request that is in the way. */
  readonly requestId?: number;
}

interface FormProps {
  readonly page: PageContext;
  readonly form: WantedForm;
  readonly results: Results | null;
  readonly refusal: Refusal | null;
}

const always: readonly WantedField[] = ['title'];
const details: readonly WantedField[] = ['year', 'person', 'seasonNumber', 'episodeNumber', 'tmdbId', 'tvdbId', 'asin'];

/** Searching is a GET, so that its address can be kept; only Request posts. */
export function RequestForm(props: FormProps) {
  const { page, form, refusal, results } = props;
  const texts = page.texts.requests;
  const isDetailed = details.some((name) => form.typed[name] !== '');
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
                <WantedInput page={page} form={form} name={name} />
              ))}
            </div>
          </details>
        </form>
      </div>
      {results === null ? null : <Found page={page} form={form} results={results} />}
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
}

function WantedInput({ page, form, name }: InputProps) {
  const { fields, wrong } = page.texts.requests;
  if (name === 'kind') return null;
  return (
    <TextField
      page={page}
      name={name}
      label={fields[name]}
      value={form.typed[name]}
      error={form.wrong.has(name) ? wrong[name] : null}
    />
  );
}

function Found({ page, form, results }: Pick<FormProps, 'page' | 'form'> & { results: Results }) {
  const texts = page.texts.requests;
  return (
    <ul class="rows found" aria-label={texts.results}>
      {results.state === 'available' ? null : (
        <li data-state={results.state}>
          <Poster page={page} title={form.typed.title} of={null} />
          <p>
            <bdi>{form.typed.title}</bdi> <span class="quiet">{form.typed.year}</span>{' '}
            {results.requestId === null ? (
              <Badge state="absent">{texts.notInLibrary}</Badge>
            ) : (
              <a href={`${page.urlBase}/requests/${results.requestId}`}>{texts.requested}</a>
            )}
          </p>
          <form method="post" action={`${page.urlBase}/requests`}>
            {wantedFields.map((name) => (
              <input type="hidden" name={name} value={form.typed[name]} />
            ))}
            <button type="submit" class="button primary" disabled={results.state === 'requested'}>
              {texts.request}
            </button>
          </form>
        </li>
      )}
      {results.items.map((item, index) => (
        <li data-id={String(item.id)} data-state="available">
          <Poster page={page} title={item.showTitle ?? item.title} of={{ kind: 'items', id: item.id }} />
          <p>
            <FoundTitle item={item} />{' '}
            <Badge tone="ok" state="available">
              {index === 0 || results.state !== 'available' ? texts.inLibrary : texts.similar}
            </Badge>
          </p>
          <button type="button" class="button" disabled>
            {texts.request}
          </button>
        </li>
      ))}
    </ul>
  );
}

function FoundTitle({ item }: { item: RequestItem }) {
  const of = item.showTitle ?? item.person ?? null;
  return (
    <>
      <bdi>{item.title}</bdi> {of === null ? null : <bdi class="quiet">{of}</bdi>}{' '}
      <span class="quiet">{[numberTitle(item), item.year ?? ''].filter((one) => one !== '').join(' ')}</span>
    </>
  );
}
