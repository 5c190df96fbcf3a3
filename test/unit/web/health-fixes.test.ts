import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mendMessage } from '../../../src/web/components/health-fixes.ts';
import { de } from '../../../src/web/texts/de.ts';
import { en } from '../../../src/web/texts/en.ts';

test('a message that names a call of the API names the button of a page instead', () => {
  const message = 'Sonarr has no connection. Install one (POST /api/v1/instances/3/install-webhooks).';
  expect(mendMessage(message, en)).toEqual({
    before: 'Sonarr has no connection. Install one (',
    after: ').',
    fix: { label: 'Install webhooks', href: '/settings/instances/3' },
  });
  expect(mendMessage('2 pairs to review. Answer them at /review.', de)).toMatchObject({
    after: '.',
    fix: { label: 'Prüfen', href: '/review' },
  });
  expect(mendMessage('The folder /media/review/x is gone', en).fix).toBeNull();
});

/** Calls of the API that messages of core name, with 7 for every id. */
function callsInCore(): string[] {
  const folder = 'src/core';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return lines
    .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
    .flatMap((line) => line.replace(/\$\{[^}]*\}/g, '7').match(/(GET|POST|PATCH|DELETE) \/[\w/-]+[.`) ]/g) ?? []);
}

test('no message of core names a call that pages do not replace', () => {
  const calls = callsInCore();
  expect(calls.length).toBeGreaterThan(8);
  const atInstances = calls.filter((call) => mendMessage(`Do it with ${call}`, en).fix === null);
  expect(atInstances).toEqual([]);
});
