import type { Instance, InstanceKind } from '../model/instance.ts';
import type { NotificationBody, NotificationField, NotificationRow, NotificationSchema } from '../ports/arr.ts';

export const connectionName = 'Plex Linker';

/**
 * The events that we subscribe to. Not …ForUpgrade: it comes between the removal of the old file and the import of the new one, and acting on it
 * would drop the link in between. Not the health and update events: they lead to no work.
 */
const wantedFlags: Record<InstanceKind, readonly string[]> = {
  sonarr: ['onDownload', 'onUpgrade', 'onRename', 'onSeriesAdd', 'onSeriesDelete', 'onEpisodeFileDelete'],
  radarr: ['onDownload', 'onUpgrade', 'onRename', 'onMovieAdded', 'onMovieDelete', 'onMovieFileDelete'],
};
const unwantedFlags: Record<InstanceKind, readonly string[]> = {
  sonarr: ['onEpisodeFileDeleteForUpgrade'],
  radarr: ['onMovieFileDeleteForUpgrade'],
};

/** Versions without custom headers (before Sonarr 4.0.10, Radarr 5.16) send the secret as the password. */
const userName = 'plex-linker';
const masked = '********';

export interface Wanted {
  readonly instance: Pick<Instance, 'kind' | 'number'>;
  readonly url: string;
  readonly secret: string;
  readonly schema: NotificationSchema;
}

/** The connections to this service, by name or by our address for this instance. The best match comes first. */
export function findOurs(
  rows: readonly NotificationRow[],
  { kind, number }: Pick<Instance, 'kind' | 'number'>,
): NotificationRow[] {
  const webhooks = rows.filter((row) => row.implementation === 'Webhook');
  const byAddress = webhooks.filter((row) => leadsToUs(row, kind, number));
  const byName = webhooks.filter(
    (row) => row.name === connectionName && !byAddress.includes(row) && !leadsToAnother(row, kind),
  );
  return [
    ...byAddress.toSorted((a, b) => Number(b.name === connectionName) - Number(a.name === connectionName)),
    ...byName,
  ];
}

function leadsToUs(row: NotificationRow, kind: InstanceKind, number: number): boolean {
  const match = webhookPath(row);
  return match !== null && match.kind === kind && (match.number ?? 0) === number;
}

/** A connection with our name but the address of another instance here must stay. */
function leadsToAnother(row: NotificationRow, kind: InstanceKind): boolean {
  const match = webhookPath(row);
  return match !== null && match.kind === kind;
}

function webhookPath(row: NotificationRow): { kind: string; number: number | null } | null {
  const url = fieldValue(row.fields, 'url');
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  // The secret may be the last part of the path.
  const match = /\/webhooks\/(sonarr|radarr)(?:\/(\d{1,9}))?(?:\/[^/]+)?\/?$/.exec(new URL(url).pathname);
  return match?.[1] === undefined ? null : { kind: match[1], number: match[2] === undefined ? null : Number(match[2]) };
}

/** A new connection to this service. */
export function newBody(wanted: Wanted, name: string): NotificationBody {
  const { schema } = wanted;
  const body = {
    name,
    implementation: 'Webhook',
    configContract: schema.configContract ?? 'WebhookSettings',
    tags: [],
  };
  const fields = schema.fields.map(({ name: field, value }) => ({
    name: field,
    ...(value !== undefined && { value }),
  }));
  return { ...body, ...flagsFor(wanted), fields: fieldsFor(wanted, fields) };
}

/** The same connection with our address, secret and flags; everything else, including masked passwords, is sent back unchanged. */
export function updatedBody(wanted: Wanted, row: NotificationRow): NotificationRow {
  return { ...row, ...flagsFor(wanted), fields: fieldsFor(wanted, row.fields) };
}

/** Whether nothing would change. Passwords are returned masked: only a test shows whether one is still right. */
export function isUpToDate(wanted: Wanted, row: NotificationRow): boolean {
  const now = updatedBody(wanted, row);
  const isSameField = (field: NotificationField) => {
    const before = fieldValue(row.fields, field.name);
    if (field.name === 'password' && before === masked) return true;
    return JSON.stringify(field.value ?? null) === JSON.stringify(before ?? null);
  };
  return (
    Object.entries(flagsFor(wanted)).every(([flag, on]) => (row[flag] ?? false) === on) && now.fields.every(isSameField)
  );
}

/** A connection without events is saved without a test. */
export function withoutFlags(body: NotificationBody): NotificationBody {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, isFlag(key) ? false : value]),
  ) as NotificationBody;
}

function isFlag(key: string): boolean {
  return /^on[A-Z]/.test(key) || key === 'includeHealthWarnings';
}

/** Only flags that this version has. */
function flagsFor({ instance: { kind }, schema }: Wanted): Record<string, boolean> {
  const known = (flag: string) => flag in schema && schema[`supportsO${flag.slice(1)}`] !== false;
  const on = wantedFlags[kind].filter(known).map((flag) => [flag, true]);
  return Object.fromEntries([...on, ...unwantedFlags[kind].filter(known).map((flag) => [flag, false])]);
}

function fieldsFor(wanted: Wanted, before: readonly NotificationField[]): NotificationField[] {
  const hasHeaders = wanted.schema.fields.some((field) => field.name === 'headers');
  const set = new Map<string, unknown>([
    ['url', wanted.url],
    ['method', 1],
  ]);
  if (hasHeaders) set.set('headers', withSecret(fieldValue(before, 'headers'), wanted.secret));
  else
    for (const [name, value] of [
      ['username', userName],
      ['password', wanted.secret],
    ])
      set.set(String(name), value);
  const fields = before.map((field) => (set.has(field.name) ? { ...field, value: set.get(field.name) } : field));
  const missing = [...set].filter(([name]) => !before.some((field) => field.name === name));
  return [...fields, ...missing.map(([name, value]) => ({ name, value }))];
}

/** Keeps other headers unchanged; ours occurs once. */
function withSecret(headers: unknown, secret: string): { key: string; value: string }[] {
  const list: { key: string; value: string }[] = Array.isArray(headers) ? headers : [];
  const at = list.findIndex(isOurHeader);
  const ours = { key: 'X-Api-Key', value: secret };
  if (at < 0) return [...list, ours];
  return list.flatMap((header, index) => (index === at ? [ours] : isOurHeader(header) ? [] : [header]));
}

function isOurHeader(header: { key?: unknown }): boolean {
  return String(header.key).toLowerCase() === 'x-api-key';
}

export function fieldValue(fields: readonly NotificationField[], name: string): unknown {
  return fields.find((field) => field.name === name)?.value;
}
