import type { TlsOptions } from '../model/tls.ts';

/** What is wrong with an https server whose certificate is not checked, for as long as it is so. Null: nothing. `server` is its name in messages. */
export function tlsWarning(server: string, { url, verifyTls }: TlsOptions & { readonly url: string }): string | null {
  if (verifyTls !== false || !/^https:/i.test(url)) return null;
  return `The certificate of ${server} at ${url} is not checked (verifyTls is off): whoever can get between it and this service can read its key and change its answers. Give the file of its authority as caFile, and switch verifyTls on.`;
}
