export const search = {
  name: 'Search',
  placeholder: 'Search',
  hint: 'Type a part of a name: of a movie, series, link, item or setting.',
  none: (text: string) => `Nothing was found for “${text}”.`,
  all: 'Show all',
  groups: { movies: 'Movies', series: 'Series', links: 'Links', items: 'Library', settings: 'Settings' },
  links: (count: number) => (count === 0 ? 'No link' : count === 1 ? '1 link' : `${count} links`),
};
