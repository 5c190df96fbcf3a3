export const errors = {
  titles: { 403: 'Not allowed', 404: 'Not found', 409: 'Changed meanwhile', 422: 'Not valid' } as Readonly<
    Record<number, string>
  >,
  other: 'Failed',
  back: 'Overview',
};
