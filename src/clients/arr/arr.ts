import type { ArrServer } from '../../core/ports/arr.ts';
import type { CallOptions } from '../../core/ports/call-options.ts';
import { createCommands } from './commands.ts';
import type { Http, HttpOptions } from './http.ts';
import { createNotifications } from './notifications.ts';
import * as schema from './schema.ts';

/** What an instance's settings say about its server; everything else has a default. */
export type ArrOptions = Omit<HttpOptions, 'kind'>;

/** The calls that Sonarr and Radarr have in common. */
export function createArr(http: Http, { name }: ArrOptions): Omit<ArrServer, 'kind'> {
  return {
    name,
    address: http.address,
    status: ({ signal }: CallOptions = {}) => http.get('/system/status', schema.systemStatus, { signal }),
    rootFolders: ({ signal }: CallOptions = {}) => http.list('/rootfolder', schema.rootFolder, { signal }),
    mediaManagement: ({ signal }: CallOptions = {}) =>
      http.get('/config/mediamanagement', schema.mediaManagement, { signal }),
    filesystem: (path: string, { signal }: CallOptions = {}) => {
      const query = { path: withSeparatorAtEnd(path), includeFiles: true };
      return http.get('/filesystem', schema.fileSystemListing, { signal, query });
    },
    ...createCommands(http),
    ...createNotifications(http),
  };
}

/** Without it the servers list the parent folder. A server on Windows has paths with backslashes. */
function withSeparatorAtEnd(path: string): string {
  if (/[/\\]$/.test(path)) return path;
  return path.includes('\\') && !path.includes('/') ? `${path}\\` : `${path}/`;
}
