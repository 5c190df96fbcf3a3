import type { LoggedRequest } from '../../../test/fakes/request-log.ts';

/** A server's received reads and writes (commands, changes) in a few lines. `nameOf` returns the title of a command's item. */
export function requestLines(
  server: string,
  requests: readonly LoggedRequest[],
  nameOf: (command: Command) => string | null,
): string[] {
  const reads = requests.filter(({ method }) => method === 'GET').map(readText);
  const writes = requests.filter(({ method }) => method !== 'GET').map((request) => writeText(request, nameOf));
  return [
    ...wrapped(`${server}  reads   `, reads.length === 0 ? ['none'] : counted(reads)),
    ...wrapped(`${' '.repeat(server.length)}  writes  `, writes.length === 0 ? ['none'] : counted(writes)),
  ];
}

/** The fields of a command's body that are shown. */
export interface Command {
  readonly name?: string;
  readonly seriesId?: number;
  readonly movieId?: number;
}

function readText({ path, query }: LoggedRequest): string {
  const pairs = Object.entries(query).flatMap(([key, values]) => values.map((value) => `${key}=${short(value)}`));
  return `${pathText(path)}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

function writeText({ method, path, body }: LoggedRequest, nameOf: (command: Command) => string | null): string {
  const command = (typeof body === 'object' && body !== null ? body : {}) as Command;
  if (!path.endsWith('/command') || command.name === undefined) return `${method} ${pathText(path)}`;
  const subject = nameOf(command);
  return subject === null ? command.name : `${command.name} "${subject}"`;
}

function pathText(path: string): string {
  return path.replace(/^\/api\/v3\//, '');
}

function short(value: string): string {
  return value.length > 30 ? `${value.slice(0, 29)}…` : value;
}

/** Equal texts once, with their count. */
function counted(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} ×${count}`));
}

const width = 108;

function wrapped(label: string, parts: readonly string[]): string[] {
  const lines: string[] = [];
  let line = label;
  for (const [at, part] of parts.entries()) {
    const piece = at === parts.length - 1 ? part : `${part} · `;
    if (line.length + piece.length > width && line.trim() !== label.trim()) {
      lines.push(line.trimEnd());
      line = ' '.repeat(label.length);
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}
