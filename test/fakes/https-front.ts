import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';

export function certificatePath(name: 'authority' | 'other-authority' | 'server' | 'server-key'): string {
  return fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url));
}

export interface HttpsFront {
  readonly url: string;
  /** What arrived over TLS. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}

/** A proxy with TLS before a fake, with a certificate that only the test authority vouches for. */
export async function startHttpsFront(target: string): Promise<HttpsFront> {
  const asked: HttpsFront['asked'] = [];
  const options = { key: readFileSync(certificatePath('server-key')), cert: readFileSync(certificatePath('server')) };
  const server = createServer(options, (incoming, outgoing) => {
    asked.push({ path: incoming.url ?? '', headers: incoming.headers });
    const { method, headers, url = '/' } = incoming;
    const onward = request(target + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing, () => undefined);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
