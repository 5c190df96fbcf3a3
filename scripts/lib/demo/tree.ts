import type { Snapshot } from '../../../test/fakes/world.ts';

interface Node {
  readonly children: Map<string, Node>;
  readonly path: string;
}

/** A folder tree as `tree` prints it, with each link's target below it. `only` limits it to these folders. */
export function treeLines(now: Snapshot, only: readonly string[] = ['']): string[] {
  return draw(rootOf(now.keys(), only), (path) => ({ mark: ' ', text: now.get(path)?.text ?? null }));
}

/** Both states in one tree: `-` is removed, `+` is new, `~` is a link with a new target. */
export function changeLines(before: Snapshot, now: Snapshot, only: readonly string[] = ['']): string[] {
  return draw(rootOf([...before.keys(), ...now.keys()], only), (path) => {
    const [was, is] = [before.get(path), now.get(path)];
    const mark = is === undefined ? '-' : was === undefined ? '+' : was.text === is.text ? ' ' : '~';
    return { mark, text: (is ?? was)?.text ?? null };
  });
}

type Marker = (path: string) => { readonly mark: string; readonly text: string | null };

function rootOf(paths: Iterable<string>, only: readonly string[]): Node {
  const root: Node = { children: new Map(), path: '' };
  for (const path of [...paths].sort()) {
    if (!only.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`))) continue;
    let node = root;
    for (const name of path.split('/')) {
      const child = node.children.get(name) ?? {
        children: new Map(),
        path: node.path === '' ? name : `${node.path}/${name}`,
      };
      node.children.set(name, child);
      node = child;
    }
  }
  return root;
}

function draw(root: Node, markerOf: Marker): string[] {
  const lines: string[] = [];
  const walk = (node: Node, indent: string): void => {
    const entries = [...node.children].sort(([a], [b]) => a.localeCompare(b));
    for (const [at, [name, child]] of entries.entries()) {
      const isLast = at === entries.length - 1;
      const { mark, text } = markerOf(child.path);
      const below = `${indent}${isLast ? '    ' : '│   '}`;
      lines.push(`${mark} ${indent}${isLast ? '└── ' : '├── '}${name}`);
      if (text !== null) lines.push(`${mark} ${below}→ ${text}`);
      walk(child, below);
    }
  };
  walk(root, '');
  return lines;
}
