export type Order = 'ascending' | 'descending';

interface SortedHeadProps {
  readonly class: string;
  readonly label: string;
  /** The list sorted by this column, or the other way round if it is already. */
  readonly href: string;
  /** Null: the list is sorted by another column. */
  readonly order: Order | null;
}

/** A head that sorts by its column; once more turns the order round. */
export function SortedHead({ class: classes, label, href, order }: SortedHeadProps) {
  return (
    <th class={classes} {...(order === null ? {} : { 'aria-sort': order })}>
      <a href={href}>
        {label}
        {order === null ? null : <span aria-hidden="true">{order === 'ascending' ? ' ↑' : ' ↓'}</span>}
      </a>
    </th>
  );
}

/** The order that a head's link leads to. */
export function nextOrder(order: Order | null, first: Order): Order {
  if (order === null) return first;
  return order === 'ascending' ? 'descending' : 'ascending';
}
