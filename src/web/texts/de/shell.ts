import type { Texts } from '../en.ts';

export const shell: Texts['shell'] = {
  skip: 'Zum Inhalt springen',
  home: 'Plex Linker, Übersicht',
  menu: 'Menü',
  sections: 'Bereiche',
  reconnecting: 'Verbindung wird wiederhergestellt',
  keys: 'Tastenkürzel',
  account: 'Konto',
  signedInAs: (who) => `Angemeldet: ${who}`,
  theme: 'Farben',
  themes: { dark: 'Dunkel', light: 'Hell', auto: 'Automatisch' },
  languageLabel: 'Sprache',
  apply: 'Übernehmen',
  signOut: 'Abmelden',
  api: 'API',
  close: 'Schließen',
  asksYou: (count) => (count === 1 ? '1 braucht eine Antwort' : `${count} brauchen eine Antwort`),
  problems: (count) => (count === 1 ? '1 Problem' : `${count} Probleme`),
};

export const keys: Texts['keys'] = {
  search: 'Suchen',
  help: 'Diese Hilfe',
  close: 'Schließen',
  afterwards: 'dann',
  accept: 'Das Paar annehmen',
  reject: 'Das Paar ablehnen',
  choose: 'Eine Antwort wählen',
  ignore: 'Die Frage ignorieren',
  skip: 'Nächste Frage',
  back: 'Vorige Frage',
  undo: 'Die letzte Antwort zurücknehmen',
};
