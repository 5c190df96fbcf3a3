import { SyntheticPlex } from '../../test/fakes/plex/synthetic-plex.ts';

/** A Plex of so many movies and shows as a process of its own, so that what is measured is not the fake. Files would lie below the root. */
const [movies, shows, root = '/media'] = process.argv.slice(2);
const plex = await new SyntheticPlex({ movies: Number(movies), shows: Number(shows), root }).start();
console.log(`plex ${plex.url} ${plex.token}`);
