/** Where a command writes its human-readable lines. */
export interface Output {
  line(text: string): void;
  error(text: string): void;
}

export const standardOutput: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
};

export type ExitCode = 0 | 1 | 2;

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
