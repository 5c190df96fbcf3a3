/** Tables that quote messages have one of these words over their first column. */
const messageTable = /^\| (message|message in the log|reason|seen) \|/;

/** The messages in the first columns of a Markdown text's tables of messages. */
export function quotedMessages(markdown: string): string[] {
  const tables = markdown.split(/\n{2,}/).filter((block) => messageTable.test(block));
  const cells = tables.flatMap((table) => table.split('\n').slice(2)).map((row) => row.slice(2).split(' | ')[0] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
}

/** A source file's text with every inserted value as `…`, and concatenated texts as one. */
export function sourceTexts(source: string): string {
  let text = source;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(/\$\{[^{}]*\}/g, '…').replace(/\{([^{}]*)\}/g, '⟨$1⟩');
  }
  return text.replace(/(['"`])\s*\+\s*(['"`])/g, '').replace(/\\(['"`\\])/g, '$1');
}

/**
 * The parts of a quoted message, split at its values (written as `…`) and its punctuation, that the source does not hold.
 * A document may name an example where the source inserts a value ("Radarr answers at"), but at least half of the words
 * must be the source's.
 */
export function missingParts(message: string, source: string): string[] {
  const parts = message
    .split(/…|<n>|\s*[():;,"]+(?=\s|$)|\s[("]|^Could not /)
    .map((part) => part.replace(/^[\s.]+|[\s.]+$/g, ''));
  return parts.filter((part) => part !== '' && !source.includes(part) && !holdsTemplate(source, part.split(/\s+/)));
}

function holdsTemplate(source: string, words: string[]): boolean {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const template = new RegExp(escaped.map((word) => `(?:${word}|[^\\s…]*…[^\\s…]*)`).join('\\s+'), 'g');
  const fixedWords = (text: string) => text.split(/\s+/).filter((word, at) => word.includes(words[at] ?? '')).length;
  return [...source.matchAll(template)].some((match) => fixedWords(match[0]) * 2 >= words.length);
}
