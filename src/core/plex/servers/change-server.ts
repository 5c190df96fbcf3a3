import { AppError } from '../../../errors.ts';
import { describeChange } from '../../audit/audit-scope.ts';
import type { PlexServer } from '../../model/plex.ts';
import { type TlsOptions, tlsOf } from '../../model/tls.ts';
import { startSync } from '../../runs/start-sync.ts';
import type { Runtime } from '../../runtime.ts';
import { isMasked } from '../../secrets/mask.ts';
import { findAnyServer } from '../../servers/gone-servers.ts';
import { variableOf } from '../../servers/list-plex-servers.ts';
import { refuseStoredKey } from '../../servers/refuse-stored-key.ts';
import { isOfPlexServer } from '../../servers/server-messages.ts';
import { checkAccountsTask } from '../../tasks/kinds/access.ts';
import { checkRequestsTask } from '../../tasks/kinds/requests.ts';
import { reinstallPlexWebhookTask } from '../../tasks/kinds/upkeep.ts';
import { accountOf } from './account-of.ts';
import { askAddress, refuseTwin } from './create-server.ts';
import { startUsingServer } from './start-using-server.ts';

export interface ServerChange extends TlsOptions {
  readonly name?: string;
  readonly url?: string;
  readonly token?: string;
  readonly enabled?: boolean;
  readonly remoteStreaming?: boolean;
}

/**
 * Changes a server. Null: no such server. A new address or token is tested first, and the same server must answer: the mirror and every ratingKey belong to
 * it.
 */
export async function changeServer(rt: Runtime, id: number, change: ServerChange): Promise<PlexServer | null> {
  const before = await findAnyServer(rt, id);
  if (before === null) return null;
  if (before.isGone) throw new AppError('conflict', before.error ?? 'This server is gone: it can only be removed.');
  const { token, ...rest } = change;
  const wanted: ServerChange = token === undefined || isMasked(token) ? rest : change;
  if (before.source === 'environment') refuseNamed(before, wanted);
  const isMoved = wanted.url !== undefined && wanted.url !== before.url;
  if (wanted.url !== undefined && wanted.token === undefined)
    refuseStoredKey({ name: `Plex "${before.name}"`, from: before.url, to: wanted.url, field: 'token' });
  const isOtherTls = ['caFile', 'verifyTls'].some((field) => field in wanted);
  const isNewToken = wanted.token !== undefined && wanted.token !== before.token;
  const answered = isMoved || isNewToken || isOtherTls ? await testChange(rt, before, wanted) : {};
  const { name, url, enabled, remoteStreaming } = before;
  describeChange({
    subject: `Plex server ${id}`,
    before: { name, url, enabled, remoteStreaming, ...tlsOf(before) },
    after: wanted,
  });
  await rt.library.servers.update(id, { ...wanted, ...answered, ...(isMoved ? { connection: 'manual' } : {}) });
  if (wanted.name !== undefined && wanted.name !== before.name) await renameServer(rt, before, wanted.name);
  if (isMoved || isNewToken || isOtherTls || (wanted.enabled === true && !before.enabled))
    await startUsingServer(rt, id, 'changed');
  else await rt.plex.reload();
  // Its webhook may have missed a new secret.
  if (wanted.enabled === true && !before.enabled && (await rt.secrets.earlier('webhookSecret')).length > 0)
    await rt.store.tasks.add([reinstallPlexWebhookTask({ serverId: id }, rt.now())]);
  if (wanted.enabled === false) rt.health.forget(isOfPlexServer(before));
  if (wanted.enabled !== undefined && wanted.enabled !== before.enabled)
    await rt.store.tasks.add([checkRequestsTask({}, rt.now()), checkAccountsTask({ all: true }, rt.now())]);
  if (
    wanted.remoteStreaming !== undefined &&
    wanted.remoteStreaming !== before.remoteStreaming &&
    rt.plex.get(id) !== null
  )
    await startSync(rt, { serverId: id }, { mode: 'incremental', trigger: 'changed' });
  return findAnyServer(rt, id);
}

/** Health messages stay until their cause is fixed, so they get the new name. */
async function renameServer(rt: Runtime, { id, name: old, error }: PlexServer, name: string): Promise<void> {
  const renamed = (text: string) => text.replaceAll(`Plex "${old}"`, `Plex "${name}"`);
  rt.health.reword(isOfPlexServer({ id }), renamed);
  const now = await rt.library.servers.get(id);
  if (error !== null && now?.error === error) await rt.library.servers.update(id, { error: renamed(error) });
}

async function testChange(rt: Runtime, before: PlexServer, wanted: ServerChange): Promise<Partial<PlexServer>> {
  const { url, token } = { url: before.url, token: before.token, ...wanted };
  const tls = tlsOf({ ...tlsOf(before), ...wanted });
  const answer = await askAddress(rt, { url, token, ...tls }, before.machineIdentifier).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'wrongServer' ? notTheSame(before, url, error) : error;
  });
  const { machineIdentifier, version, platform } = answer;
  await refuseTwin(rt, { machineIdentifier, url }, before.id);
  const account = token === before.token ? {} : await accountOf(rt, token, machineIdentifier);
  const now = rt.now();
  const seen = { lastSeenAt: now, tokenCheckedAt: now, tokenRefused: false, error: null };
  return { machineIdentifier, version, ...(platform === null ? {} : { platform }), ...account, ...seen };
}

/** It was not sent the token: who it is was asked first. */
function notTheSame({ name }: PlexServer, url: string, cause: AppError): AppError {
  return new AppError(
    'conflict',
    `Another Plex server answers at ${url}: "${name}" is kept as it is. Add the other one as a server of its own.`,
    { cause },
  );
}

function refuseNamed(server: PlexServer, { enabled: _, remoteStreaming: __, ...named }: ServerChange): void {
  if (Object.keys(named).length > 0)
    throw new AppError('conflict', `The environment names this server (${variableOf(server)}): change it there.`);
}

/** Removes a server with its mirror. False: no such server. AppError('conflict') without `sure`, with the amount of data that would be removed. */
export async function removeServer(rt: Runtime, id: number, { sure }: { readonly sure: boolean }): Promise<boolean> {
  const server = await findAnyServer(rt, id);
  if (server === null) return false;
  if (server.source === 'environment' && !server.isGone)
    throw new AppError('conflict', `The environment names this server (${variableOf(server)}): remove it there.`);
  if (!sure) throw await unsure(rt, server);
  describeChange({ subject: `Plex server ${id}`, before: { name: server.name, url: server.url } });
  const isDeleted = await rt.library.servers.delete(id);
  await rt.plex.reload();
  rt.health.forget(isOfPlexServer(server));
  await rt.store.tasks.add([checkRequestsTask({}, rt.now()), checkAccountsTask({ all: true }, rt.now())]);
  return isDeleted;
}

async function unsure(rt: Runtime, { id, name }: PlexServer): Promise<AppError> {
  const libraries = (await rt.library.libraries.ofServer(id)).length;
  const { total: items } = await rt.library.items.page({ serverId: id, archived: true }, { limit: 1, cursor: null });
  return new AppError(
    'conflict',
    `"${name}" would be forgotten with ${libraries} ${libraries === 1 ? 'library' : 'libraries'} and ${items} synced ${items === 1 ? 'item' : 'items'}: ask again with ?sure=true. To stop working for it, switch it off instead.`,
    { details: { libraries, items } },
  );
}
