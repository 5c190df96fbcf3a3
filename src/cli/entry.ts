/** Becomes dist/main.js. An older Node must be able to parse this file; the rest is loaded only after the version check. */
const oldestNode = 24;

if (Number(process.versions.node.split('.', 1)[0]) >= oldestNode) {
  const { useCompileCache } = await import('./compile-cache.ts');
  useCompileCache(process.argv.slice(2), process.env);
  await import('../main.ts');
} else {
  console.error(
    `Plex Linker needs Node ${oldestNode} or newer, but ${process.execPath} is Node ${process.versions.node}: start it with "npm start" or "npx plex-linker", which take the Node ${oldestNode} that "npm ci" installs beside it.`,
  );
  process.exit(1);
}
