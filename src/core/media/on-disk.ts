import { existsSync, readdirSync } from 'node:fs';

/**
 * A path as the disk writes it. The same letter may be one character or two (`é` composed or decomposed): a server on a Mac says it in another way than our
 * disk has it. What is there exactly is left as it is; else each name is searched for in its other forms, as far down as there is something.
 */
export function asOnDisk(path: string): string {
  // Plain letters have one form alone: nothing is searched for then.
  return !path.startsWith('/') || hasOneForm(path) || existsSync(path) ? path : byName(path);
}

function hasOneForm(path: string): boolean {
  return path.normalize('NFC') === path && path.normalize('NFD') === path;
}

function byName(path: string): string {
  const names = path.split('/').slice(1);
  const { found, depth } = deepest('', names);
  return [found, ...names.slice(depth)].join('/');
}

interface Found {
  readonly found: string;
  /** How many of the names are there. */
  readonly depth: number;
}

/** A folder may be there in both forms, one of them without the entry. */
function deepest(folder: string, [name, ...rest]: readonly string[]): Found {
  let best: Found = { found: folder, depth: 0 };
  if (name === undefined) return best;
  for (const form of formsIn(folder, name)) {
    const { found, depth } = deepest(`${folder}/${form}`, rest);
    if (depth + 1 > best.depth) best = { found, depth: depth + 1 };
    if (depth === rest.length) break;
  }
  return best;
}

/** The names in a folder that are this one, as it is written first. */
function* formsIn(folder: string, name: string): Generator<string> {
  if (hasOneForm(name)) {
    if (existsSync(`${folder}/${name}`)) yield name;
    return;
  }
  const forms = new Set([name, name.normalize('NFC'), name.normalize('NFD')]);
  for (const form of forms) if (existsSync(`${folder}/${form}`)) yield form;
  const wanted = name.normalize('NFC');
  for (const one of namesIn(folder === '' ? '/' : folder))
    if (one.normalize('NFC') === wanted && !forms.has(one)) yield one;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
