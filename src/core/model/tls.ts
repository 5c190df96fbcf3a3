/** How the certificate of one server is checked. Without any of it: against the authorities that Node knows. */
export interface TlsOptions {
  /** A PEM file: only certificates of these authorities are accepted. */
  readonly caFile?: string | null;
  /** False: any certificate is accepted, which is a permanent warning. */
  readonly verifyTls?: boolean;
}

/** Only these two fields. */
export function tlsOf({ caFile = null, verifyTls = true }: TlsOptions): Required<TlsOptions> {
  return { caFile, verifyTls };
}
