/**
 * One colour of a brand as the few that the help centre and the messenger need, in both themes: its hue stays, its
 * lightness moves until letters in it, and letters on it, stand out at least 4.5 : 1 (WCAG 2.2, 1.4.3). The desk shows
 * with the same functions what will become of a colour.
 */
export interface Shades {
  accent: string;
  hover: string;
  on: string;
  soft: string;
  line: string;
}
export interface Accent {
  light: Shades;
  dark: Shades;
  /** The colour as it was given would have been too pale on white. */
  moved: boolean;
}

/** As the launcher has them until somebody chooses others; the server puts a brand's own in their place. */
export const usualAccent = { light: '#006364', dark: '#66c4be' } as const;

type Rgb = readonly [number, number, number];

/** @param hex `#rrggbb`, as is every colour here */
export function accentOf(hex: string): Accent {
  const { l, c, h } = oklchOf(rgbOf(hex));
  const chroma = Math.min(c, 0.2);
  const shade = (lightness: number, most = chroma) => hexOf(rgbFrom(lightness, most, h));
  const soft = { light: shade(0.95, Math.min(chroma, 0.022)), dark: shade(0.3, Math.min(chroma, 0.035)) };
  const until = (from: number, step: number, behind: readonly string[]) => {
    const pale = (colour: string) => behind.some((back) => contrast(colour, back) < 4.6);
    // A brand's colour that can be read stays that colour, to the letter.
    if (!pale(hex)) return { accent: hex, lightness: l };
    let lightness = from;
    while (lightness > 0.05 && lightness < 0.98 && pale(shade(lightness))) lightness += step;
    return { accent: shade(lightness), lightness };
  };
  const light = until(Math.min(l, 0.6), -0.01, ['#ffffff', '#f7f6f2', soft.light]);
  const dark = until(Math.max(l, 0.7), 0.01, ['#1a1c1e', '#15171a', soft.dark]);
  return {
    light: {
      accent: light.accent,
      hover: shade(light.lightness - 0.06),
      on: '#ffffff',
      soft: soft.light,
      line: shade(0.82, Math.min(chroma, 0.05)),
    },
    dark: {
      accent: dark.accent,
      hover: shade(dark.lightness + 0.05),
      on: '#0d1012',
      soft: soft.dark,
      line: shade(0.45, Math.min(chroma, 0.06)),
    },
    moved: contrast(hex, '#ffffff') < 4.5,
  };
}

/** @source WCAG 2.2, contrast ratio: (L1 + 0.05) / (L2 + 0.05) of relative luminances */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(rgbOf(a)), luminance(rgbOf(b))].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const gamma = (value: number) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function rgbOf(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb;
}

function hexOf(rgb: Rgb): string {
  return `#${rgb
    .map((value) =>
      Math.round(Math.min(1, Math.max(0, value)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** @source Ottosson (2020), A perceptual color space for image processing (Oklab) */
function oklchOf(rgb: Rgb): { l: number; c: number; h: number } {
  const [r, g, b] = rgb.map(linear) as unknown as Rgb;
  const l_ = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m_ = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s_ = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l_ - 2.428592205 * m_ + 0.4505937099 * s_;
  const bb = 0.0259040371 * l_ + 0.7827717662 * m_ - 0.808675766 * s_;
  return { l: 0.2104542553 * l_ + 0.793617785 * m_ - 0.0040720468 * s_, c: Math.hypot(a, bb), h: Math.atan2(bb, a) };
}

function rgbFrom(l: number, c: number, h: number): Rgb {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(Math.max(0, 4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3)),
    gamma(Math.max(0, -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3)),
    gamma(Math.max(0, -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3)),
  ];
}
