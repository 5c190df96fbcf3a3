/** A product as its sign-in page names it, such as `Radarr`, and the address with its base path. Null: none. */
export type Identified = { readonly product: string; readonly url: string } | null;

/** Finds out which product answers at an address, without a key. Never throws. */
export type Identify = (address: string, options: { readonly timeoutMs: number }) => Promise<Identified>;
