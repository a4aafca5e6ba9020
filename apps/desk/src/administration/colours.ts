/** A colour as somebody types it, as it is kept: `#rrggbb`; null for what is none. Pure. */
export function colourOf(typed: string): string | null {
  const [, letters = ''] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(typed.trim()) ?? [];
  if (!letters) return null;
  const whole = letters.length === 3 ? [...letters].map((one) => one + one).join('') : letters;
  return `#${whole.toLowerCase()}`;
}
