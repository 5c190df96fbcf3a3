import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsDoc, settingsDocFile } from '../../../scripts/settings-doc.ts';

it('The table of settings in the documents is the one in the code (npx node scripts/settings-doc.ts writes it)', () => {
  expect(readFileSync(settingsDocFile, 'utf8')).toBe(settingsDoc());
});
