import { indexTokens } from '../text/tokenize.ts';

/** What a word is worth in a query, by how little it says: grammar, filler, and words that fit any topic. */
const grammarWeight = 0.02;
const fillerWeight = 0.1;
const vagueWeight = 0.4;

const englishGrammar = 'the i to a and you is it of in';

const englishFiller = `my for that was on with be have do at this me are your but not what we so im its just like
  get how dont all about if can or they he she from an as by there had has were will up out been one some no know
  would our them really now when time go`;

const englishVague = `who where which why did does his him her hers their theirs us whom could should might may must
  than then too very also more most much many few any other another each every into over under after before since
  until while because again still even ever never always often only own same such here off down back through during
  between both those these make take come see give find think tell say want need use try work look feel let put keep
  good great new day year thing way people lot something anything nothing someone everyone yes yeah no hey hi hello
  thanks thank please sure okay ok well oh wow cant didnt doesnt isnt wasnt wont ive youre thats hes shes
  theyre whats lets first last next long little big kind type sort name happen mention recently currently today`;

/** Words of other languages that are also English content words (`war`, `die`, `car`, `son`) are left out or vague: `dans` has the stem of the name Dan. */
const otherFiller = [
  // Spanish, Portuguese, Catalan, Galician
  `el la los las lo un unos unas de del y e o u que en es se por para con su sus mi mis tu tus te le nos
 yo esto esta este eso esa ese o os um uma uns umas da das dos na nas nos pelo pela em ao aos meu minha seu
 sua teu tua ele ela eles elas isso isto voce eu nao sim ya muy mas pero como si sou estou soy estoy i els amb per`,
  // French
  `le la un une du de et est que qui en au aux sur avec ne pas ce cette ces se sa ses ma mes ta
 tes leur leurs nous vous il elle ils elles je j l d qu c n s m t y ou mais suis sont as avons avez ont`,
  // German, Dutch
  `der das dem ein eine einen einem einer eines und ist ich du er sie es wir ihr mich mir dich dir uns euch
 zu im am auf mit von fur aus bei nach nicht auch sich dass sind mein meine meinen meinem meiner dein deine sein
 seine ihre het een en ik je jij hij zij ze wij jullie niet voor op te dat dit deze zijn mijn jouw`,
  // Italian
  `il lo gli le uno di che non per con del dei delle degli alla alle nel nella sul sulla mi ti si ci
 vi mio miei mie tuo tua suo sua io lui lei noi voi loro sono sei siamo ho hai ha abbiamo anche ma`,
  // Swedish, Danish, Norwegian, Polish, Czech, Turkish, Indonesian
  `och att det som en ett jag han hon vi ni inte med av og er jeg ikke det mitt mina din
 nie sie na ze jest w z ja ty ona my oni moj moja je se ve bir bu ve da de sen biz icin ile benim senin
 yang di ke dari ini itu saya aku kamu kami mereka untuk dengan adalah`,
  // Russian, Ukrainian, Bulgarian
  `и в во не на я ты он она оно мы вы они что как это то так с со а но по к ко у за из от о об же бы ли мой моя мое
 мои твой твоя его ее их мне меня тебя тебе нас вас для до да нет і й та що це є мій моя`,
  // Greek, Arabic, Hebrew, Persian, Hindi
  `ο η το οι τα του της των και να με σε για από που δεν θα είναι μου σου
 في من على الى إلى عن مع هذا هذه ذلك هو هي انا أنا انت نحن هم ما لا يا و ان أن كان قد
 של את על אל עם זה זאת הוא היא אני אתה הם לא כן גם כי אם ב ל
 و در به از که این آن را با برای من تو او ما شما است
 है हैं और का की के को में से पर यह वह मैं तुम हम आप ने भी था थी थे हो`,
  // Chinese, Japanese, Korean, Thai
  `的 了 是 我 你 他 她 它 在 和 有 不 这 那 也 就 都 而 及 与 吗 呢 吧 们 个 我们 你们 他们 她们 這 們 個 嗎
 です ます した して いる ない こと この その あの から まで には では とは った って
 은 는 이 가 을 를 에 의 도 로 와 과 나 내 너 저 그 에서 으로 니다 습니 어요
 ที่ และ เป็น ของ ใน ไม่ ได้ ฉัน คุณ เขา เธอ ผม มี จะ ก็ นี้ นั้น ครับ ค่ะ`,
];

const otherVague = [
  `donde cuando quien quienes cual cuales cuanto cuantos porque ser estar tener tengo tiene hacer hago hace ir voy va
 decir dice gusta onde quando quem qual quais quanto quantos porque ter tenho tem fazer faco faz vou vai`,
  `ou quand qui quoi quel quelle quels quelles comment pourquoi combien etre avoir faire fait aller vais va dit aime
 plus tres tout tous bien pour des les dans`,
  `wo wann wer wen wem was welche welcher welches wie warum wieviel haben habe hat hast sein werden wird machen macht
 gehen geht sehr die war man waar wanneer wie welke hoe waarom hebben heb heeft doen doet gaan gaat van den bin`,
  `dove chi cosa quale quali perche quanto essere avere fare faccio fa andare vado va dire dice piu molto al una della`,
  `var vad vem hur nar har ar hvad hvor hvem hvordan har er gdzie kiedy kto co jak dlaczego ile kde kdy kdo jak
 nerede zaman nasil neden kac var apa siapa mana kapan min till bagaimana kenapa ada`,
  `где когда кто кого кому какой какая какое какие почему зачем сколько есть был была было были быть очень еще
 де коли хто який чому скільки`,
  `που ποτε ποιος τι πως γιατι اين أين متى من ماذا كيف لماذا كم هل איפה מתי מי מה איך למה כמה
 کجا کی چه چرا چگونه چند कहाँ कब कौन क्या कैसे क्यों कितने`,
  `什么 什麼 哪里 哪裡 哪儿 谁 誰 怎么 怎麼 为什么 為什麼 多少 几 叫 去 来 說 说 做 想 要 会 會 很 到
 なに どこ いつ だれ どう どの なぜ 何 する ある なる
 어디 언제 누구 무엇 뭐 왜 어떻 어떤 있 하 했 ทำ ไป มา อะไร ที่ไหน เมื่อไหร่ ใคร ทำไม อย่างไร เท่าไหร่`,
];

/** A character of a language written without spaces is a part of many words. */
const singleCharacter = /^[\p{sc=Han}\p{sc=Hangul}]$/u;

let weights: ReadonlyMap<string, number> | undefined;

function buildWeights(): Map<string, number> {
  const built = new Map<string, number>();
  const fill = (words: string, weight: number): void => {
    for (const term of indexTokens(words)) built.set(term, weight);
  };
  for (const words of otherVague) fill(words, vagueWeight);
  for (const words of otherFiller) fill(words, fillerWeight);
  fill(englishVague, vagueWeight);
  fill(englishFiller, fillerWeight);
  fill(englishGrammar, grammarWeight);
  return built;
}

/**
 * How much a term says, in (0, 1], whatever the corpus: 1 for everything that is not a common word of
 * some language or a mere syllable. Fixed on purpose, so that a score does not move with what else is remembered.
 */
export function termInformation(term: string): number {
  weights ??= buildWeights();
  return weights.get(term) ?? (singleCharacter.test(term) ? vagueWeight : 1);
}
