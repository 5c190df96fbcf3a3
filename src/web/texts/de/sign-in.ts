import type { Texts } from '../en.ts';

export const signIn: Texts['signIn'] = {
  password: 'Passwort',
  apiKey: 'API-Schlüssel',
  passwordHelp: 'Vergessen? „plex-linker password“ setzt ein neues.',
  apiKeyHelp:
    'Noch ist kein Passwort gesetzt. Der API-Schlüssel steht in der Datei api-key des Datenordners oder in PLEX_LINKER_API_KEY.',
  wrong: { password: 'Das ist nicht das Passwort.', 'API key': 'Das ist nicht der API-Schlüssel.' },
  submit: 'Anmelden',
  withPlex: 'Mit Plex anmelden',
  withoutPlex: 'Ohne Plex anmelden',
  checkAgain: 'Noch einmal prüfen',
  newPassword: 'Neues Passwort',
  newPasswordHelp: 'Mindestens 8 Zeichen. Ab jetzt gilt es statt des API-Schlüssels; Programme behalten den Schlüssel.',
  badLength: 'Das Passwort muss 8 bis 1000 Zeichen haben.',
  repeat: 'Passwort wiederholen',
  repeatHelp: 'Gib das neue Passwort noch einmal ein.',
  differs: 'Das weicht vom Passwort oben ab.',
  save: 'Speichern',
};
