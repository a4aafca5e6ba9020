/** Draws the messenger beside the launcher's button. */
import { render } from 'preact';
import type { Launch } from './launch.ts';
import { prepare, start } from './messenger.ts';
import { drawBy, drawNow, model } from './model.ts';
import { Face, follow, Panel } from './screens/panel.tsx';
import styles from './styles.css?inline';

export const wear = (box: Node, css: string) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  (box.getRootNode() as ShadowRoot).adoptedStyleSheets.push(sheet);
};

/** In either theme, the colour that the button has there: the app takes the launcher's, whoever's brand it is. */
const accents = ({ cssRules: [, light, dark] }: CSSStyleSheet) =>
  [light, dark]
    .map((rule, at) => `.h${at ? '[data-theme=dark]' : ''}{--accent:${(rule as CSSStyleRule).style.backgroundColor}}`)
    .join('');

export default async function launchApp(launch: Launch): Promise<void> {
  const { box } = launch;
  const root = box.getRootNode() as ShadowRoot;
  const button = box.firstChild as HTMLElement;
  const place = document.createElement('div');
  await prepare(launch);
  const [launchers] = root.adoptedStyleSheets as [CSSStyleSheet];
  root.adoptedStyleSheets = [];
  wear(box, styles + accents(launchers));
  button.textContent = '';
  button.ariaHasPopup = 'dialog';
  box.append(place);
  drawBy(() => {
    const had = root.activeElement;
    render(<Face />, button);
    render(<Panel />, place);
    const panel = place.firstChild as HTMLDialogElement;
    follow(panel);
    // What was clicked may be gone; whoever goes by keyboard stays in the sheet.
    if (had && !root.activeElement && panel.open) panel.focus();
    button.ariaExpanded = `${model.shown}`;
  });
  // The page's own keys are not meant for who writes here.
  for (const name of ['keydown', 'keyup', 'keypress']) box.addEventListener(name, (event) => event.stopPropagation());
  visualViewport?.addEventListener('resize', () => box.style.setProperty('--seen', `${visualViewport!.height}px`));
  drawNow();
  start();
}
