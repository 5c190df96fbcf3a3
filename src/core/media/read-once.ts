/** Reads of the disk by path, each made once: later ones get the same answer, also while it is read. */
export function readOnce<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const seen = new Map<string, Promise<T>>();
  return (path) => {
    const known = seen.get(path) ?? read(path);
    seen.set(path, known);
    return known;
  };
}
