import type { PlexServer } from '../../../../core/model/plex.ts';
import { tlsOf } from '../../../../core/model/tls.ts';
import type { ServerChange } from '../../../../core/plex/servers/change-server.ts';
import { isMasked } from '../../../../core/secrets/mask.ts';
import { plexServerChangeBody } from '../../../../handlers/schema/plex-server.ts';
import type { Texts } from '../../../texts/en.ts';
import { wrongFields } from '../../wrong-fields.ts';

/** What the form shows; the token is never part of it. */
export interface ServerFields {
  readonly name: string;
  readonly url: string;
  readonly caFile: string;
  readonly verifyTls: boolean;
  readonly remoteStreaming: boolean;
}

export function fieldsOf(server: PlexServer): ServerFields {
  const { caFile, verifyTls } = tlsOf(server);
  const { name, url, remoteStreaming } = server;
  return { name, url, caFile: caFile ?? '', verifyTls, remoteStreaming };
}

export interface ReadServer {
  readonly fields: ServerFields;
  /** Only what differs from what is stored; null if something is not valid. */
  readonly change: ServerChange | null;
  /** By field. */
  readonly errors: ReadonlyMap<string, string>;
}

export function readServer(form: URLSearchParams, server: PlexServer, texts: Texts): ReadServer {
  const text = (name: string) => (form.get(name) ?? '').trim();
  const remoteStreaming = form.get('remoteStreaming') === 'true';
  // What the environment decides is shown, and not sent.
  if (server.source === 'environment') {
    const change = remoteStreaming === server.remoteStreaming ? {} : { remoteStreaming };
    return { fields: { ...fieldsOf(server), remoteStreaming }, change, errors: new Map() };
  }
  const fields: ServerFields = {
    name: text('name'),
    url: text('url'),
    caFile: text('caFile'),
    verifyTls: form.get('verifyTls') === 'true',
    remoteStreaming,
  };
  const token = text('token');
  const parsed = plexServerChangeBody.safeParse({
    ...fields,
    ...(token === '' || isMasked(token) ? {} : { token }),
    caFile: fields.caFile === '' ? null : fields.caFile,
  });
  const errors = wrongFields(parsed.error, texts, 'plex');
  if (fields.url === '') errors.set('url', texts.servers.urlMissing);
  if (fields.name === '') errors.set('name', texts.servers.nameMissing);
  const stored: Readonly<Record<string, unknown>> = { ...server, ...tlsOf(server) };
  const differing = Object.entries(parsed.data ?? {}).filter(
    // A token that was typed again is what lets the address change.
    ([name, value]) => name === 'token' || stored[name] !== value,
  );
  return { fields, change: errors.size === 0 ? (Object.fromEntries(differing) as ServerChange) : null, errors };
}
