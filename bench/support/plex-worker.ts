import { SyntheticPlex } from '../../test/fakes/plex/synthetic-plex.ts';

/** A fake Plex with the given number of movies and shows as a separate process, so that the fake is not measured. File paths are below the root. */
const [movies, shows, root = '/media'] = process.argv.slice(2);
const plex = await new SyntheticPlex({ movies: Number(movies), shows: Number(shows), root }).start();
console.log(`plex ${plex.url} ${plex.token}`);
