import { SyntheticPlex } from './synthetic-plex.ts';

/**
 * Serves a synthetic library from a separate process, so that the fake is not measured: `tsx serve-synthetic.ts [movies] [shows]`. Prints its address
 * as one line of JSON, and exits when its input ends. `POST /control/touch?n=100`, `/remove`, `/watch`, `/mark`; `GET /control/cost`.
 */
const [movies, shows] = process.argv.slice(2).map(Number);
const plex = await new SyntheticPlex({
  ...(movies !== undefined && { movies }),
  ...(shows !== undefined && { shows }),
}).start();
const { url, token, machineIdentifier } = plex;
process.stdout.write(`${JSON.stringify({ port: Number(new URL(url).port), url, token, machineIdentifier })}\n`);
process.stdin.resume().on('end', () => void plex.stop());
