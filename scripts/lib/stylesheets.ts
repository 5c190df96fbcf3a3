/** Of single pages: each defines classes of its own only. */
export const pageStylesheets: readonly string[] = [
  'library',
  'review',
  'review-lists',
  'runs',
  'requests',
  'search',
  'activity',
  'settings',
  'set-up',
  'servers',
  'watch',
  'system',
];

/** In the order of the cascade. */
export const stylesheets: readonly string[] = [
  ...['base', 'shell', 'controls', 'fields', 'lists', 'posters', 'panels'],
  ...pageStylesheets,
  ...['narrow', 'large-text', 'contrast'],
];
