export interface ByteBuffer {
  readonly length: number;
  push(byte: number): void;
  /** Forgets everything from this position on. */
  truncate(length: number): void;
  lastByte(): number | undefined;
  equalsFrom(start: number, other: Buffer): boolean;
  holdsFrom(start: number, byte: number): boolean;
  /** A view, good until the next push. */
  bytes(): Uint8Array;
}

/** Bytes that are written one by one and used again and again; over `maxBytes` it throws the given fault. */
export function createBuffer(maxBytes: number, fault: (what: string) => Error): ByteBuffer {
  let store = Buffer.allocUnsafeSlow(Math.min(maxBytes, 4096));
  let length = 0;

  function grow(): void {
    if (store.length >= maxBytes) throw fault(`one element of the list in its answer is over ${maxBytes} bytes`);
    const larger = Buffer.allocUnsafeSlow(Math.min(maxBytes, store.length * 2));
    store.copy(larger, 0, 0, length);
    store = larger;
  }

  return {
    get length() {
      return length;
    },
    push(byte) {
      if (length === store.length) grow();
      store[length] = byte;
      length += 1;
    },
    truncate(to) {
      length = to;
    },
    lastByte: () => (length === 0 ? undefined : store[length - 1]),
    equalsFrom: (start, other) =>
      length - start === other.length && store.compare(other, 0, other.length, start, length) === 0,
    holdsFrom: (start, byte) => store.subarray(start, length).includes(byte),
    bytes: () => store.subarray(0, length),
  };
}
