import { readFileSync, writeFileSync } from 'node:fs';

/** Writes a benchmark's figures between its marks in the document; the rest is written by hand. */
export function writeFigures(path: string, section: { bench: string; text: string; machine: string }): void {
  const { bench, text, machine } = section;
  const day = new Date().toISOString().slice(0, 10);
  const document = readFileSync(path, 'utf8');
  const open = `<!-- figures: ${bench} -->`;
  const close = '<!-- end -->';
  const from = document.indexOf(open);
  const to = document.indexOf(close, from);
  if (from < 0 || to < 0) throw new Error(`${path} has no place for ${bench}: "${open}" and "${close}" are missing`);
  const figures = `${open}\n${text.trimEnd()}\n\nMeasured on ${day}: ${machine}.\n`;
  writeFileSync(path, document.slice(0, from) + figures + document.slice(to));
}
