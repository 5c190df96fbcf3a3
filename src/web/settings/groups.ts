import { type SettingKey, settingTable } from '../../core/settings/settings.ts';
import type { Texts } from '../texts/en.ts';

export type GroupName = keyof Texts['settings']['groups'];

/** By the first word of the key; those that begin otherwise are about paths. */
const groupOfWord: Readonly<Record<string, GroupName>> = {
  links: 'linking',
  cleanup: 'linking',
  breaker: 'linking',
  reconcile: 'linking',
  matching: 'matching',
  shows: 'matching',
  plex: 'plex',
  sync: 'plex',
  http: 'plex',
  watch: 'watch',
  access: 'access',
  requests: 'access',
  audit: 'keeping',
  deliveries: 'keeping',
};

const order: readonly GroupName[] = ['paths', 'linking', 'matching', 'plex', 'watch', 'access', 'keeping'];

/** The sections of the form, each with its settings in the order of the table. */
export const groups: readonly { readonly name: GroupName; readonly keys: readonly SettingKey[] }[] = order.map(
  (name) => ({
    name,
    keys: settingTable
      .map(({ key }) => key)
      .filter((key) => (groupOfWord[key.split('.')[0] ?? ''] ?? 'paths') === name),
  }),
);
