import type { Asked } from './http-fake.ts';
import type { Row } from './render.ts';

interface Listener {
  readonly wants: (type: string) => boolean;
  readonly send: (text: string) => void;
  readonly close: () => void;
  /** A socket puts the type in a container, the event stream in the event's name. */
  readonly kind: 'events' | 'socket';
}

const pingText = 'event: ping\ndata: {}\n\n';

/** The clients that follow the server's notifications, on the event stream or on a socket. */
export class Notifications {
  private readonly listeners = new Set<Listener>();
  private readonly pingMs: number;

  constructor(pingMs: number) {
    this.pingMs = pingMs;
  }

  get count(): number {
    return this.listeners.size;
  }

  send(type: string, kind: string, message: Row): void {
    for (const listener of this.listeners) {
      if (!listener.wants(type)) continue;
      if (listener.kind === 'events') listener.send(`event: ${type}\ndata: ${JSON.stringify({ [kind]: message })}\n\n`);
      else listener.send(JSON.stringify({ NotificationContainer: { type, size: 1, [kind]: [message] } }));
    }
  }

  /** Cuts all of them, as a restart or a proxy does. */
  cut(): void {
    for (const listener of this.listeners) listener.close();
  }

  add(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The event stream. */
  follow({ query, cut }: Asked): Response {
    const encoder = new TextEncoder();
    let leave = (): void => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const send = (text: string): void => controller.enqueue(encoder.encode(text));
        const ping = setInterval(() => send(pingText), this.pingMs);
        const stop = this.add({ kind: 'events', wants: wantsOf(query), send, close: cut });
        leave = () => {
          clearInterval(ping);
          stop();
        };
        // Sent at once, so that the headers go out.
        send(pingText);
      },
      // Also called when the connection breaks, on either side.
      cancel: () => leave(),
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' } });
  }
}

/** `filters=playing,timeline` selects only these; `-log` all except this one. */
export function wantsOf(query: URLSearchParams): (type: string) => boolean {
  const filters = (query.get('filters') ?? query.get('filter') ?? '-log').split(',');
  const without = filters.filter((one) => one.startsWith('-')).map((one) => one.slice(1));
  const only = filters.filter((one) => !one.startsWith('-'));
  return (type) => !without.includes(type) && (only.length === 0 || only.includes(type));
}
