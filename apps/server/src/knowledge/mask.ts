/** E-mail addresses, links and whatever has six digits or more: cards, accounts, phones, identity numbers. */
export function withoutNumbers(text: string): { text: string } {
  const masked = text
    .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, '[email]')
    .replace(/https?:\/\/\S{1,2000}/g, '[link]')
    .replace(/[A-Za-z]{0,3}\+?\p{Nd}(?:[ \-()./]{0,2}\p{Nd}){5,30}[A-Za-z]?/gu, '[number]');
  return { text: masked };
}
