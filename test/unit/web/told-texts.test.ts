import { describe, expect, test } from 'vitest';
import { tell } from '../../../src/web/tell.ts';
import { de } from '../../../src/web/texts/de.ts';
import { type ToldText, toldTexts } from './told-texts.ts';

const folders = ['src/core', 'src/clients', 'src/db', 'src/handlers', 'src/process', 'src/validation', 'src/web'];

/** Words that titles are compared with, SQL, documents for programs, and pages, whose texts are in the catalogue. */
const silentFiles =
  /title-words|title-form|show-title|subtitle-names|season-folder|core\/tasks\/kinds|handlers\/(schema|webhooks|metrics|open-api|stream)|security-headers|db\/(schema|migrate|read-migrations|subject-names|file-client|load-server-tables|server-tables|copy-|rebuild-backup|library\/fill-search)|src\/web\/(texts|tell|client|assets|bare-page|page-context|poster-routes|activity\/readable)|src\/web\/.*\.tsx$/;

/** How texts begin that no page shows as such, by what they are. */
const silentTexts: Readonly<Record<string, readonly string[]>> = {
  'names of what a task, a lock, an error of a run or an event is about': [
    ...['{}: details of', 'rules known by name', 'specials of {}', 'tvdb {}', 'sonarr {}', 'plex {}', 'plex item {}'],
    ...['movie:rule {}', 'webhooks of instance', 'webhook of Plex server', 'install-webhooks', 'Plex library'],
    ...['{} on Plex "', 'Plex "{}" as account', 'Radarr "{}"', 'Sonarr "{}"', 'Plex history', 'Plex notification'],
    ...['{} plays of', 'session of', 'of the environment', 'Account {}', 'an uploaded file'],
    ...['wrong current password', '1 task was', '{} tasks were', '{}: {}; twins', '{} (here {})'],
  ],
  'actions of the audit, which keep their names': [
    ...['sign in refused', 'sign out', 'end sessions', 'set password', 'connect Plex account', 'too many failed'],
    ...['account followed', 'new machine'],
  ],
  'only in the log': [
    ...['the sign-in with Plex was', 'the sign-in with Plex expired', 'fetch failed', 'the body broke off'],
    ...['{} ended with', 'no content type', 'Library scan'],
  ],
  'answered instead of a picture': ['its picture', 'its answer is not a JPEG'],
  'at the start, before there are pages, or by a command': [
    ...['there was none before', 'the one before it', 'Plex Linker is running', 'its address holds a user'],
    ...['that is not the address of a libSQL', 'ENCRYPTION_KEY must', 'A key for sealing', 'A file is replaced'],
    ...[', and {} more', 'Another Plex Linker is using'],
  ],
  'faults of this program, which no input causes': [
    ...[
      'No row came back',
      'The run of held',
      'The run {} is there',
      'Could not note',
      'links have no column',
      'rules have no column',
    ],
    ...[
      'no column for',
      'A viewer without',
      'seriesId or',
      'files must not',
      '{} must be a list',
      '{} must be a whole',
    ],
    ...['only text and forms', 'plex.tv was not asked: a pin', 'The client identifier', '{} is not a setting of Plex'],
    ...['The request was not sent: {} is', 'a rating is', 'a position is'],
  ],
  'SQL, headers and marks': [
    ...['select ', 'pragma ', 'SQLite format', 'table migrations', 'i.{}', 'media_items.{}', 'newest first'],
    ...['oldest first', 'Basic {}', 'Bearer {}', 'Season {season}', 'Plex Linker ({})', 'That path', 'The path {}'],
    ' and also ',
  ],
};

const texts = toldTexts(folders, silentFiles);
const isSilent = (text: string) =>
  Object.values(silentTexts)
    .flat()
    .some((start) => text.startsWith(start));
const isWanting = ({ text }: ToldText) => !isSilent(text) && !isGerman(text, de.told);

describe('every text that core, clients and the database can show on a page', () => {
  test('is translated: whoever changes its English changes its German', () => {
    expect(texts.length).toBeGreaterThan(800);
    expect(texts.filter(isWanting).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  });

  test('would be missed if its translation were gone or its English changed', () => {
    const text = 'Radarr has no file for "{}" yet';
    expect(texts.some((one) => one.text === text)).toBe(true);
    expect(isGerman(text, de.told)).toBe(true);
    expect(isGerman('Radarr has no file of "{}" yet', de.told)).toBe(false);
    expect(isGerman(text, {})).toBe(false);
  });

  test.each(Object.entries(silentTexts))('is not left out by mistake: %s', (_, starts) => {
    expect(starts.filter((start) => !texts.some(({ text }) => text.startsWith(start)))).toEqual([]);
  });
});

/** It is told in German as it stands, or it is a part of a text that is; a sentence is its end. Addresses of the API count as values. */
function isGerman(text: string, told: Readonly<Record<string, string>>): boolean {
  const parts = text.replace(/(GET|POST|PATCH) \/api\/[\w/{}-]+/g, '{}').split('{}');
  const sample = parts.join('7');
  const german = tell({ told }, sample);
  const sentences = parts.map((part) => part.trim()).filter((part) => /[a-z]{2,} [a-z]/.test(part));
  if (german !== sample && !sentences.some((part) => german.includes(part))) return true;
  const pattern = parts.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  const part = new RegExp(text.endsWith('.') ? `${pattern}$` : pattern, 's');
  return Object.keys(told).some((english) => part.test(english));
}
