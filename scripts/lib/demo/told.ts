import type { LoggedRequest } from '../../../test/fakes/request-log.ts';

/** What a server was asked (reads) and told (commands and changes), in a few lines. `nameOf` says whom a command is about. */
export function toldLines(
  server: string,
  requests: readonly LoggedRequest[],
  nameOf: (command: Command) => string | null,
): string[] {
  const reads = requests.filter(({ method }) => method === 'GET').map(readText);
  const writes = requests.filter(({ method }) => method !== 'GET').map((request) => writeText(request, nameOf));
  return [
    ...wrapped(`${server} was asked  `, reads.length === 0 ? ['nothing'] : counted(reads)),
    ...wrapped(`${' '.repeat(server.length)} was told   `, writes.length === 0 ? ['nothing'] : counted(writes)),
  ];
}

/** The body of a command, as far as people care. */
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

/** Equal ones once, with their number. */
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
