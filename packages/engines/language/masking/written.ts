import type { Detector } from './detector.ts';

/** Of the words between a house number and its street, none may be one of these: "2 minutes down the road". */
const NO_STREET =
  '(?!(?:a|an|the|on|in|at|of|to|from|for|and|or|by|my|your|our|is|are|was|were|down|up|off|along|across|near|next|this|that|minutes?|hours?|days?|weeks?|months?|years?|times?|people|cards?|transactions?|payments?|blocks?|miles?|km|metres?|meters?|cars?|lanes?|more|new|different|dollars?|pounds?|euros?|percent|things?|with|without|into|per)\\b)';
/** Words that only ever name a street, in any case … */
const STREET = 'street|road|avenue|boulevard|crescent|terrace|parkway|blvd|ave|rd|lane|drive';
/** … and those that do so when they are written as names. */
const STREET_NAMED =
  'Street|Road|Avenue|Boulevard|Crescent|Terrace|Parkway|Blvd|Ave|Rd|St|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Way|Close|Gardens|Grove|Hill|Mews|Row|Walk|Highway|Hwy|Quay|Rise|View|Circle|Cir|Loop|Link|Trail|Park|Green|Wharf';
const UNIT =
  '(?:(?:[Ff]lat|[Aa]pt\\.?|[Aa]partment|[Uu]nit|[Ss]uite|[Ss]te\\.?|[Rr]oom|[Ff]loor|[Ll]evel|[Tt]ower|[Bb]uilding|[Bb]lock|[Bb]lk|#)[ #]{0,2}(?:[0-9A-Za-z\\-]{0,6}[0-9][0-9A-Za-z]{0,2}|[A-Za-z])(?![A-Za-z]),? ?)';
const UK_POSTCODE = '[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2}';
const US_ZIP = '[A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?';
/** What follows a street: a unit, one or two places, a postcode. */
const CODE = `(?:${UK_POSTCODE}|${US_ZIP}|Singapore [0-9]{6}|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) [0-9]{4})`;
const REST = `(?:,? ?${UNIT})?(?:,? ?(?:(?!${CODE})[A-Z][A-Za-z'’.\\-]{1,20} ?){1,3}(?=,|${CODE}|[ .!?;\n]|$)){0,2}(?:,? ?${CODE})?`;

/** On the continent the number follows the street, and the code goes before the place. */
const ROMANCE = '(?:Calle|Avenida|Plaza|Paseo|Carrer|Rua|Via|Viale|Piazza|Corso)';
const SMALL = "(?:(?:de|del|della|di|da|do|du|des|la|le|las|los) |[dl]['’]){0,3}";
const CONTINENTAL_CODE = "(?:, ?(?:[A-Z]-)?[0-9]{4,5}(?: [A-Z]{2})? \\p{Lu}[\\p{L}'’\\-]{1,24})?";

const HAN = '\\p{Script=Han}';
/** A road with a house number, or a building with a door. */
const CHINESE_CORE = `(?:(?:路|街|大道|道|巷|弄|胡同|里|村)(?:[东西南北中東一二三四五六七八九]段)?(?:[甲乙丙]?[0-9]{1,5}|[一二三四五六七八九十百]{1,5})(?:号|號|弄)|(?:[0-9A-Za-z]{1,4}|[一二三四五六七八九十]{1,3})(?:栋|棟|幢|号楼|號樓|座)(?:[0-9A-Za-z一二三四五六七八九十]{1,6}(?:单元|單元|室|层|層|楼|樓|号|號|房)|[0-9]{3,4}(?![0-9])))(?:[0-9]{3,4}(?![0-9室号號房户层層楼樓]))?`;
const CHINESE_REST = `(?:[${HAN}]{0,10}?[0-9A-Za-z\\-]{1,6}(?:号楼|號樓|栋|棟|幢|座|单元|單元|楼|樓|层|層|室|号|號|房|户|戶)(?:[0-9]{3,4}(?![0-9室号號房户戶层層楼樓]))?){0,5}(?:[${HAN}]{2,6}(?:大厦|大廈|大楼|大樓|广场|廣場|中心|小区|花园|公寓|科技园|产业园))?`;
/** A word after which an address begins. */
const CHINESE_LEAD = /^.*(?:[在是到为址往住寄送去于至：:，,。；;！!？?\s]|(?<![市省区县])[我的])/su;

