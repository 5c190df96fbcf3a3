import { AppError, messageOf } from '../../errors.ts';
import type { ArrServer, NotificationBody, NotificationRow } from '../ports/arr.ts';
import { connectionName, isUpToDate, newBody, updatedBody, type Wanted, withoutFlags } from './webhook-body.ts';

export interface Saved {
  readonly state: 'created' | 'updated' | 'unchanged';
  readonly row: NotificationRow;
  /** The instance's message if its test call failed. */
  readonly fault: string | null;
}

interface Connections {
  readonly wanted: Wanted;
  /** All of the instance. */
  readonly rows: readonly NotificationRow[];
  /** The one to this service. */
  readonly ours: NotificationRow | undefined;
}

/** Creates our connection in an instance, or repairs it where it differs from what it must be. */
export function saveConnection(client: ArrServer, { wanted, rows, ours }: Connections): Promise<Saved> {
  return ours === undefined ? create(client, newBody(wanted, freeName(rows))) : repair(client, wanted, ours);
}

/** A new connection is tested even with forceSave; without any event it is not, nor is an update with forceSave. */
async function create(client: ArrServer, body: NotificationBody): Promise<Saved> {
  try {
    return { state: 'created', row: await client.createNotification(body), fault: null };
  } catch (error) {
    if (!isTestFault(error)) throw error;
    const bare = await client.createNotification(withoutFlags(body));
    const row = await client.updateNotification(bare.id, { ...bare, ...flagsOf(body) }, { forceSave: true });
    return { state: 'created', row, fault: messageOf(error) };
  }
}

async function repair(client: ArrServer, wanted: Wanted, row: NotificationRow): Promise<Saved> {
  if (isUpToDate(wanted, row)) {
    try {
      await client.testNotification(row);
      return { state: 'unchanged', row, fault: null };
    } catch (error) {
      if (!isTestFault(error)) throw error;
      // A masked password cannot be compared: it may be that of an earlier secret.
      if (wanted.schema.fields.some((field) => field.name === 'headers'))
        return { state: 'unchanged', row, fault: messageOf(error) };
    }
  }
  const body = updatedBody(wanted, row);
  try {
    return { state: 'updated', row: await client.updateNotification(row.id, body), fault: null };
  } catch (error) {
    if (!isTestFault(error)) throw error;
    return {
      state: 'updated',
      row: await client.updateNotification(row.id, body, { forceSave: true }),
      fault: messageOf(error),
    };
  }
}

/** 400 if we answered with an error, 500 if we were unreachable. */
function isTestFault(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'upstreamError') return false;
  const status = (error.details as { status?: unknown } | undefined)?.status;
  return status === 400 || status === 500;
}

function flagsOf(body: NotificationBody): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([key]) => /^on[A-Z]/.test(key)));
}

function freeName(rows: readonly NotificationRow[]): string {
  for (let number = 1, name = connectionName; ; number += 1, name = `${connectionName} (${number})`) {
    if (!rows.some((row) => row.name === name)) return name;
  }
}
