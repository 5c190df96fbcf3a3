import { hostname, type as systemName } from 'node:os';
import { AppError } from '../../errors.ts';

export interface ClientIdentity {
  /** One for the life of an installation: plex.tv lists each as a device. */
  clientIdentifier: string;
  /** Default `Plex Linker`. */
  product?: string | undefined;
  version?: string | undefined;
}

/** The headers by which Plex identifies a client. Header values are ASCII: Node sends no others. */
export function identityHeaders({ clientIdentifier, product, version = '4' }: ClientIdentity): Record<string, string> {
  if (!isHeaderText(clientIdentifier) || clientIdentifier === '') {
    throw new AppError('invalid', 'The client identifier for Plex must be plain ASCII text: make a new one');
  }
  return {
    Accept: 'application/json',
    'User-Agent': 'plex-linker',
    'X-Plex-Client-Identifier': clientIdentifier,
    'X-Plex-Product': ascii(product ?? 'Plex Linker'),
    'X-Plex-Version': ascii(version),
    'X-Plex-Platform': 'Node.js',
    'X-Plex-Device': ascii(systemName()),
    'X-Plex-Device-Name': ascii(`Plex Linker (${hostname()})`),
  };
}

/** The header with the token. Throws `invalid` for an impossible token, without quoting it. */
export function tokenHeader(token: string, where: string): Record<string, string> {
  if (!isHeaderText(token)) {
    throw new AppError('invalid', `${where} contains characters that no token has: copy it again`);
  }
  return token === '' ? {} : { 'X-Plex-Token': token };
}

function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function ascii(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .trim() || 'Plex Linker'
  );
}
