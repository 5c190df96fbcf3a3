/** With one point at its end, also after an abbreviation, such as "in 5 min." */
export function endSentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
