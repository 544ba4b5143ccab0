/** What one subject of conversation is made of. */
export interface Topic {
  readonly verbs: readonly string[];
  readonly things: readonly string[];
}

function topic(verbs: string, things: string): Topic {
  return { verbs: verbs.split(', '), things: things.split(', ') };
}

/** The subjects that generated memories speak of. */
export const TOPICS: readonly Topic[] = [
  topic(
    'moved into, rented, painted, sold, furnished, left, renovated, shared',
    'a flat by the harbour, a house with a garden, an attic room, a houseboat, the old cottage, a studio above a bakery, a cabin in the woods, a terraced house, a loft, a basement flat',
  ),
  topic(
    'started, quit, was promoted in, applied for, interviewed for, negotiated, trained for, returned to',
    'a job at a hospital, a post at the city library, an apprenticeship as a carpenter, a role in accounting, work at a newspaper, a nursing shift, a teaching position, freelance translation, a bakery job, the night watch',
  ),
  topic(
    'adopted, walked, trained, groomed, fed, took to the vet, photographed, rescued',
    'a greyhound, two kittens, an old parrot, a tortoise, a three-legged cat, a beagle puppy, a horse, some hens, a rabbit, a hedgehog',
  ),
  topic(
    'cooked, baked, ordered, tasted, burnt, learned to make, gave up, craved',
    'mushroom risotto, rye bread, a lentil curry, dumplings, an apricot tart, black bean stew, grilled sardines, pumpkin soup, pickled radish, almond biscuits',
  ),
  topic(
    'practised, performed, recorded, composed, taught, forgot, heard, rehearsed',
    'a cello suite, a folk song, the trumpet, a choir piece, jazz piano, a string quartet, a lullaby, the accordion, a film score, some blues',
  ),
  topic(
    'booked, cancelled, planned, enjoyed, regretted, postponed, dreamt of, photographed',
    'a train journey, a sailing week, a hike across the hills, a weekend by the sea, a museum tour, a cycling holiday, a ferry crossing, a camping trip, a road trip, a pilgrimage',
  ),
  topic(
    'ran, finished, trained for, won, lost, joined, watched, organised',
    'a half marathon, a chess tournament, a swimming race, the rowing club, a climbing course, a tennis match, a yoga class, a judo camp, a football league, a dance contest',
  ),
  topic(
    'was diagnosed with, recovered from, worried about, treated, mentioned, was tested for, read about, ignored',
    'a nut allergy, hay fever, a sprained ankle, high blood pressure, migraines, a broken wrist, insomnia, a sore throat, lactose intolerance, back pain',
  ),
  topic(
    'read, lent, finished, reviewed, recommended, translated, lost, collected',
    'a history of lighthouses, a detective novel, a book of poems, a biography, a travel diary, a graphic novel, a cookbook, an essay on memory, a play, a field guide to mosses',
  ),
  topic(
    'repaired, built, bought, broke, sold, assembled, borrowed, returned',
    'a bicycle, a bookshelf, an old radio, a sewing machine, a telescope, a kayak, a lawn mower, a guitar amplifier, a film camera, a coffee grinder',
  ),
  topic(
    'planted, watered, harvested, pruned, drew, sold, gave away, dug up',
    'tomatoes, an olive tree, lavender, a row of beans, wild garlic, sunflowers, a fig cutting, strawberries, a rose bush, potatoes',
  ),
  topic(
    'met, called, married, visited, wrote to, argued with, forgave, invited',
    'an old school friend, a cousin, the neighbours, a former teacher, a godmother, a pen friend, the twins, a colleague, an uncle, a stepsister',
  ),
  topic(
    'studied, failed, passed, enrolled in, taught, dropped, revised for, enjoyed',
    'organic chemistry, a Portuguese course, statistics, medieval history, a pottery workshop, sign language, a first aid course, marine biology, calculus, photography',
  ),
  topic(
    'saved for, paid, insured, compared, disputed, budgeted for, refinanced, donated to',
    'a mortgage, a new boiler, the car tax, a children’s charity, a pension plan, the dentist bill, a wedding, solar panels, a student loan, a parking fine',
  ),
  topic(
    'wrote, deployed, debugged, reviewed, designed, rewrote, documented, tested',
    'a weather app, the payment service, a compiler exercise, an inventory tool, a chess engine, the booking page, a game for children, a data pipeline, an alarm system, a map of bus stops',
  ),
  topic(
    'painted, framed, exhibited, sketched, sold, knitted, carved, photographed',
    'a seascape, a portrait of a fisherman, a woollen scarf, a wooden spoon, a street at dusk, a patchwork quilt, a clay bowl, a paper lantern, an abstract triptych, a linocut of crows',
  ),
];

/** When it happened. */
export const TIMES: readonly string[] = [
  'last week',
  'in January',
  'in early spring',
  'in May',
  'over the summer',
  'in September',
  'on a rainy Monday',
  'on Friday',
  'two days ago',
  'last winter',
  'before the holidays',
  'at the weekend',
];

/** What was thought of it. */
export const REMARKS: readonly string[] = [
  'and it went better than expected',
  'which cost more than planned',
  'because the doctor advised it',
  'and would do it again',
  'although nobody believed it',
  'to the delight of the whole family',
  'and still talks about it',
  'which was a mistake',
  'after months of waiting',
  'and nearly missed the last bus home',
  'with no help at all',
  'and now wants to share it',
];
