/** What a text is written in, and how sure that is (0–1). `other` is a language Harken has no knowledge in. */
export interface LanguageGuess {
  locale: 'en' | 'zh' | 'ar' | 'other';
  confidence: number;
}

/** Only the beginning is read: a language does not need 64 KB to show. */
const LONGEST = 2_000;

const ENGLISH = new Set(
  (
    'the a an i my me you your we it is are was be do does did can could will would have has had not no to of in on at for ' +
    'with from and or but if what how why when where which who this that there please help need want get card account ' +
    'money transfer pay payment hello hi thanks thank yes ok app phone bank cant dont didnt im its been am by as up out ' +
    'about still just any some after before using use new'
  ).split(' '),
);

/** Small words of the languages that customers in the region and in Europe write with Latin letters. */
const NOT_ENGLISH = new Set(
  (
    'der die das und ich nicht ist ein eine mein meine wie kann für mit auf zu bitte habe wurde karte konto ' +
    'le la les des et je ne pas est un une mon ma mes comment puis pour avec sur dans vous nous carte compte bonjour merci ' +
    'el los las y yo no es una mi mis cómo como puedo para con por qué que tarjeta cuenta dinero hola gracias ' +
    'il lo gli e io non è mio mia come posso per con sul conto ciao grazie ' +
    'o os as eu não é meu minha posso para com cartão conta olá obrigado ' +
    'saya kartu kad akaun akun bagaimana tidak boleh bisa dan yang untuk dengan ini itu apa kenapa wang uang tolong ' +
    'ako ang ng sa ko hindi paano po na mga ay ik het een mijn niet hoe kan voor met van ' +
    'tôi không là của thẻ tài khoản làm thế nào jeg ikke er min kort hvordan jag inte är mitt nie jest jak moja'
  ).split(' '),
);

/**
 * Tells English, Chinese and Arabic from each other and from the rest, by script first and, among Latin letters, by small
 * words. One Chinese character says as much as half a Latin word, so a Chinese sentence with `Apple Pay` in it stays
 * Chinese. A text without letters is `other` with confidence 0.
 */
export function languageOf(text: string): LanguageGuess {
  const sample = text.slice(0, LONGEST).toLowerCase();
  const count = (pattern: RegExp) => sample.match(pattern)?.length ?? 0;
  const han = count(/\p{Script=Han}/gu);
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu);
  const latinWords = sample.match(/\p{Script=Latin}[\p{Script=Latin}\p{M}'’]*/gu) ?? [];
  const arabic = count(/\p{Script=Arabic}+/gu);
  const notArabic = count(/[پچژگکیٹڈڑںےھہ]/gu);
  const rest = count(
    /(?:(?![\p{Script=Latin}\p{Script=Han}\p{Script=Arabic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])\p{L})+/gu,
  );

  const weights = { zh: kana > 0 ? 0 : han / 2, ar: notArabic > 0 ? 0 : arabic, latin: latinWords.length };
  const foreign = rest + kana / 2 + (kana > 0 ? han / 2 : 0) + (notArabic > 0 ? arabic : 0);
  const total = weights.zh + weights.ar + weights.latin + foreign;
  if (total === 0) return { locale: 'other', confidence: 0 };
  const share = (weight: number) => Math.round((weight / total) * 100) / 100;

  const most = Math.max(weights.zh, weights.ar, weights.latin, foreign);
  if (most === weights.zh) return { locale: 'zh', confidence: share(weights.zh) };
  if (most === foreign) return { locale: 'other', confidence: share(foreign) };
  if (most === weights.ar) return { locale: 'ar', confidence: share(weights.ar) };

  const words = latinWords.map((word) => word.replace(/['’]/g, ''));
  const english = words.filter((word) => ENGLISH.has(word)).length;
  const others = words.filter((word) => NOT_ENGLISH.has(word) && !ENGLISH.has(word)).length;
  const accents = count(/[à-öø-ÿāăąćčďđęěğıłńňőœřśşšťůűźżžạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỷỹỵ]/gu);
  const evidence = english + others + accents;
  // A name, a code, a single word: nothing speaks against English, and little for it.
  if (evidence === 0) return { locale: 'en', confidence: share(weights.latin * 0.5) };
  if (others + accents > english)
    return { locale: 'other', confidence: share((weights.latin * (others + accents)) / evidence) };
  return { locale: 'en', confidence: share((weights.latin * (english + 1)) / (evidence + 1)) };
}
