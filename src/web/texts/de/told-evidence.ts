/** What speaks for and against a pair, a show of Plex or a requested item; as in src/web/texts/de/told.ts. */
export const toldEvidence: Readonly<Record<string, string>> = {
  // Movie and special
  'same title': 'gleicher Titel',
  'both titles say no more than the series’ name: {titles}':
    'beide Titel sagen nicht mehr als den Namen der Serie: {titles}',
  'titles differ by a letter or two: {titles}': 'die Titel unterscheiden sich um ein, zwei Buchstaben: {titles}',
  'one title continues the other: {titles}': 'ein Titel setzt den anderen fort: {titles}',
  'similar titles: {titles}': 'ähnliche Titel: {titles}',
  'no title to compare: {titles}': 'kein Titel zum Vergleichen: {titles}',
  'different titles: {titles}': 'verschiedene Titel: {titles}',
  '“{one}” and “{other}”': '„{one}“ und „{other}“',
  'same numbers in both titles': 'gleiche Nummern in beiden Titeln',
  'only one title has the number of a part': 'nur ein Titel hat die Nummer eines Teils',
  'different numbers: {titles}': 'verschiedene Nummern: {titles}',
  'the movie’s title names {series}': 'der Titel des Films nennt {series}',
  'the movie’s title shares a short name with {series}': 'der Titel des Films hat einen Kurznamen mit {series} gemein',
  'its collection is named after {series}': 'seine Sammlung heißt nach {series}',
  'the movie does not name {series}': 'der Film nennt {series} nicht',
  'listed in {lists}': 'steht in {lists}',
  '{lists} names another special': '{lists} nennt ein anderes Special',
  'both in {language}': 'beide auf {language}',
  'the movie is in {one}, the series in {other}': 'der Film ist auf {one}, die Serie auf {other}',
  'the movie is a trailer, a making-of or the like': 'der Film ist ein Trailer, ein Making-of oder Ähnliches',
  'the special is a trailer, a making-of or the like': 'das Special ist ein Trailer, ein Making-of oder Ähnliches',
  'only one is a recap': 'nur eines ist eine Zusammenfassung',
  'one calls itself a movie, the other an OVA': 'eines nennt sich Film, das andere OVA',
  'the special has no air date': 'das Special hat kein Sendedatum',
  'the movie has no date': 'der Film hat kein Datum',
  'same day ({release})': 'am selben Tag ({release})',
  '{number} day apart ({release})': '{number} Tag auseinander ({release})',
  '{number} days apart ({release})': '{number} Tage auseinander ({release})',
  '{number} months apart ({release})': '{number} Monate auseinander ({release})',
  '{number} years apart ({release})': '{number} Jahre auseinander ({release})',
  'both of {number}': 'beide von {number}',
  'no runtime to compare': 'keine Laufzeit zum Vergleichen',
  'both {number} minutes': 'beide {number} Minuten',
  '{number} and {id} minutes, as all episodes of the series': '{number} und {id} Minuten, wie alle Folgen der Serie',
  '{number} and {id} minutes': '{number} und {id} Minuten',
  'another movie or special fits about as well': 'ein anderer Film oder ein anderes Special passt etwa ebenso gut',
  'Sonarr has a file of its own for this special': 'Sonarr hat für dieses Special eine eigene Datei',
  'listed together with other specials': 'zusammen mit anderen Specials aufgeführt',
  'the movie covers {number} specials: {titles}': 'der Film umfasst {number} Specials: {titles}',
  cinema: 'im Kino',
  'digital release': 'digital erschienen',
  'physical release': 'auf Scheibe erschienen',
  'Sonarr’s file has this movie’s id in its name: {path}':
    'die Datei von Sonarr hat die Kennung dieses Films im Namen: {path}',
  'Sonarr’s file has another movie’s id in its name: {path}':
    'die Datei von Sonarr hat die Kennung eines anderen Films im Namen: {path}',
  'Sonarr’s file is exactly as large as the movie file':
    'die Datei von Sonarr ist genau so groß wie die Datei des Films',
  'your own list': 'deine eigene Liste',
  '{movie} may be {special}, but a rule or candidate already says otherwise':
    '{movie} könnte {special} sein, doch eine Regel oder ein Kandidat sagt schon etwas anderes',
  '{code} of {series}': '{code} von {series}',
  'Several movies may be {special}: {movies}': 'Mehrere Filme könnten {special} sein: {movies}',
  '{movie} may be several specials: {specials}': '{movie} könnte mehrere Specials sein: {specials}',

  // Show of Plex and series of Sonarr
  'Same folder: {path}': 'Gleicher Ordner: {path}',
  '{number} seasons in Plex, {id} in Sonarr': '{number} Staffeln in Plex, {id} in Sonarr',
  '{site} id {id} is the same': 'Gleiche Kennung bei {site}: {id}',
  '{site} id is {number} in Plex and {id} in Sonarr': 'Kennung bei {site}: {number} in Plex, {id} in Sonarr',
  'TVDB id {id} belongs to {title}': 'Die TVDB-Kennung {id} gehört zu {title}',
  'The titles name different countries': 'Die Titel nennen verschiedene Länder',
  'So short a title may well be another show’s': 'Ein so kurzer Titel kann auch der einer anderen Serie sein',
  'One title carries a year or country, so there is more than one show of that title':
    'Ein Titel trägt ein Jahr oder Land, also gibt es mehr als eine Serie dieses Titels',
  'Title “{title}” is the series’ title': 'Der Titel „{title}“ ist der der Serie',
  'Original title “{title}” is the series’ title': 'Der Originaltitel „{title}“ ist der der Serie',
  'Title “{title}” is another name of the series': 'Der Titel „{title}“ ist ein anderer Name der Serie',
  'Original title “{title}” is another name of the series':
    'Der Originaltitel „{title}“ ist ein anderer Name der Serie',
  'Title “{title}” is Sonarr’s name for one season of the series':
    'Den Titel „{title}“ hat in Sonarr eine Staffel der Serie',
  'Original title “{title}” is Sonarr’s name for one season of the series':
    'Den Originaltitel „{title}“ hat in Sonarr eine Staffel der Serie',
  'Title “{title}” differs from “{name}” by little': 'Der Titel „{title}“ unterscheidet sich wenig von „{name}“',
  'Original title “{title}” differs from “{name}” by little':
    'Der Originaltitel „{title}“ unterscheidet sich wenig von „{name}“',
  'Title “{title}” shares words with “{name}”: a sequel, a spin-off or a subtitle':
    'Der Titel „{title}“ hat Wörter mit „{name}“ gemein: Fortsetzung, Ableger oder Untertitel',
  'Original title “{title}” shares words with “{name}”: a sequel, a spin-off or a subtitle':
    'Der Originaltitel „{title}“ hat Wörter mit „{name}“ gemein: Fortsetzung, Ableger oder Untertitel',
  'Title “{title}” only looks like “{name}”': 'Der Titel „{title}“ sieht nur aus wie „{name}“',
  'Original title “{title}” only looks like “{name}”': 'Der Originaltitel „{title}“ sieht nur aus wie „{name}“',
  'Same year: {years}': 'Gleiches Jahr: {years}',
  'A year apart: {years}': 'Ein Jahr auseinander: {years}',
  'An episode’s year, {number}, fits a series that began in {id}':
    'Das Jahr einer Folge, {number}, passt zu einer Serie, die {id} begann',
  'No year to compare: {years}': 'Kein Jahr zum Vergleichen: {years}',
  'Different years: {years}': 'Verschiedene Jahre: {years}',
  'It was added to Sonarr by its TVDB id': 'Sie wurde nach ihrer TVDB-Kennung in Sonarr angelegt',
  'No series of Sonarr is the show "{title}" of Plex: add it to Sonarr, or name the series.':
    'Keine Serie in Sonarr ist die Serie „{title}“ von Plex: lege sie in Sonarr an, oder nenne die Serie.',
  'Several series of Sonarr may be the show "{title}" of Plex: say which.':
    'Mehrere Serien in Sonarr könnten die Serie „{title}“ von Plex sein: sage, welche.',
  'A series of Sonarr is probably the show "{title}" of Plex, but not for sure: say whether it is.':
    'Eine Serie in Sonarr ist wahrscheinlich die Serie „{title}“ von Plex, aber nicht sicher: sage, ob sie es ist.',

  // Requested and found item
  'Author {name}, requested {other}': 'Autor {name}, angefragt war {other}',
  'A track, not a whole book': 'Ein Titel, kein ganzes Buch',
  'Book {number}, wanted is book {id}': 'Band {number}, angefragt ist Band {id}',
  '{what}, wanted is {value}': '{what}, angefragt ist {value}',
  'Of {number}, wanted is {id}': 'Von {number}, angefragt ist {id}',
  'The same number, {number}, of the same series': 'Dieselbe Nummer, {number}, derselben Reihe',
  'Same title': 'Gleicher Titel',
  'Same title, one with a subtitle: “{title}”': 'Gleicher Titel, einer mit Untertitel: „{title}“',
  '“{title}” differs from the title by little': '„{title}“ unterscheidet sich wenig vom Titel',
  '“{title}” only looks like “{name}”': '„{title}“ sieht nur aus wie „{name}“',
  'The whole': 'Das Ganze',
  'Part {number}': 'Teil {number}',
  'Season {number} episode {id}': 'Staffel {number} Folge {id}',
  'season {number} episode {id}': 'Staffel {number} Folge {id}',
  'Title “{title}”': 'Titel „{title}“',
  'Same id: {id}': 'Gleiche Kennung: {id}',
  'Another id than {id}: {ids}': 'Eine andere Kennung als {id}: {ids}',
  '“{title}” is as likely': '„{title}“ ist ebenso wahrscheinlich',
  '“{title}” ({year}) is as likely': '„{title}“ ({year}) ist ebenso wahrscheinlich',
};
