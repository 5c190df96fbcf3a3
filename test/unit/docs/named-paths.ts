/** Folders of the repository whose paths documents may name; everything else with a slash is somebody else's. */
const ownFolders = ['.ci', 'bench', 'deploy', 'docs', 'scripts', 'src', 'test'];

/**
 * The repository's paths that a Markdown text names in code (inline or in a block), from the root, each once.
 * `src/core/links/apply/disk.ts:12`, `scripts/demo --quick` and `test/**` count as their path without the rest; a name with a
 * placeholder (`docs/decisions/NNNN-slug.md`) or a folder that only an installation makes is no promise.
 */
export function namedPaths(markdown: string): string[] {
  const code = [...markdown.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const words = code.flatMap((text) => text.split(/[\s'"(),;|=]+/));
  const paths = words.map(pathOfWord).filter((path) => path != null);
  return [...new Set(paths)];
}

function pathOfWord(word: string): string | undefined {
  const path = word
    .replace(/^\.\//, '')
    .replace(/[*{[<…].*$/, '')
    .replace(/(:\d+)+$|[#:.]$/, '')
    .replace(/\/+$/, '');
  const [first, ...rest] = path.split('/');
  if (first == null || !ownFolders.includes(first) || (rest.length === 0 && !word.includes('/'))) return undefined;
  if (/node_modules|NNNN/.test(path)) return undefined;
  return path;
}

/** The targets of a Markdown text's links that lead to a file beside it, without their anchors. */
export function linkedFiles(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)(?:\s[^)]*)?\)/g)].map((match) => match[1] ?? '');
  const files = targets
    .filter((target) => !/^([a-z]+:|#|\/)/i.test(target))
    .map((target) => target.replace(/#.*$/, ''));
  return [...new Set(files)];
}
