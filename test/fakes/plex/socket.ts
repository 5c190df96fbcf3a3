import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Notifications, wantsOf } from './notifications.ts';

/** The fixed suffix that every WebSocket server appends to the key. */
const suffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { text: 0x81, close: 0x88, pong: 0x8a } as const;

/** The notifications as most programs follow them: on a WebSocket. From the client only close and ping frames are handled. */
export function serveSocket(
  server: Server,
  notifications: Notifications,
  isKnown: (token: string | null) => boolean,
): void {
  server.on('upgrade', (request, socket: Duplex) => {
    const url = new URL(request.url ?? '', 'http://x');
    const header = request.headers['x-plex-token'];
    const token = typeof header === 'string' ? header : url.searchParams.get('X-Plex-Token');
    socket.on('error', () => {});
    if (!/^\/:\/websockets?\/notifications$/.test(url.pathname) || !isKnown(token)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${suffix}`).digest('base64');
    const upgrade = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write([...upgrade, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'));
    const send = (text: string) => void socket.write(frame(opcodes.text, Buffer.from(text)));
    const leave = notifications.add({
      kind: 'socket',
      wants: wantsOf(url.searchParams),
      send,
      close: () => void socket.destroy(),
    });
    socket.on('close', leave);
    socket.on('data', (bytes: Buffer) => {
      const kind = (bytes[0] ?? 0) & 0x0f;
      if (kind === 8) socket.end(frame(opcodes.close, Buffer.alloc(0)));
      if (kind === 9) socket.write(frame(opcodes.pong, Buffer.alloc(0)));
    });
  });
}

/** One complete message; servers send frames unmasked. */
function frame(opcode: number, payload: Buffer): Buffer {
  if (payload.length < 126) return Buffer.concat([Buffer.from([opcode, payload.length]), payload]);
  const head = Buffer.from([opcode, 126, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
