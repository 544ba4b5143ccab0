const names = `
january jan enero janvier januar janeiro gennaio januari января январь январе
february feb febrero fevrier februar fevereiro febbraio februari февраля февраль феврале
march mar marzo mars marz marco maart марта март марте
april apr abril avril aprile апреля апрель апреле
may mayo mai maio maggio mei мая май мае
june jun junio juin juni junho giugno июня июнь июне
july jul julio juillet juli julho luglio июля июль июле
august aug agosto aout augustus августа август августе
september sep sept septiembre septembre setembro settembre сентября сентябрь сентябре
october oct octubre octobre oktober outubro ottobre октября октябрь октябре
november nov noviembre novembre novembro ноября ноябрь ноябре
december dec diciembre decembre dezember dezembro dicembre december декабря декабрь декабре
`;

/** Month names and their numbers from 1, folded to bare lower-case letters. */
export const monthNumbers: ReadonlyMap<string, number> = new Map(
  names
    .trim()
    .split('\n')
    .flatMap((line, month) => line.split(' ').map((name) => [name, month + 1] as const)),
);

/** Names that mean something else more often than the month, unless a number or a preposition stands beside them. */
export const ambiguousMonthNames: ReadonlySet<string> = new Set([
  'may',
  'march',
  'mar',
  'mars',
  'marco',
  'mai',
  'mei',
  'jan',
  'jun',
  'dec',
  'sept',
  'август',
]);
