import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { PlexNeighbour } from '../../core/ports/plex-tv.ts';

export interface GdmOptions {
  /** How long to wait for answers. */
  readonly timeoutMs: number;
  /** The target; default all Plex servers of the local network. */
  readonly group?: { readonly address: string; readonly port: number };
}

/** Where Plex servers listen for "who is there?" (GDM, a multicast that routers do not pass on; nor do container networks of their own). */
const plexServers = { address: '239.0.0.250', port: 32414 };
const question = Buffer.from('M-SEARCH * HTTP/1.1\r\n\r\n');
const maxNeighbours = 50;
const maxInterfaces = 8;
const maxTextLength = 200;

/** Searches the local network for Plex servers. The answers are not verified: they are shown to a person. Empty where multicast is blocked. */
export async function findNeighbours({ timeoutMs, group = plexServers }: GdmOptions): Promise<PlexNeighbour[]> {
  const isMulticast = /^2(2[4-9]|3\d)\./.test(group.address);
  const found = new Map<string, PlexNeighbour>();
  const take = (neighbour: PlexNeighbour) => {
    const isKnown = found.has(neighbour.machineIdentifier);
    if (!isKnown && found.size < maxNeighbours) found.set(neighbour.machineIdentifier, neighbour);
  };
  // A multicast leaves through one network interface only, so each sends its own.
  const from = isMulticast ? ourAddresses() : [null];
  await Promise.all(from.map((address) => askFrom(address, { timeoutMs, group, take })));
  return [...found.values()];
}

interface Question extends Required<GdmOptions> {
  take(neighbour: PlexNeighbour): void;
}

function askFrom(address: string | null, { timeoutMs, group, take }: Question): Promise<void> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    let isClosed = false;
    const end = () => {
      clearTimeout(timer);
      if (!isClosed) socket.close(() => resolve());
      isClosed = true;
    };
    const timer = setTimeout(end, timeoutMs);
    socket.on('error', end);
    socket.on('message', (bytes, sender) => {
      const neighbour = readAnswer(bytes.toString('utf8'), sender.address);
      if (neighbour !== null) take(neighbour);
    });
    socket.bind({ port: 0, ...(address === null ? {} : { address }) }, () => {
      try {
        if (address !== null) {
          socket.setMulticastInterface(address);
          socket.setMulticastTTL(1);
        }
        socket.send(question, group.port, group.address, (error) => {
          if (error !== null) end();
        });
      } catch {
        end();
      }
    });
  });
}

/** `HTTP/1.0 200 OK` and header lines; players and other devices answer in the same way. */
function readAnswer(text: string, address: string): PlexNeighbour | null {
  const [status = '', ...lines] = text.split(/\r?\n/);
  if (!/^HTTP\/\d\.\d 200\b/.test(status)) return null;
  const fields = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at > 0)
      fields.set(
        line.slice(0, at).trim().toLowerCase(),
        line
          .slice(at + 1)
          .trim()
          .slice(0, maxTextLength),
      );
  }
  const machineIdentifier = fields.get('resource-identifier') ?? '';
  const port = Number(fields.get('port') ?? 32400);
  if (fields.get('content-type') !== 'plex/media-server' || !/^[\w-]+$/.test(machineIdentifier)) return null;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return null;
  const name = fields.get('name')?.replace(/\p{Cc}/gu, '') || 'Plex';
  return { name, machineIdentifier, url: `http://${address}:${port}` };
}

function ourAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
    .slice(0, maxInterfaces);
}
