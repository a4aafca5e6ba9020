/**
 * The one script of a host page, at most 1 KB: draws the button, keeps what the page tells (`harken(…)`), and loads
 * the app when somebody means to use it. It makes no request of its own.
 */
import { type Command, type Launch, languageOf } from './launch.ts';
import face from './launcher.css?inline';

/** Written by build.ts: the hash in the names of the app's files. */
declare const BUILD: string;

const page = window as unknown as { harken?: ((...command: Command) => void) & { q?: Command[] } };
const script = document.currentScript as HTMLScriptElement;
const { key = '', locale = 'auto', theme = 'auto' } = script.dataset;
const folder = script.src.replace(/[^/]*$/, '');
const wished = locale === 'auto' ? document.documentElement.lang || navigator.language : locale;
const language = languageOf(wished);

const host = document.createElement('div');
// The page's own rules must not move, hide or restyle it.
host.style.cssText = 'all:initial!important';
const root = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(face);
root.adoptedStyleSheets = [sheet];
root.innerHTML =
  '<aside class=h><button><svg viewBox="0 0 24 24" width=20 fill=none stroke=currentColor stroke-width=2><path d="M6.5 5v14M6.5 12h6.3M17.4 7.2a7.5 7.5 0 0 1 0 9.6M14.5 9.5a4 4 0 0 1 0 5"/></svg></button></aside>';
const box = root.firstChild as HTMLElement;
const button = box.firstChild as HTMLButtonElement;
button.append({ en: 'Help', zh: '咨询', ar: 'مساعدة' }[language]);
box.lang = language;
if (language === 'ar') box.dir = 'rtl';
box.dataset.theme = theme === 'auto' && matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : theme;

const launch: Launch = { key, folder, locale: wished, theme, box, trail: [], queue: [] as Command[] };

let loading: unknown;
const load = () => {
  loading ||= Promise.all(
    ['app', language].map((file) => import(/* @vite-ignore */ `${folder + file}-${BUILD}.js`)),
  ).then(
    ([app]) => app.default(launch),
    () => (loading = 0),
  );
};

const harken = (...command: Command) => {
  const [name] = command;
  if (/page|event|set/.test(name)) {
    launch.trail.push([Date.now(), ...command]);
    // Kept over the pages of one visit; a browser that refuses storage forgets it with the page.
    try {
      sessionStorage[`harken:${key}:trail`] = JSON.stringify(launch.trail.slice(-50));
    } catch {}
  }
  if (/hide|show/.test(name)) button.style.display = name === 'hide' ? 'none' : 'flex';
  launch.queue.push(command);
  if (/open|toggle|logout/.test(name)) load();
};

try {
  launch.trail = JSON.parse(sessionStorage[`harken:${key}:trail`] || '[]');
  // A conversation that goes on, or a word not sent yet: the customer's intent is older than this page.
  if (sessionStorage[`harken:${key}:live`] || localStorage[`harken:${key}:live`]) load();
} catch {}

button.onpointerenter = button.onfocus = load;
button.onclick = () => harken('toggle');
document.documentElement.append(host);

for (const command of page.harken?.q || []) harken(...command);
page.harken = harken;
