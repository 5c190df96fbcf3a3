import { generateLibrary } from './generated-libraries.ts';
import { handWrittenLibrary } from './hand-written-library.ts';
import type { InventedLibrary } from './invented-shows.ts';

/** No show here exists. What is hard about them is what is hard about real ones. */
export const inventedLibraries: readonly InventedLibrary[] = [
  handWrittenLibrary,
  ...[11, 22, 33, 44].map((seed) => generateLibrary(seed, 250)),
];
