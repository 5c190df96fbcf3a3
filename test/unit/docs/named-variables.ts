/** Names of variables that a Markdown text names in inline code. */
export function namedVariables(markdown: string): Set<string> {
  const words = [...markdown.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`/g)].map((match) => match[1] ?? '');
  return new Set(words.filter((word) => word.length > 1));
}
