import type { Texts } from '../en.ts';

export const overview: Texts['overview'] = {
  pairs: (count) => (count === 1 ? 'Paar zu prüfen' : 'Paare zu prüfen'),
  pairsHint: 'Die Paarsuche ist sich nicht sicher',
  conflicts: (count) => (count === 1 ? 'Konflikt' : 'Konflikte'),
  conflictsHint: 'Auf jede Antwort wartet ein Link',
  heldRuns: (count) => (count === 1 ? 'Lauf wartet auf Bestätigung' : 'Läufe warten auf Bestätigung'),
  heldRunsHint: 'Mehr Links als üblich würden entfernt',
  noQuestions: 'Nichts braucht eine Antwort.',
  health: 'Gesundheit',
  healthy: 'Kein Problem gefunden.',
  allHealth: 'System öffnen',
  lately: 'Zuletzt',
  nothingLately: 'Bisher ist nichts geschehen.',
  links: 'Links',
  rulesWaiting: 'Wartende Regeln',
  allRuns: 'Läufe öffnen',
  runs: 'Läufe',
  noRuns: 'Noch kein Lauf. Ein Probelauf zeigt, was sich ändern würde.',
  next: 'Als Nächstes',
  webhooks: 'Empfangene Webhooks',
  noWebhooks: 'Noch keine. Ohne sie findet nur der Abgleich Änderungen.',
  dryRun: 'Probelauf',
  runNow: 'Jetzt ausführen',
  viewer: (who) =>
    `Du bist als ${who} angemeldet, als Zuschauer: du siehst, was in der Bibliothek ist, und deine eigenen Anfragen.`,
};
