/** Becomes dist/main.js. It is all that an older Node can read: the rest is loaded once it is known to be able to. */
const oldestNode = 24;

if (Number(process.versions.node.split('.', 1)[0]) >= oldestNode) await import('../main.ts');
else {
  console.error(
    `Plex Linker needs Node ${oldestNode} or newer, but ${process.execPath} is Node ${process.versions.node}: start it with "npm start" or "npx plex-linker", which take the Node ${oldestNode} that "npm ci" installs beside it.`,
  );
  process.exit(1);
}
