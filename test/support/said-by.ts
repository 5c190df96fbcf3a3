/** The kind of the message that the next page shows, by the cookie of a redirect. */
export function saidBy({ headers }: { readonly headers: { readonly [name: string]: unknown } }): string | undefined {
  return /message=(\w+)/.exec(String(headers['set-cookie']))?.[1];
}
