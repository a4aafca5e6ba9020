/** The one stylesheet: our tokens, the help centre's own rules, the organisation's colour. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Accent, Shades } from '@harken/ui/accent';

const tokens = readFileSync(fileURLToPath(import.meta.resolve('@harken/ui/tokens.css')), 'utf8');
const rules = readFileSync(new URL('./portal.css', import.meta.url), 'utf8');

/** Without scripts and without a cookie the theme is the device's own. */
const dark = '@media (prefers-color-scheme: dark)';

/** @param theme the device's own, unless one is given: for a preview */
export function stylesheet(accent: Accent | null, theme?: 'light' | 'dark'): string {
  const own = accent ? `:root{${colours(accent.light)}}${dark}{:root{${colours(accent.dark)}}}` : '';
  const css = themed(tokens) + own + rules;
  return squeezed(theme ? css.replaceAll(dark, theme === 'dark' ? '@media all' : '@media not all') : css);
}

/** The tokens know the dark theme by an attribute; here it is a media query. Names that no page uses stay behind. */
export function themed(css: string): string {
  const blocks = css.replace(/\[data-theme="dark"\] \{([^}]*)\}/g, `${dark} { :root {$1} }`);
  if (!blocks.includes(dark)) throw new Error('The tokens have no dark theme');
  return blocks.replace(/^\s*--(chart|shadow|text-desk|done-soft)[^;]*;.*$/gm, '');
}

const colours = ({ accent, hover, on, soft, line }: Shades) =>
  `--accent:${accent};--accent-hover:${hover};--on-accent:${on};--accent-soft:${soft};--accent-line:${line}`;

/** Comments and the space between things; there are no strings with such in them. */
function squeezed(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(';}', '}')
    .trim();
}
