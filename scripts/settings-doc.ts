import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SettingDefinition } from '../src/core/settings/setting-definition.ts';
import { settingTable } from '../src/core/settings/settings.ts';

/** docs/reference/settings.md, made from the one table of settings. `npx node scripts/settings-doc.ts` writes it. */
export const settingsDocFile = fileURLToPath(new URL('../docs/reference/settings.md', import.meta.url));

/** Settings of parts that come next: they can be set already, and nothing reads them. */
const notUsedYet = /^matching\./;

export function settingsDoc(): string {
  const later = settingTable.filter(({ key }) => notUsedYet.test(key));
  return `# Settings

<!-- Made by \`npx node scripts/settings-doc.ts\` from \`src/core/settings/settings.ts\`: change it there. -->

Settings are kept in the database and can be changed while the service runs; what waits for one of them is tried again at
once. Where a variable of the environment is named, it wins, and the setting is then read-only.

\`\`\`
curl -H "X-Api-Key: $KEY" http://localhost:8080/api/v1/settings
curl -H "X-Api-Key: $KEY" -X PATCH -H 'Content-Type: application/json' \\
  -d '{"links.sidecars": false, "mount.anchors": ["movies/.mounted"]}' http://localhost:8080/api/v1/settings
\`\`\`

\`null\` (where it is no value of its own), an empty text or an empty list goes back to the default. Either all values of a
request are taken or none: a key that does not exist or a value of the wrong type is answered with 400 and a sentence that says what is expected.

${table(settingTable.filter(({ key }) => !notUsedYet.test(key)))}

Folders in "Movie Directories", "Show Directories" and "mount.anchors" are relative to the media root; written with the
media root in front they mean the same. The first three settings are those of Plex Linker 3 and have its names; they are
also at \`/api/settings/<key>\`, see [the old API](../guide/from-plex-linker-3.md).
${later.length === 0 ? '' : `\n## Stored and checked, not used yet\n\n${table(later)}\n`}`;
}

function table(settings: readonly SettingDefinition[]): string {
  return ['| key | type | default | variable | meaning |', '|---|---|---|---|---|', ...settings.map(row)].join('\n');
}

function row(setting: SettingDefinition): string {
  const { key, description, variable } = setting;
  const cells = [
    `\`${key}\``,
    typeText(setting),
    defaultText(setting),
    variable === undefined ? '' : `\`${variable}\``,
  ];
  return `| ${[...cells, description].join(' | ')} |`;
}

function typeText(setting: SettingDefinition): string {
  const { type, choices = [], min, max } = setting;
  const range = min === undefined || max === undefined ? type : `${min} to ${max}`;
  const words = {
    enum: choices.map((choice) => `\`${choice}\``).join(', '),
    boolean: '`true`, `false`',
    stringList: 'list of texts',
  };
  const text = type in words ? words[type as keyof typeof words] : range;
  return 'nullable' in setting ? `${text}, or \`null\`` : text;
}

function defaultText({ default: value }: SettingDefinition): string {
  if (!Array.isArray(value)) return `\`${String(value)}\``;
  return value.length === 0 ? 'empty' : value.map((one) => `\`${one}\``).join(' ');
}

if (import.meta.main) {
  const text = settingsDoc();
  const isSame = readFileSync(settingsDocFile, { encoding: 'utf8', flag: 'a+' }) === text;
  if (!isSame) writeFileSync(settingsDocFile, text);
  console.log(`${settingsDocFile} ${isSame ? 'is up to date' : 'was written'}.`);
}
