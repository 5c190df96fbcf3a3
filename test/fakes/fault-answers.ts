import type { ServerResponse } from 'node:http';
import type { FaultEffect } from './faults.ts';

export interface FaultySocket {
  outgoing: ServerResponse;
  /** Resolves when the server stops. */
  stopped(): Promise<void>;
}

/**
 * The answer under a fault, or null if the socket was handled here. Without a socket (`app.fetch`), a broken connection is the error that fetch would
 * throw.
 */
export async function answerWithFault(
  fault: FaultEffect,
  real: () => Promise<Response>,
  socket: FaultySocket | null,
): Promise<Response | null> {
  if (fault.hang === true) {
    if (socket === null) throw new TypeError('fetch failed');
    await Promise.race([socket.stopped(), new Promise<void>((resolve) => socket.outgoing.once('close', resolve))]);
    return null;
  }
  if (fault.reset === true) {
    if (socket === null) throw new TypeError('fetch failed');
    socket.outgoing.socket?.resetAndDestroy();
    return null;
  }
  if (fault.truncate !== undefined && fault.truncate !== false) {
    const response = await real();
    if (socket === null) throw new TypeError('terminated');
    const bytes = Buffer.from(await response.arrayBuffer());
    const kept = typeof fault.truncate === 'number' ? fault.truncate : Math.floor(bytes.length / 2);
    const { outgoing } = socket;
    outgoing.writeHead(response.status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length + 1 });
    outgoing.write(bytes.subarray(0, kept), () => outgoing.socket?.destroy());
    return null;
  }
  if (fault.empty === true) return new Response('', { status: fault.status ?? 200 });
  if (fault.body !== undefined) {
    const isText = typeof fault.body === 'string';
    return new Response(isText ? String(fault.body) : JSON.stringify(fault.body), {
      status: fault.status ?? 200,
      headers: { 'Content-Type': isText ? 'text/html' : 'application/json; charset=utf-8' },
    });
  }
  if (fault.status !== undefined) return new Response('', { status: fault.status });
  return real();
}
