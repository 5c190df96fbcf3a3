export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type FetchedList =
  | { readonly kind: 'unchanged'; readonly validators: Validators }
  | { readonly kind: 'fetched'; readonly text: string; readonly validators: Validators };

export interface ListSource {
  /** For people: no secrets, and different for each source. */
  readonly name: string;
  /** An address, or the absolute path of a file. */
  readonly address: string;
}

/**
 * Fetches a mapping list from an address, or reads it from a file, unpacked. Throws AppError with a message that stands alone: gone, too large,
 * too slow, redirected too often or to an address without TLS.
 */
export type FetchMappingList = (source: ListSource, known: Validators, signal: AbortSignal) => Promise<FetchedList>;
