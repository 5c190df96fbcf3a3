import type { Activity } from '../../core/stats/read-activity.ts';
import { activityParts } from '../../core/stats/read-activity.ts';
import { Chips } from '../components/list-filters.tsx';
import type { PageContext } from '../page-context.ts';
import { Shell } from '../shell.tsx';
import { Audit } from './audit.tsx';
import { Deliveries } from './deliveries.tsx';
import { type ActivityAddress, firstOf, writeActivityAddress } from './query.ts';
import { Failures, Queue } from './tasks.tsx';

interface ActivityProps {
  readonly page: PageContext;
  readonly address: ActivityAddress;
  readonly activity: Activity;
}

export function ActivityPage(props: ActivityProps) {
  const { page, address } = props;
  const { texts } = page;
  return (
    <Shell page={page} name={texts.pages.activity}>
      <div class="filters">
        <Chips
          page={page}
          label={texts.activity.byPart}
          items={[null, ...activityParts].map((part) => ({
            href: `/activity${writeActivityAddress(firstOf(part))}`,
            text: texts.activity.parts[part ?? 'all'],
            isCurrent: part === address.view,
          }))}
        />
      </div>
      <ActivityPanels {...props} />
    </Shell>
  );
}

/** First what failed, then what goes on, then what happened. */
export function ActivityPanels({ page, address, activity }: ActivityProps) {
  const { failures, queue, deliveries, audit, lastWebhookAt, subjects } = activity;
  const shared = { page, address, subjects };
  return (
    <div
      class="stack"
      id="panels"
      hx-get={`${page.urlBase}/activity/panels${writeActivityAddress(address)}`}
      hx-trigger="resync from:body, tasks from:body throttle:1s, deliveries from:body throttle:1s, audit from:body throttle:1s"
      hx-swap="outerMorph"
    >
      {failures === null ? null : <Failures {...shared} rows={failures} lastWebhookAt={lastWebhookAt} />}
      {queue === null ? null : <Queue {...shared} queue={queue} />}
      {deliveries === null ? null : <Deliveries page={page} address={address} rows={deliveries} />}
      {audit === null ? null : <Audit {...shared} rows={audit} />}
    </div>
  );
}
