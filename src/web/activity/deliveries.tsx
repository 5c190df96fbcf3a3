import type { Delivery, DeliveryStatus } from '../../core/model/delivery.ts';
import { Badge, Icon, Time, type Tone } from '../components/basics.tsx';
import { ListFilters } from '../components/list-filters.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Part, type PartProps, Retry } from './part.tsx';
import { deliverySources, deliveryStates, firstOf, writeActivityAddress } from './query.ts';
import { clip } from './readable.ts';

const tones: Readonly<Record<DeliveryStatus, Tone | undefined>> = {
  queued: undefined,
  running: 'info',
  succeeded: 'ok',
  failed: 'warn',
  dead: 'bad',
  ignored: undefined,
  duplicate: undefined,
};

export function DeliveryBadge({ page, delivery }: { page: PageContext; delivery: Delivery }) {
  const { status } = delivery;
  return (
    <Badge tone={tones[status]} state={status}>
      {page.texts.activity.deliveryStates[status]}
    </Badge>
  );
}

/** Radarr, Sonarr, Plex or Tautulli. */
export function sourceName(source: string): string {
  return `${source[0]?.toUpperCase()}${source.slice(1)}`;
}

export function isRetried({ status }: Delivery): boolean {
  return status === 'failed' || status === 'dead' || status === 'ignored';
}

export function Deliveries(props: PartProps<Delivery>) {
  const { page, address, rows } = props;
  const { texts } = page;
  const isFiltered = address.status !== null || address.source !== null;
  return (
    <Part page={page} part="deliveries" address={address} rows={rows}>
      {address.view === null ? null : <DeliveryFilters {...props} />}
      {rows.items.length > 0 ? null : (
        <p class="inside quiet">{isFiltered ? texts.activity.noneFound : texts.activity.noDeliveries}</p>
      )}
      <ul class="rows">
        {rows.items.map((delivery) => (
          <DeliveryRow page={page} delivery={delivery} to={`/activity${writeActivityAddress(address)}`} />
        ))}
      </ul>
    </Part>
  );
}

function DeliveryFilters({ page, address }: PartProps<Delivery>) {
  const { activity } = page.texts;
  const sources = deliverySources.map((value) => ({ value, text: sourceName(value) }));
  const states = deliveryStates.map((value) => ({ value, text: activity.deliveryStates[value] }));
  const { source, status } = address;
  return (
    <div class="inside">
      <ListFilters
        page={page}
        path="/activity"
        choices={[
          { name: 'source', label: activity.source, any: activity.anySource, value: source ?? '', options: sources },
          { name: 'status', label: activity.state, any: activity.anyState, value: status ?? '', options: states },
        ]}
        kept={{ view: 'deliveries' }}
        unfiltered={`/activity${writeActivityAddress(firstOf('deliveries'))}`}
      />
    </div>
  );
}

function DeliveryRow({ page, delivery, to }: { page: PageContext; delivery: Delivery; to: string }) {
  const { urlBase, format } = page;
  const { id, source, event, title, outcome, error, status, receivedAt } = delivery;
  return (
    <li data-id={id} data-state={status}>
      <Icon page={page} name="activity" class="dim" />
      <div class="told">
        <p>
          <a class="run-name" href={`${urlBase}/activity/deliveries/${id}`}>
            {sourceName(source)}: <bdi>{clip(event, 100)}</bdi>
          </a>{' '}
          {title === null ? null : <bdi>{clip(title, 300)}</bdi>} <DeliveryBadge page={page} delivery={delivery} />
        </p>
        {[error, outcome].map((text) =>
          text === null ? null : (
            <p class="small quiet">
              <Told page={page} text={clip(text, 600)} />
            </p>
          ),
        )}
      </div>
      <div class="when ends">
        <Time at={receivedAt} format={format} />
        {isRetried(delivery) && status !== 'ignored' ? <Retry page={page} action={`deliveries/${id}`} to={to} /> : null}
      </div>
    </li>
  );
}
