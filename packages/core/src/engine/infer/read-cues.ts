import { contentTerms } from '../../ranking/content-terms.ts';

/** What an utterance does, beside what it says. */
export interface Cues {
  /** It begins as an answer to a question does: "Yes, since May". */
  readonly isAnswer: boolean;
  /** It says that something is not so: "I'm not vegetarian". */
  readonly negates: boolean;
  /** It takes something back, or wants it forgotten: "Forget the walnuts". */
  readonly retracts: boolean;
  /** It asks, and states nothing. */
  readonly onlyAsks: boolean;
}

const ANSWERS = `yes yeah yep yup sure correct right exactly indeed absolutely definitely true no nope nah
  ja jawohl genau stimmt richtig nein oui exactement non si sí claro cierto sim certo não certo esatto no klopt nee
  tak dokładnie nie evet doğru hayır да верно точно нет так ні ναι όχι नहीं हाँ हां جی بله نعم أجل صحيح لا כן נכון לא`;
const ANSWER_STARTS =
  /^(?:that(?:'|’)?s (?:right|true|correct|it)\b|(?:i|he|she|it|they|we) (?:am|is|are|was|were|do|does|did|have|has|will)(?:n(?:'|’)t)?\s*(?:[.,!]|$)|of course\b|d(?:'|’)accord|bien sûr|por supuesto|是|对|對|嗯|没错|不|はい|うん|いいえ|네|예|아니)/iu;

const NEGATIONS = `no not never none neither nor cannot without stop stopped stops quit gave up off anymore longer cancel
  cancelled canceled cancels ended ceased former formerly ex
  nicht nie kein keine keinen keiner keinem mehr aufgehört abgesagt pas jamais plus aucun arrêté annulé nunca ya tampoco
  dejé cancelado não nunca mais parei cancelei non mai più smesso niet nooit geen meer gestopt nie nigdy już przestałam
  değil artık asla не ни нет никогда больше ні більше لا لم لن ليس لست ما ليست لא לא אין נה نہیں نیست नहीं मत`;
const NEGATION_PARTS = /n(?:'|’)t\b|不|没|沒|無|无|非|未|ない|ません|なかっ|안\s|않|못|없|değil|m[iıuü]yor/iu;

const RETRACTIONS = `forget forgotten delete remove erase scrap disregard unsay wrong mistake mistaken incorrect untrue
  false joke joking joked kidding lied vergiss vergessen lösche löschen entferne falsch irrtum versehen scherz witz gelogen
  oublie oubliez supprime efface faux erreur blague olvida olvídalo borra elimina falso error equivocado broma esquece
  esqueça apaga errado engano brincadeira dimentica cancella sbagliato errore scherzo scherzavo vergeet verwijder fout
  vergissing grapje zapomnij usuń błąd żart unut sil yanlış şaka забудь забудьте удали сотри неверно ошибка шутка пошутил
  пошутила انس انسَ انسى انسي احذف احذفي امسح خطأ أمزح مزحة שכח תשכח תשכחי מחק מחקי טעות בדיחה भूल हटा गलत मज़ाक`;
const RETRACTION_PARTS =
  /忘|删|刪|错|錯|开玩笑|開玩笑|取消|撤回|冗談|間違|消し|削除|잊어|삭제|지워|틀렸|농담|mixed .{1,20}\bup\b|made .{1,20}\bup\b|take (?:it|that) back|\b(?:scratch|strike|drop|ignore) (?:it|that|this)\b|nimm .{1,20} zurück/iu;

let negating: ReadonlySet<string> | undefined;
let lists: Readonly<Record<'answers' | 'negations' | 'retractions', ReadonlySet<string>>> | undefined;

function read(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/u));
}

function readLists() {
  return { answers: read(ANSWERS), negations: read(NEGATIONS), retractions: read(RETRACTIONS) };
}

/** Reads what an utterance does from its words, in the languages that the lists know. */
export function readCues(text: string): Cues {
  lists ??= readLists();
  const { answers, negations, retractions } = lists;
  const plain = text.trim().toLowerCase();
  const words = plain.match(/[\p{L}\p{M}]+/gu) ?? [];
  const retracts = words.some((word) => retractions.has(word)) || RETRACTION_PARTS.test(plain);
  return {
    isAnswer: answers.has(words[0] ?? '') || ANSWER_STARTS.test(plain),
    negates: retracts || words.some((word) => negations.has(word)) || NEGATION_PARTS.test(plain),
    retracts,
    onlyAsks: onlyAsks(plain),
  };
}

/** Terms of words that say that something is not so, or not any more: they say nothing else. */
export function negationTerms(): ReadonlySet<string> {
  negating ??= new Set(contentTerms(NEGATIONS));
  return negating;
}

/** Whether every sentence of it ends in a question mark. */
function onlyAsks(text: string): boolean {
  const sentences = text.match(/[^.!?。！？؟;\n]+[.!?。！？؟;]*/gu) ?? [];
  const said = sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  return said.length > 0 && said.every((sentence) => /[?？؟;]\s*$/u.test(sentence.trimEnd()));
}
