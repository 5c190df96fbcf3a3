import { AppError } from '../errors.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

const causes: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is another program there? Set HOST or PORT',
  EADDRNOTAVAIL: 'no network of this machine has that address. Set HOST to one that it has, or to 0.0.0.0 for all',
  EAFNOSUPPORT: 'this machine has no IPv6. Set HOST to an IPv4 address, or to 0.0.0.0 for all',
  EACCES: 'only root may listen on a port that low. Set PORT to 1024 or above',
  EPERM: 'the system does not allow it. Set HOST or PORT',
  ENOTFOUND: 'that host name is not known here. Set HOST to an address of this machine, or to 0.0.0.0 for all',
  EAI_AGAIN: 'that host name could not be looked up. Set HOST to an address of this machine, or to 0.0.0.0 for all',
};

/** Explains why the service cannot listen on HOST and PORT, and which of the two to change. */
export function listenFault({ host, port }: Place, error: Error): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? error.message;
  const message = `Cannot listen on ${hostInAddress(host)}:${port} (${code}): ${causes[code] ?? 'set HOST or PORT'}.`;
  return new AppError('unavailable', message, { cause: error });
}

/** IPv6 addresses need brackets in front of a port. */
export function hostInAddress(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
