import { isIP } from 'node:net';

export interface AllowedHosts {
  readonly publicUrl: string | null;
  /** Host names in lower case, without port. */
  readonly allowedHosts: readonly string[];
}

/**
 * With AUTH=none, a foreign page could point its own name at our address (DNS rebinding) and act here as if it were ours. So only names
 * that no page can have are answered.
 * @returns whether a Host header, with or without a port, may be answered.
 */
export function createHostCheck({ publicUrl, allowedHosts }: AllowedHosts): (host: string) => boolean {
  const named = new Set(allowedHosts.map(hostNameOf));
  if (publicUrl !== null) named.add(hostNameOf(new URL(publicUrl).host));
  return (host) => {
    const name = hostNameOf(host);
    if (name === '') return false;
    if (isIP(name) !== 0 || named.has(name)) return true;
    return !name.includes('.') || name.endsWith('.localhost');
  };
}

/** `Linker.Example.:8080` → `linker.example`, `[::1]:8080` → `::1`. */
export function hostNameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(host)?.[1];
  const name = bracketed ?? host.replace(/:\d*$/, '');
  return name.toLowerCase().replace(/\.$/, '');
}
