interface HtmxDetail {
  readonly ctx?: { readonly sourceElement?: Element; readonly response?: { readonly status: number } };
  readonly status?: number;
}

declare const htmx: { trigger(target: string, event: string): void };

const retryMs = 5_000;

/** Shows in the header that the stream of changes is lost, and connects again where htmx does not. */
export function showConnection(): void {
  if (document.querySelector('#live') === null) return;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isStreamLost = false;
  const show = () => {
    if (isStreamLost || !navigator.onLine) document.documentElement.dataset.connection = 'lost';
    else delete document.documentElement.dataset.connection;
  };
  const lost = () => {
    isStreamLost = true;
    show();
  };
  const failed = (status: number | undefined) => {
    // The session ended: the page leads to the sign-in.
    if (status === 401) return location.reload();
    lost();
    clearTimeout(retry);
    retry = setTimeout(() => htmx.trigger('#live', 'again'), retryMs);
  };
  document.addEventListener('htmx:response:error', (event) => {
    const { ctx } = detailOf(event);
    if (isLive(ctx?.sourceElement)) failed(ctx?.response?.status);
  });
  document.addEventListener('htmx:error', (event) => {
    if (isLive(detailOf(event).ctx?.sourceElement)) failed(undefined);
  });
  document.addEventListener('htmx:sse:error', (event) => {
    const { status } = detailOf(event);
    if (status === 401) location.reload();
    else lost();
  });
  document.addEventListener('htmx:sse:after:connection', () => {
    clearTimeout(retry);
    isStreamLost = false;
    show();
  });
  // A dead network shows late in the stream, and a short interruption not at all: then the stream goes on.
  addEventListener('offline', show);
  addEventListener('online', show);
}

function detailOf(event: Event): HtmxDetail {
  return (event as CustomEvent<HtmxDetail>).detail ?? {};
}

function isLive(element: Element | undefined): boolean {
  return element?.id === 'live';
}
