/** Past forms that no suffix rule reaches, kept to verbs that customers use about money, cards and orders. */
const IRREGULAR = new Map(
  (
    'lost:lose stolen:steal stole:steal paid:pay sent:send spent:spend bought:buy brought:bring got:get gotten:get ' +
    'went:go gone:go took:take taken:take gave:give given:give made:make did:do done:do saw:see seen:see said:say ' +
    'told:tell kept:keep left:leave withdrew:withdraw withdrawn:withdraw froze:freeze frozen:freeze chose:choose ' +
    'chosen:choose forgot:forget forgotten:forget broke:break broken:break wrote:write written:write found:find ' +
    'came:come knew:know known:know thought:think held:hold sold:sell swallowed:swallow ate:eat eaten:eat ' +
    'wrong:wrong children:child people:people fees:fee dying:die died:die dies:die lying:lie thing:thing ' +
    'during:during nothing:nothing something:something anything:anything everything:everything spring:spring ' +
    'news:news pos:pos gps:gps sms:sms atms:atm always:always plus:plus address:address business:business ' +
    'used:use using:use user:user access:access wireless:wireless abroad:abroad overseas:overseas series:series'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

const VOWEL = /[aeiouy]/;

/** A short stem that did not double its consonant had a mute e: `tak(ing)` is `take`, `tapp(ing)` is `tap`. */
function mute(stem: string): string {
  return /^[^aeiou][aeiou][b-df-hj-np-tvz]$/.test(stem) ? `${stem}e` : stem;
}

/**
 * Light English stemming: plurals, -ed, -ing and the commonest irregular pasts, then a final e and y made equal.
 * It conflates the forms of one word and leaves different words apart: `charge, charges, charged, charging` meet;
 * `organ` and `organisation` do not.
 * @param word lower case, letters only
 * @source after Harman (1991), How effective is suffixing?, with the second step of Porter (1980)
 */
export function stem(word: string): string {
  const known = IRREGULAR.get(word);
  let w = known ?? word;
  if (known === undefined) {
    if (w.length > 3) {
      if (w.endsWith('ies') && w.length > 4) w = `${w.slice(0, -3)}y`;
      else if (/(?:x|ch|sh|ss|z)es$/.test(w)) w = w.slice(0, -2);
      else if (w.endsWith('s') && !/(?:ss|us|is)$/.test(w)) w = w.slice(0, -1);
    }
    if (w.length > 4) {
      if (w.endsWith('ied')) w = `${w.slice(0, -3)}y`;
      else if (w.endsWith('ed') && !w.endsWith('eed') && VOWEL.test(w.slice(0, -2))) w = mute(w.slice(0, -2));
      else if (w.endsWith('ing') && w.length > 5 && VOWEL.test(w.slice(0, -3))) w = mute(w.slice(0, -3));
    }
  }
  // `charge` and `charg(ing)`, `stop` and `stopp(ed)`, `try` and `tri(es)` meet: the stem is a key, never shown.
  if (w.length > 4 && w.endsWith('e')) w = w.slice(0, -1);
  if (w.length > 3 && /([b-df-hj-np-tv-z])\1$/.test(w)) w = w.slice(0, -1);
  if (w.length > 3 && /[^aeiou]y$/.test(w)) w = `${w.slice(0, -1)}i`;
  return w;
}
