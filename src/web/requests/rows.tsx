import { episodeCode } from '../../core/model/episode-code.ts';
import type { MediaRequest, RequestState } from '../../core/model/request.ts';
import { Badge, Time, type Tone } from '../components/basics.tsx';
import type { PageContext } from '../page-context.ts';
import { type RequestsAddress, requestStates, writeRequestsAddress } from './query.ts';

const tones: Readonly<Record<RequestState, Tone | undefined>> = {
  pending: undefined,
  searching: 'warn',
  downloading: 'info',
  downloaded: 'info',
  available: 'ok',
};

interface RowsProps {
  readonly page: PageContext;
  readonly address: RequestsAddress;
  readonly requests: readonly MediaRequest[];
}

/** The same page of the list again whenever a request changes. */
export function RequestRows({ page, address, requests }: RowsProps) {
  return (
    <ul
      class="rows"
      id="rows"
      hx-get={`${page.urlBase}/requests/rows${writeRequestsAddress(address)}`}
      hx-trigger="requests from:body throttle:1s, resync from:body"
      hx-swap="outerMorph"
    >
      {requests.map((request) => (
        <RequestRow page={page} request={request} />
      ))}
    </ul>
  );
}

function RequestRow({ page, request }: { readonly page: PageContext; readonly request: MediaRequest }) {
  const { urlBase, format } = page;
  const { id, title, state, createdAt } = request;
  return (
    <li class="request" id={`request-${id}`} data-id={String(id)} data-state={state}>
      <div>
        <a class="line request-name" href={`${urlBase}/requests/${id}`} title={title}>
          <bdi>{title}</bdi>
        </a>
        <p class="small quiet">
          <RequestFacts page={page} request={request} />
          {' · '}
          <Time at={createdAt} format={format} />
        </p>
      </div>
      <RequestProgress page={page} state={state} />
      <CancelForm page={page} id={id} />
    </li>
  );
}

function Requester({ page, request }: { page: PageContext; request: MediaRequest }) {
  const { by, byKey } = page.texts.requests;
  const { plexId, requesterName } = request;
  return <bdi class="requester">{plexId === null ? byKey : by(requesterName ?? String(plexId))}</bdi>;
}

export function RequestProgress({ page, state }: { page: PageContext; state: RequestState }) {
  const texts = page.texts.requests;
  const [step, steps] = [requestStates.indexOf(state) + 1, requestStates.length];
  return (
    <div class="request-progress">
      <Badge tone={tones[state]} state={state}>
        {texts.states[state]}
      </Badge>
      <progress max={steps} value={step} aria-label={texts.progress(texts.states[state], step, steps)} />
    </div>
  );
}

export function CancelForm({ page, id }: { page: PageContext; id: number }) {
  return (
    <form method="post" action={`${page.urlBase}/requests/${id}/cancel`}>
      <button type="submit" class="button">
        {page.texts.requests.cancel}
      </button>
    </form>
  );
}

/** What is requested, and for administrators by whom: "Episode · S00E04 · 2019 · Ann". */
export function RequestFacts({ page, request }: { page: PageContext; request: MediaRequest }) {
  const { kind, year, person } = request;
  const facts = [page.texts.requests.kinds[kind], episodeCode(request), year ?? ''].filter((one) => one !== '');
  return (
    <>
      {facts.join(' · ')}
      {person === null ? null : (
        <>
          {' '}
          · <bdi>{person}</bdi>
        </>
      )}
      {page.role === 'administrator' ? (
        <>
          {' '}
          · <Requester page={page} request={request} />
        </>
      ) : null}
    </>
  );
}
