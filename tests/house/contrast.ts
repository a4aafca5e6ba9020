/**
 * Contrast where axe gives up. It cannot tell what lies behind an element outside of `body`, and that is where the
 * messenger stands, so it would find nothing there whatever the colours were. Runs in the page.
 *
 * @param paths  to each element, one selector per shadow root on the way
 * @returns those below what WCAG 2.2 AA asks for: 4.5 : 1, and 3 : 1 for large letters
 */
export function paleTexts(paths: string[][]): { where: string; ratio: number; needed: number }[] {
  type Colour = [red: number, green: number, blue: number, opacity: number];
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!pixel) throw new Error('No canvas to read colours from');

  /** Whatever the notation, as the screen shows it. */
  const read = (colour: string): Colour => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, opacity = 0] = pixel.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, opacity / 255];
  };
  const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
    r * a + R * (1 - a),
    g * a + G * (1 - a),
    b * a + B * (1 - a),
    1,
  ];
  const luminance = ([r, g, b]: Colour) => {
    const [R = 0, G = 0, B = 0] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const outside = (node: Node): Element | null => {
    const parent = node.parentNode;
    return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
  };
  /** What is behind it: its own background and those of everything around it, down to the first that hides the rest. */
  const behind = (element: Element): Colour => {
    const layers: Colour[] = [];
    for (let at: Element | null = element; at; at = outside(at)) {
      const layer = read(getComputedStyle(at).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduceRight<Colour>((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };

  return paths.flatMap((path) => {
    let within: Document | ShadowRoot | null = document;
    let element: Element | null = null;
    for (const selector of path) {
      element = within?.querySelector(selector) ?? null;
      within = element?.shadowRoot ?? null;
    }
    if (!element) return [];
    const hint =
      element.getAttribute('placeholder') && !(element as HTMLInputElement).value ? '::placeholder' : undefined;
    const { color, fontSize, fontWeight } = getComputedStyle(element, hint);
    const back = behind(element);
    const [light, dark] = [luminance(over(read(color), back)), luminance(back)].sort((a, b) => b - a) as [
      number,
      number,
    ];
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = Number.parseFloat(fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700) ? 3 : 4.5;
    return ratio < needed ? [{ where: element.outerHTML.slice(0, 160), ratio, needed }] : [];
  });
}
