import type { Delivery } from '../../core/model/delivery.ts';
import { Time, Tool } from '../components/basics.tsx';
import { Told } from '../components/told.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { DeliveryBadge, isRetried, sourceName } from './deliveries.tsx';
import { firstOf, writeActivityAddress } from './query.ts';
import { clip, readableJson } from './readable.ts';

interface DeliveryProps {
  readonly page: PageContext;
  readonly delivery: Delivery & { readonly payload: string };
}

/** Six bytes for a quote: with all of them escaped, the page is still below 150 KB. */
const shownOfPayload = 20_000;

export function DeliveryPage({ page, delivery }: DeliveryProps) {
  const { id, source, event } = delivery;
  const retry = (
    <Tool page={page} icon="refresh-cw" label={page.texts.activity.retry} action={`/activity/deliveries/${id}/retry`} />
  );
  return (
    <Shell page={page} name={`${sourceName(source)}: ${clip(event, 100)}`} tools={isRetried(delivery) ? retry : null}>
      <DeliveryDetails page={page} delivery={delivery} />
    </Shell>
  );
}

export function DeliveryDetails({ page, delivery }: DeliveryProps) {
  const { texts, urlBase, format } = page;
  const { activity } = texts;
  const payload = readableJson(delivery.payload);
  return (
    <div
      class="stack"
      id="details"
      data-id={delivery.id}
      data-state={delivery.status}
      hx-get={`${urlBase}/activity/deliveries/${delivery.id}/details`}
      hx-trigger="resync from:body, deliveries from:body throttle:1s"
      hx-swap="outerMorph"
    >
      <p class="kind quiet">
        <a href={`${urlBase}/activity${writeActivityAddress(firstOf('deliveries'))}`}>{activity.toList}</a>{' '}
        <DeliveryBadge page={page} delivery={delivery} />
      </p>
      <Facts page={page} delivery={delivery} />
      <section class="panel">
        <header>
          <h2>{activity.payload}</h2>
        </header>
        <p class="inside small quiet">{activity.payloadHint}</p>
        <pre class="inside payload">
          <code>{clip(payload, shownOfPayload)}</code>
        </pre>
        {payload.length <= shownOfPayload ? null : (
          <p class="inside quiet">
            {activity.cut(format.number(shownOfPayload), format.number(payload.length))}{' '}
            <a href={`${urlBase}/api/v1/deliveries/${delivery.id}`}>API</a>
          </p>
        )}
      </section>
    </div>
  );
}

function Facts({ page, delivery }: DeliveryProps) {
  const { texts, format } = page;
  const { activity } = texts;
  const { source, instance, title, account, outcome, error, tasks } = delivery;
  const facts = [
    { name: activity.title, value: title },
    { name: activity.account, value: account },
    { name: activity.outcome, value: outcome },
    { name: activity.error, value: error },
    { name: activity.tasks, value: tasks.length === 0 ? null : tasks.slice(0, 50).join(', ') },
  ];
  return (
    <section class="panel">
      <dl class="facts inside">
        <dt>{activity.received}</dt>
        <dd>
          <Time at={delivery.receivedAt} format={format} />
        </dd>
        <dt>{activity.server}</dt>
        <dd>
          {sourceName(source)} {instance}
        </dd>
        {facts.map(({ name, value }) =>
          value === null ? null : (
            <>
              <dt>{name}</dt>
              <dd class="told">
                <Told page={page} text={clip(value, 2_000)} />
              </dd>
            </>
          ),
        )}
      </dl>
    </section>
  );
}
