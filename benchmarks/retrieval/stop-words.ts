/** Words of English that say nothing about what a question is after. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  [
    'a about after again all also am an and any are as at be because been before being between both but by can could d',
    'did do does doing don during each few for from had has have he her hers him his how i if in into is it its just ll',
    'm me more most my no nor not now of on only or other our own re s same she should so some such t than that the',
    'their them then there these they this to too under until up us ve very was we were what when where which while who',
    'whom why will with would you your',
  ].flatMap((line) => line.split(' ')),
);
