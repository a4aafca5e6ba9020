/** Checksums and shapes of numbers that identify people or their money. Each takes the bare characters, without separators. */

/** @source ISO/IEC 7812-1, annex B (Luhn) */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return sum % 10 === 0;
}

/** A payment card: the first digit of a card scheme, 13–19 digits, not one digit repeated. */
export function isCard(digits: string): boolean {
  return /^[2-6]\d{12,18}$/.test(digits) && !/^(\d)\1+$/.test(digits) && passesLuhn(digits);
}

const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 ' +
    'GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 ' +
    'MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 VG24 XK20'
  )
    .split(' ')
    .map((row) => [row.slice(0, 2), Number(row.slice(2))]),
);

/** How long an IBAN of this country is; undefined for a country that has none. */
export function ibanLength(country: string): number | undefined {
  return IBAN_LENGTHS.get(country);
}

/** @param code upper case. @source ISO 13616 with ISO 7064 MOD 97-10 */
export function passesMod97(code: string): boolean {
  let rest = 0;
  for (const character of code.slice(4) + code.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Whether a day exists, roughly: no month has a 32nd. */
function isDay(year: number, month: number, day: number): boolean {
  return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

const weighted = (digits: string, weights: readonly number[]) =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);

/** @source GB 11643-1999: region, birthday, sequence, ISO 7064 MOD 11-2 */
export function isChineseId(code: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(code)) return false;
  const [year, month, day] = [code.slice(6, 10), code.slice(10, 12), code.slice(12, 14)].map(Number);
  const sum = weighted(code, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return isDay(year!, month!, day!) && code[17] === '10X98765432'[sum % 11];
}

/** Singapore NRIC and FIN. */
export function isNric(code: string): boolean {
  const [prefix = '', digits] = [code[0], code.slice(1, 8)];
  const sum = weighted(digits, [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(prefix) ? 4 : prefix === 'M' ? 3 : 0);
  const letters = 'ST'.includes(prefix) ? 'JZIHGFEDCBA' : prefix === 'M' ? 'KLJNPQRTUWX' : 'XWUTRQPNMLK';
  const at = prefix === 'M' ? 10 - (sum % 11) : sum % 11;
  return letters[at] === code[8];
}

/** Hong Kong identity card, its check character last. */
export function isHongKongId(code: string): boolean {
  const letters = code.slice(0, -7).padStart(2, ' ');
  const values = [...letters].map((letter) => (letter === ' ' ? 36 : letter.charCodeAt(0) - 55));
  const sum = 9 * values[0]! + 8 * values[1]! + weighted(code.slice(-7, -1), [7, 6, 5, 4, 3, 2]);
  return '0123456789A'[(11 - (sum % 11)) % 11] === code.at(-1);
}

/** Taiwan identity card. */
export function isTaiwanId(code: string): boolean {
  const region = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(code[0]!) + 10;
  const sum = Math.floor(region / 10) + 9 * (region % 10) + weighted(code.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1]);
  return sum % 10 === 0;
}

/** Spanish DNI and NIE. */
export function isSpanishId(code: string): boolean {
  const digits = code.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === code.at(-1);
}

/** Brazilian CPF. */
export function isCpf(digits: string): boolean {
  const check = (length: number) => {
    const sum = weighted(
      digits,
      Array.from({ length }, (_, i) => length + 1 - i),
    );
    return ((sum * 10) % 11) % 10;
  };
  return !/^(\d)\1+$/.test(digits) && check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}

/** The dihedral group of order ten, as Verhoeff multiplies and permutes in it. */
const DIHEDRAL = '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210';
const PERMUTED = '01234567891576283094580379614289160435279453126870428657390127938064157046913258';

/** @source Verhoeff (1969); the check of the Indian Aadhaar number */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const permuted = Number(PERMUTED[10 * (i % 8) + Number(digits[digits.length - 1 - i])]);
    check = Number(DIHEDRAL[10 * check + permuted]);
  }
  return check === 0;
}
