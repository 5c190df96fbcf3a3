import type { Delivery } from '../model/delivery.ts';
import type { Page, PageQuery } from '../model/page.ts';
import type { DeliveryFilter } from '../ports/delivery-store.ts';
import type { Runtime } from '../runtime.ts';

type DeliveryReader = Pick<Runtime, 'store'>;

/** Newest first. */
export function listDeliveries(
  { store }: DeliveryReader,
  filter: DeliveryFilter,
  page: PageQuery,
): Promise<Page<Delivery>> {
  return store.deliveries.page(filter, page);
}

/** With its payload as received, without IP and e-mail addresses. */
export function findDelivery(
  { store }: DeliveryReader,
  id: string,
): Promise<(Delivery & { readonly payload: string }) | null> {
  return store.deliveries.get(id);
}
