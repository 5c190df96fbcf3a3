const isPlain = process.stdout.isTTY !== true || process.env.NO_COLOR !== undefined;

export function say(...lines: readonly string[]): void {
  for (const line of lines.length === 0 ? [''] : lines) process.stdout.write(`${line}\n`);
}

/** Prints the heading of a step. */
export function head(text: string): void {
  say('', isPlain ? `== ${text}` : `\x1b[1m== ${text}\x1b[0m`, '');
}

/** Prints indented lines, with changes in colour if the terminal supports it. */
export function show(lines: readonly string[]): void {
  for (const line of lines) say(`   ${isPlain ? line : coloured(line)}`);
}

const colours: Readonly<Record<string, string>> = { '+': '\x1b[32m', '-': '\x1b[31m', '~': '\x1b[33m' };

function coloured(line: string): string {
  const colour = colours[line[0] ?? ''];
  return colour === undefined || line[1] !== ' ' ? line : `${colour}${line}\x1b[0m`;
}

export function milliseconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
}
