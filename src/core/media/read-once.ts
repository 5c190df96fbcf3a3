/**
 * Reads by path or id, each made once: later ones get the same answer, also while it is read.
 * @param read its other arguments, such as the signal, are those of the first call.
 */
export function readOnce<Key extends string | number, More extends readonly unknown[], T>(
  read: (key: Key, ...more: More) => Promise<T>,
): (key: Key, ...more: More) => Promise<T> {
  const seen = new Map<Key, Promise<T>>();
  return (key, ...more) => {
    const known = seen.get(key) ?? read(key, ...more);
    seen.set(key, known);
    return known;
  };
}
