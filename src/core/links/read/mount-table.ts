import { isAtOrBelow } from '../../media/paths.ts';

/** The mount that holds a real path; null where the system does not say. */
export type Mounts = (realPath: string) => Promise<string | null>;

/** Reads Linux' table of mounts (/proc/self/mountinfo) once, when it is first asked: two mounts of one file system have one device number. */
export function createMounts(read: () => Promise<string>): Mounts {
  let table: Promise<readonly Mount[]> | undefined;
  return async (path) => {
    table ??= read().then(parseMounts, () => []);
    const holding = (await table).filter(({ at }) => isAtOrBelow(path, at));
    // Of several at one place the last one lies on top.
    return holding.toReversed().toSorted((a, b) => b.at.length - a.at.length)[0]?.id ?? null;
  };
}

interface Mount {
  readonly id: string;
  readonly at: string;
}

function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [id, , , , at] = line.split(' ');
    return id === undefined || at === undefined ? [] : [{ id, at: unescaped(at) }];
  });
}

/** Blanks and backslashes are written as octal numbers. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
