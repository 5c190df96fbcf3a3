import type { Texts } from '../en.ts';

export const access: Texts['access'] = {
  heading: 'Zugang',
  hint: 'Das Passwort, wer angemeldet ist, der API-Schlüssel, das Webhook-Geheimnis und welche Plex-Konten sich anmelden dürfen.',
  open: 'Zugang verwalten',
  password: {
    heading: 'Passwort',
    open: 'Ein Proxy übernimmt die Anmeldung (AUTH=none); ein Passwort würde nicht benutzt.',
    none: 'Kein Passwort ist gesetzt: Der API-Schlüssel meldet an.',
    current: 'Aktuelles Passwort',
    currentHelp: 'Vergessen? „plex-linker password“ setzt ein neues.',
    wrong: 'Das ist nicht das aktuelle Passwort.',
    consequence:
      'Andere Browser, die mit dem alten Passwort oder dem API-Schlüssel angemeldet sind, werden abgemeldet.',
    change: 'Passwort ändern',
    set: 'Passwort setzen',
  },
  sessions: {
    heading: 'Wer angemeldet ist',
    none: 'Kein Browser ist angemeldet.',
    own: 'Dieser Browser',
    kinds: { key: 'API-Schlüssel', password: 'Passwort', plex: 'Plex' },
    from: 'von',
    lastUsed: 'zuletzt benutzt',
    signedIn: 'angemeldet',
    unknownBrowser: 'unbekannter Browser',
    browser: (browser, system) => `${browser} unter ${system}`,
    end: 'Sitzung beenden',
    more: (count) => `${count} weitere; die API nennt alle (/api/v1/sessions).`,
  },
  secrets: {
    heading: 'Geheimnisse',
    setBy: 'Gesetzt durch',
    changeThere: '; dort ändern und neu starten.',
    apiKey: 'API-Schlüssel',
    apiKeyHint:
      'Programme und Skripte senden ihn. Ein neuer ersetzt den alten sofort: Sie brauchen den neuen, und Browser, die mit dem alten angemeldet sind, werden abgemeldet.',
    newApiKey: 'Neuer API-Schlüssel',
    webhookSecret: 'Webhook-Geheimnis',
    webhookSecretHint:
      'Radarr, Sonarr, Plex und Tautulli senden es mit ihren Webhooks. Ein neues wird in die Verbindungen geschrieben, die Plex Linker eingerichtet hat; das alte gilt noch eine Stunde.',
    newWebhookSecret: 'Neues Webhook-Geheimnis',
  },
  renewed: {
    apiKey: 'Der neue API-Schlüssel',
    webhookSecret: 'Das neue Webhook-Geheimnis',
    once: 'Nur hier und nur einmal zu sehen: vor dem Verlassen kopieren.',
    apiKeyHint: 'Der alte Schlüssel gilt nicht mehr. Der neue steht auch in der Datei api-key des Datenordners.',
    until: (time) => `Das alte Geheimnis gilt noch bis ${time}.`,
    connections:
      'Das neue wird gerade in die Verbindungen von diesen geschrieben; scheitert das, steht es unter Gesundheit:',
    noConnections: 'Keine Verbindung muss neu geschrieben werden.',
    byHand: 'Was von Hand eingetragen ist, etwa der Webhook von Tautulli, braucht es auch von Hand.',
    back: 'Zurück zu den Einstellungen',
  },
};
