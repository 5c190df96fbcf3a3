export const shell = {
  skip: 'Skip to content',
  home: 'Plex Linker, overview',
  menu: 'Menu',
  sections: 'Sections',
  search: 'Search links by title or path',
  searchShort: 'Search links',
  reconnecting: 'Reconnecting',
  keys: 'Keyboard shortcuts',
  account: 'Account',
  signedInAs: (who: string) => `Signed in as ${who}`,
  theme: 'Theme',
  themes: { dark: 'Dark', light: 'Light', auto: 'Automatic' },
  languageLabel: 'Language',
  apply: 'Apply',
  signOut: 'Sign out',
  api: 'API',
  close: 'Close',
  asksYou: (count: number) => (count === 1 ? '1 needs an answer' : `${count} need an answer`),
  problems: (count: number) => (count === 1 ? '1 problem' : `${count} problems`),
};

export const keys = {
  search: 'Search',
  help: 'This help',
  close: 'Close',
  afterwards: 'then',
};
