import { messageOf } from '../../errors.ts';
import type { Instance } from '../model/instance.ts';
import type { ArrServer, NotificationRow } from '../ports/arr.ts';
import { timingSafeEqualText } from '../secrets/timing-safe-equal-text.ts';
import { serverName } from '../servers/server-name.ts';
import { fieldValue } from './webhook-body.ts';

type Named = Pick<Instance, 'id' | 'kind' | 'name'>;

/** Whether our connection sends the current webhook secret, in any accepted form. Unknown for passwords, which are masked. */
export function secretState(row: NotificationRow, secret: string): 'right' | 'wrong' | 'unknown' {
  const carried = carriedSecrets(row);
  if (carried.some((text) => timingSafeEqualText(text, secret))) return 'right';
  return carried.some((text) => /^\*{4,}$/.test(text)) ? 'unknown' : 'wrong';
}

function carriedSecrets(row: NotificationRow): string[] {
  const headers = fieldValue(row.fields, 'headers');
  const found: unknown[] = [fieldValue(row.fields, 'password')];
  for (const { key, value } of Array.isArray(headers) ? headers : []) {
    const name = String(key).toLowerCase();
    if (name === 'x-api-key') found.push(value);
    if (name === 'authorization') found.push(...credentialsOf(String(value)));
  }
  const url = fieldValue(row.fields, 'url');
  if (typeof url === 'string' && URL.canParse(url)) {
    const { searchParams, pathname } = new URL(url);
    found.push(searchParams.get('token'), decodeURIComponent(pathname.split('/').filter(Boolean).at(-1) ?? ''));
  }
  return found.filter((text): text is string => typeof text === 'string' && text !== '');
}

function credentialsOf(authorization: string): string[] {
  const [scheme = '', credentials = ''] = authorization.split(/\s+/, 2);
  if (!/^basic$/i.test(scheme)) return [credentials];
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return [text.slice(text.indexOf(':') + 1)];
}

/** Why events through this connection are refused here; null if they are not, or it is unknown. Sends a request only if the secret is not visible. */
export async function secretFault(
  client: Pick<ArrServer, 'testNotification'>,
  instance: Named,
  { row, secret }: { row: NotificationRow; secret: string },
): Promise<string | null> {
  const state = secretState(row, secret);
  if (state === 'right') return null;
  if (state === 'wrong') return otherSecret(instance, row);
  const fault = await client.testNotification(row).then(
    () => null,
    (error: unknown) => messageOf(error),
  );
  return fault !== null && isRefusedHere(fault) ? otherSecret(instance, row) : null;
}

/** Recognizes how Sonarr and Radarr report that the receiver of their test answered 401. */
export function isRefusedHere(fault: string): boolean {
  return /\[40[13]:/.test(fault);
}

export function otherSecret(instance: Named, row: Pick<NotificationRow, 'name'>): string {
  const server = serverName(instance);
  const hint = `install its webhooks again (POST /api/v1/instances/${instance.id}/install-webhooks), or restore the old secret`;
  return `${server} sends the wrong secret through its connection "${row.name}" (expected: WEBHOOK_SECRET, or the file webhook-secret in DATA_DIR), so its events are refused with 401 and only reconcile sees its changes: ${hint}.`;
}
