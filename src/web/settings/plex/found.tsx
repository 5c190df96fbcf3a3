import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { PageContext } from '../../page-context.ts';
import { type FoundServer, FoundServers } from '../found.tsx';

interface FoundPlexProps {
  readonly page: PageContext;
  /** Null: not searched yet. The search takes seconds, so the page asks for it once it is shown. */
  readonly found: readonly FoundServer[] | null;
  readonly from: 'settings' | 'setup';
  /** The address that is in the form. */
  readonly url?: string | undefined;
}

/** Plex servers that answered in the local network, above the form. */
export function FoundPlex({ page, found, from, url = '' }: FoundPlexProps) {
  const { servers } = page.texts;
  const at = `${page.urlBase}/settings/plex`;
  const search = {
    'hx-get': `${at}/found?from=${from}&url=${encodeURIComponent(url)}`,
    'hx-trigger': 'load',
    'hx-swap': 'outerHTML',
  };
  return (
    <div id="found" {...(found === null ? search : {})}>
      {found === null ? (
        <p class="small quiet servers-found-none">
          <a href={`${at}/new?from=${from}&search=network`}>{servers.searchNetwork}</a>
        </p>
      ) : (
        <FoundServers page={page} all={found} none={servers.noPlexFound} />
      )}
    </div>
  );
}

const privateNetworks = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateNetworks.addSubnet(network, bits);
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
privateNetworks.addSubnet('fe80::', 10, 'ipv6');

/** Whether an address is one of the local network: a link must not put a stranger's into a form that asks for a token. */
export function isInNetwork(url: string): boolean {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return false;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return (isIPv4(host) && privateNetworks.check(host)) || (isIPv6(host) && privateNetworks.check(host, 'ipv6'));
}
