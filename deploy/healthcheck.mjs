// The container's HEALTHCHECK: requests /health of the service in the same container, with node because the image has
// no curl. Exit code 0 is healthy; otherwise the reason goes to the engine's health log.
const host = process.env.HOST || '127.0.0.1';
const reachable = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
const base = (process.env.URL_BASE ?? '').split('/').filter(Boolean).join('/');
const url = `http://${reachable}:${process.env.PORT || 8080}${base === '' ? '' : `/${base}`}/health`;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
} catch (error) {
  console.error(`not healthy: ${url}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
