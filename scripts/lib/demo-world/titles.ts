/** Movies, their years and their shows; a show may have several. Equal facts, so discovery links them by itself. */
export const certain = [
  ['The Bell Diver', 2019, 'Tidewater'],
  ['Paper Satellites', 2016, 'Orbit Academy'],
  ['Kuroshio no Kanata', 2014, 'Kuroshio'],
  ['A Winter in Halvøya', 2012, 'Halvøya'],
  ["The Cartographer's Daughter", 2023, 'The Cartographers'],
  ['Ironwood: Ashfall', 2017, 'Ironwood'],
  ['Ironwood: The Long Thaw', 2020, 'Ironwood'],
  ['Midnight Tram to Saltmarsh', 2009, 'Midnight Tram'],
  ['النهر الأخير', 2020, 'بيت الريح'],
  ['Glass Orchard: Recollections', 2015, 'Glass Orchard'],
  ['Saltwater Hymns', 2011, 'Harbour Lights'],
  ['Clockwork Meadow Zero', 2013, 'Clockwork Meadow'],
  ['Clockwork Meadow: Harvest', 2018, 'Clockwork Meadow'],
  ['The Ninth Lighthouse', 2022, 'Northern Keepers'],
  ['Seven Letters from Brume', 2018, 'Brume'],
  ['Ember and Oak', 2021, 'The Fireguard'],
  ['Last Train to Aldersea', 2010, 'Aldersea'],
  ['The Quiet Comet', 2024, 'Comet Watch'],
  ['Brume: A Lamp in the Marsh', 2021, 'Brume'],
  ['The Snow Ledger', 2014, 'Counting House'],
  ['Marrow Creek', 2016, 'Marrow County'],
  ['The Tin Regatta', 2023, 'Harbour Lights'],
] as const;

/** With other titles and dates: a person is asked. The movie, its year, the show, the special. */
export const doubtful = [
  ['Hollow Tide', 2015, 'Hollow Coast', 'Hollow Tide, Part One'],
  ['The Weaver of Nine Streets', 2017, 'Nine Streets', 'The Weaver'],
  ['The Gardener of Quarry Hill', 2018, 'Quarry Hill', 'The Gardener'],
  ['The Choir of Amber Fields', 2016, 'Amber Fields', 'The Choir'],
  ['The Ferryman of Two Rivers', 2020, 'Two Rivers', 'The Ferryman'],
] as const;

/** A file of its own is in the way of its link. */
export const conflicting = ['Northwind Express', 2008, 'Northwind'] as const;

/** Movies of no show. */
export const plain = [
  ['Slow Weather', 2019],
  ['The Umbrella Thief', 2007],
  ['Nineteen Winters of Rain', 2013],
  ['A Piano for Lowmoor', 2011],
  ['The Kite Cartel', 2015],
  ['Dust on the Carousel', 2018],
  ['Small Hours, Tall Ships', 2021],
  ['The Beekeeper Sleeps', 2016],
  ['Velvet Static', 2022],
  ['Until the Orchard Burns', 2014],
  ['The Understudy of Veldt', 2010],
  ['Mercury Lane', 2023],
  ['The Longest Corridor', 2012],
  ['Driftglass', 2020],
  ['Parade of Lanterns', 2017],
  ['The Accidental Astronomer', 2024],
] as const;

/** Titles of the regular episodes. */
export const episodes = ['The Arrival', 'Low Clouds', 'A Key for the Attic'] as const;

const adjectives = 'Amber Borrowed Crooked Distant Electric Forgotten Golden Hidden Idle Jade Kindled Lonely Mirrored'
  .concat(' Northern Open Painted Quiet Restless Silver Twisted Uncharted Velvet Wandering Yellow')
  .split(' ');
const nouns = 'Archipelago Bakery Canal Daughters Embers Furnace Garden Horizon Island Juniper Kingdom Letters'
  .concat(' Mountain Nocturne Observatory Parade Quarry River Station Telegraph Umbrella Valley Waltz Yard')
  .split(' ');

/** Enough titles for a sync that lasts: 576. */
export const archive = nouns.flatMap((noun) => adjectives.map((adjective) => `The ${adjective} ${noun}`));
