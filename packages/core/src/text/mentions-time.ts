import { indexTokens } from './tokenize.ts';

/** Words that place what is said in time, in the spelling people write them. `may` and `march` mean too much else. */
const timeWords = `yesterday today tomorrow tonight last next ago week weekend month year recently since
  monday tuesday wednesday thursday friday saturday sunday
  january february april june july august september october november december
  ayer hoy manana anteayer semana mes ano lunes martes miercoles jueves viernes sabado domingo
  hier aujourd demain semaine mois annee lundi mardi mercredi jeudi vendredi samedi dimanche
  gestern heute morgen vorgestern woche monat jahr montag dienstag mittwoch donnerstag freitag samstag sonntag
  ontem hoje amanha ieri oggi domani settimana
  вчера сегодня завтра неделе неделю месяц году
  أمس اليوم غدا 昨天 今天 明天 前天 上周 下周 去年 今年 明年 昨日 今日 明日 先週 来週 先月 来月 어제 오늘 내일 เมื่อวาน วันนี้ พรุ่งนี้`;

let known: ReadonlySet<string> | undefined;

function knownTimeTerms(): ReadonlySet<string> {
  // A single Chinese or Korean character is no time: only the pairs count.
  known ??= new Set(indexTokens(timeWords).filter((term) => term.length > 1));
  return known;
}

const year = /^(?:19|20)\d\d$/;

/** Whether the terms of a text say when something happened or will. */
export function mentionsTime(terms: readonly string[]): boolean {
  const times = knownTimeTerms();
  return terms.some((term) => times.has(term) || year.test(term));
}
