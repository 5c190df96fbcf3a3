/** What all lists have. */
export const lists = {
  filter: 'Filter',
  filteredBy: 'Filtered by',
  clear: 'Clear filter',
  newer: (count: number) => (count === 1 ? '1 new, show' : `${count} new, show`),
};
