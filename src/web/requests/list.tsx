import type { Page } from '../../core/model/page.ts';
import type { MediaRequest } from '../../core/model/request.ts';
import type { Search } from '../../core/requests/search-wanted.ts';
import { Empty } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { type Refusal, RequestForm } from './form.tsx';
import { type RequestsAddress, requestStates, writeRequestsAddress } from './query.ts';
import type { WantedForm } from './read-wanted.ts';
import { RequestRows } from './rows.tsx';

interface RequestsProps {
  readonly page: PageContext;
  readonly address: RequestsAddress;
  readonly requests: Page<MediaRequest>;
  readonly form: WantedForm;
  readonly search: Search | null;
  readonly refusal: Refusal | null;
}

export function RequestsPage(props: RequestsProps) {
  const { page, form, search, refusal } = props;
  return (
    <Shell page={page} name={page.texts.pages.requests}>
      <div class="stack">
        <RequestForm page={page} form={form} search={search} refusal={refusal} />
        <RequestList {...props} />
      </div>
    </Shell>
  );
}

function RequestList({ page, address, requests }: RequestsProps) {
  const texts = page.texts.requests;
  const { format, urlBase } = page;
  const to = (cursor: string | null) => `${urlBase}/requests${writeRequestsAddress({ ...address, cursor })}`;
  return (
    <section class="panel" id="list">
      <header>
        <h2>{page.role === 'viewer' ? texts.own : texts.list}</h2>
        <span class="quiet">{format.number(requests.total)}</span>
      </header>
      <div class="inside">
        <ListFilters
          page={page}
          path="/requests"
          chips={{
            label: texts.byState,
            items: [undefined, ...requestStates].map((state) => ({
              href: `/requests${writeRequestsAddress({ state, cursor: null })}`,
              text: state === undefined ? texts.all : texts.states[state],
              isCurrent: state === address.state,
            })),
          }}
          unfiltered="/requests"
        />
      </div>
      <RequestRows page={page} address={address} requests={requests.items} />
      {requests.items.length === 0 ? <NoRequests page={page} address={address} /> : null}
      <div class="foot inside">
        {address.cursor === null ? null : (
          <a class="button" href={to(null)}>
            {texts.first}
          </a>
        )}
        {requests.nextCursor === null ? null : (
          <a class="button" href={to(requests.nextCursor)}>
            {texts.next}
          </a>
        )}
      </div>
    </section>
  );
}

function NoRequests({ page, address }: Pick<RequestsProps, 'page' | 'address'>) {
  const texts = page.texts.requests;
  const isFiltered = address.state !== undefined || address.cursor !== null;
  return (
    <Empty page={page} icon="inbox">
      <p>{isFiltered ? texts.noneFound : page.role === 'viewer' ? texts.noneOwn : texts.none}</p>
      {isFiltered ? (
        <a class="button" href={`${page.urlBase}/requests`}>
          {texts.showAll}
        </a>
      ) : null}
    </Empty>
  );
}