export const WRITTEN: readonly Detector[] = [
  { kind: 'email', pattern: /[0-9A-Za-z._%+-]{1,64}@(?:[0-9A-Za-z-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z])/dgu },
  {
    kind: 'email',
    pattern:
      /(?<![0-9A-Za-z._-])(?:[0-9A-Za-z_-]{1,32} dot ){0,2}[0-9A-Za-z._-]{1,64} ?(?:\(at\)|\[at\]| at ) ?(?!(?:the|a|an|my|this) )[0-9A-Za-z-]{1,63} ?(?:\(dot\)|\[dot\]| dot |\.) ?[a-z]{2,8}(?: ?(?:dot |\.)(?:uk|cn|sg|au))?(?![0-9A-Za-z])/dgiu,
    accept: (value) => /dot|[([]at/i.test(value),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![0-9A-Za-z.,$€£#/\\-])(?:${UNIT}){0,3}(?:Bl(?:oc)?k )?[0-9]{1,5}[A-Za-z]?(?:[\\-/][0-9]{1,4})?,? (?:[A-Z0-9][A-Za-z0-9'’.]{0,20} ){1,4}(?:${STREET_NAMED})\\b\\.?(?: [0-9]{1,3}(?=,? ?(?:#|Singapore)))?${REST}`,
      'dgu',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![0-9A-Za-z.,$€£#/\\-])(?:${UNIT})?[0-9]{1,5}[a-z]? (?:${NO_STREET}[a-z'’]{2,20} ){1,2}(?:${STREET})\\b(?:,? ?${UNIT})?(?:,? ?${CODE})?`,
      'dgiu',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(`(?<![0-9A-Za-z])(?:[A-Z][A-Za-z'’\\-]{1,20}, ?)?(?:${UK_POSTCODE})(?![0-9A-Za-z])`, 'dgu'),
    accept: (value) => / /.test(value),
  },
  {
    kind: 'address',
    pattern: /(?<![0-9A-Za-z])(?:[A-Z][a-z.]{1,20} ?){1,3}, ?[A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?(?![0-9A-Za-z])/dgu,
  },
  {
    kind: 'address',
    pattern: /(?<![0-9A-Za-z])p\.? ?o\.? box [0-9]{1,6}(?:, [A-Z][a-z]{2,20}){0,2}(?: [0-9]{4,5})?(?![0-9])/dgiu,
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![0-9\\p{L}])(?:\\p{Lu}[\\p{L}\\-]{1,20}(?:stra(?:ß|ss)e|str\\.|weg|platz|gasse|allee|straat|laan|gatan|vej)|${ROMANCE} ${SMALL}\\p{Lu}[\\p{L}'’\\-]{1,24}),? [0-9]{1,4}[a-z]?${CONTINENTAL_CODE}(?![0-9])`,
      'dgu',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?<![0-9\\p{L}.,])[0-9]{1,4}(?: ?bis| ?ter)?,? (?:[Rr]ue|[Cc]hemin|[Ii]mpasse|[Qq]uai) ${SMALL}\\p{Lu}[\\p{L}'’\\-]{1,24}${CONTINENTAL_CODE}`,
      'dgu',
    ),
  },
  {
    kind: 'address',
    pattern: new RegExp(`[${HAN}0-9A-Za-z]{1,24}?${CHINESE_CORE}${CHINESE_REST}`, 'dgv'),
    accept: (value) => ({ from: CHINESE_LEAD.exec(value)?.[0].length ?? 0, to: value.length }),
  },
  {
    kind: 'address',
    pattern: new RegExp(
      `(?:地址|住址|住在|寄到|寄往|送到|搬到|家在|寄去)(?:已?改?成?[是为到:： ]|现在是|变更为|更新为){0,2} ?(?<value>(?=[${HAN}0-9]{0,20}(?:省|市|区|區|县|縣|路|街|村|镇|鎮|乡|鄉|小区|花园))[${HAN}0-9A-Za-z\\-]{4,40})`,
      'dgv',
    ),
    accept: (value) =>
      /(?:省|市).{1,12}(?:区|县|镇|路|街|村)|(?:区|县|镇).{1,10}(?:路|街|村|号)|[0-9](?:号|栋|室)/u.test(value),
  },
];
