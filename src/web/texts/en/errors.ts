export const errors = {
  titles: {
    400: 'Not valid',
    403: 'Not allowed',
    404: 'Not found',
    409: 'Changed meanwhile',
    413: 'Too large',
    422: 'Not valid',
    429: 'Too many requests',
    503: 'Not available',
  } as Readonly<Record<number, string>>,
  other: 'Failed',
  back: 'Overview',
  again: 'Try again',
  to: (section: string) => `Open ${section}`,
};
