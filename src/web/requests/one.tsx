import type { RequestWithHistory } from '../../core/requests/list-requests.ts';
import { Icon, Time } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { CancelForm, RequestFacts, RequestProgress } from './rows.tsx';

interface RequestProps {
  readonly page: PageContext;
  readonly found: RequestWithHistory;
}

export function RequestPage({ page, found }: RequestProps) {
  return (
    <Shell page={page} name={found.request.title}>
      <RequestDetails page={page} found={found} />
    </Shell>
  );
}

export function RequestDetails({ page, found: { request, history } }: RequestProps) {
  const { texts, urlBase, format } = page;
  const { id, state } = request;
  return (
    <div
      class="stack"
      id="details"
      data-id={String(id)}
      data-state={state}
      hx-get={`${urlBase}/requests/${id}/details`}
      hx-trigger="requests from:body throttle:1s, resync from:body"
      hx-swap="outerMorph"
    >
      <p>
        <a href={`${urlBase}/requests`}>{texts.requests.toList}</a>
      </p>
      <section class="panel">
        <div class="inside request">
          <p>
            <RequestFacts page={page} request={request} />
          </p>
          <RequestProgress page={page} state={state} />
          <CancelForm page={page} id={id} />
        </div>
      </section>
      <section class="panel">
        <header>
          <h2>{texts.requests.history}</h2>
        </header>
        <ol class="rows">
          {history.toReversed().map(({ at, state: step, reason }) => (
            <li>
              <Icon page={page} name="chevron-right" class="dim" />
              <span>
                {texts.requests.states[step]} {reason === '' ? null : <Told page={page} class="quiet" text={reason} />}
              </span>
              <span class="when">
                <Time at={at} format={format} />
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
