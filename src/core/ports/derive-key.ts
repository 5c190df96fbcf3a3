/** `N`, `r` and `p` as scrypt names them (RFC 7914). It takes `128 * N * r` bytes of memory. */
export interface KeyRequest {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** @returns 32 bytes; off the event loop, and behind everything else that wants the processor */
export type DeriveKey = (request: KeyRequest) => Promise<Uint8Array>;
