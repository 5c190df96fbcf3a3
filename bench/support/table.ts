import { type Bench, type Figure, type Goal, isMet, percentile, type Ratio, type Result } from './result.ts';

/** With fewer samples the 99th percentile equals the maximum. */
const samplesForP99 = 100;

/** A benchmark's result as Markdown, for the terminal and for docs/benchmarks.md. */
export function resultAsMarkdown(bench: Bench, result: Result): string {
  const figures = result.figures.map(figureRow);
  const ratios = result.ratios.map(ratioRow);
  return [
    `### ${bench.name}`,
    '',
    bench.what,
    '',
    ...(figures.length === 0 ? [] : table(['', 'min', 'median', 'p99', 'max', 'samples'], figures)),
    ...(result.table === undefined ? [] : table(result.table.head, result.table.rows)),
    ...(ratios.length === 0 ? [] : ['', ...table(['ratio', 'value', 'goal', ''], ratios)]),
    ...(result.facts.length === 0 ? [] : ['', ...result.facts.map((fact) => `- ${fact}`)]),
    '',
  ].join('\n');
}

function figureRow({ name, unit, values }: Figure): string[] {
  const at = (share: number) => `${rounded(percentile(values, share))} ${unit}`;
  const p99 = values.length >= samplesForP99 ? at(0.99) : '';
  return [name, at(0), at(0.5), p99, at(1), String(values.length)];
}

function ratioRow(ratio: Ratio): string[] {
  const met = isMet(ratio);
  return [ratio.name, rounded(ratio.value), goalText(ratio.goal), met === null ? '' : met ? 'met' : '**missed**'];
}

function goalText(goal: Goal | null): string {
  if (goal === null) return '';
  const [first, second] = goal.bounds;
  const words = { atLeast: `≥ ${first}`, atMost: `≤ ${first}`, between: `${first.toFixed(2)} … ${second?.toFixed(2)}` };
  return words[goal.kind];
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)];
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
