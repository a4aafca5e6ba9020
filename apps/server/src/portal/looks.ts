/** How the help centre looks to a stranger: the frame of every page, the files behind it, and a preview for who sets it. */
import { createHash } from 'node:crypto';
import type { Locale } from '@harken/contract/people';
import type { PortalSettings } from '@harken/contract/portal';
import { base } from '@harken/portal/addresses';
import { homePage } from '@harken/portal/home';
import type { Sight } from '@harken/portal/layout';
import { stylesheet } from '@harken/portal/styles';
import { accentOf } from '@harken/ui/accent';
import type { Clock } from '../platform/clock.ts';
import type { Portal } from './portal.ts';

type Theme = 'light' | 'dark';

interface LooksDeps {
  portal: Pick<Portal, 'settings' | 'nameIn' | 'library'>;
  hours(): Promise<Sight['hours'] & { zone: string }>;
  clock: Clock;
  origin: string;
}

export interface LookFile {
  type: string;
  body: string | Buffer;
  /** Its name says what is in it. */
  forEver: boolean;
}

/** For settings that are not kept: a page of the desk may load styles from files alone. */
const previewSheet = 'preview.css';

export function createLooks({ portal, hours, clock, origin }: LooksDeps) {
  let sheet: { of: string | null; name: string; css: string } | undefined;

  /** One stylesheet for all pages, named by what is in it. */
  function sheetOf({ accent }: PortalSettings) {
    if (sheet?.of !== accent) {
      const css = stylesheet(accent ? accentOf(accent) : null);
      const name = `portal-${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
      sheet = { of: accent, css, name };
    }
    return sheet;
  }

  const sight = async (settings: PortalSettings, locale: Locale, files: Pick<Sight['site'], 'logo' | 'styles'>) => {
    const { zone, ...times } = await hours();
    const { title, lead, links, locales } = settings;
    const site = { name: portal.nameIn(settings, locale), origin, locales, welcome: { title, lead }, links, ...files };
    return { locale, site, reader: null, now: clock.now(), zone, hours: times };
  };

  async function sightFor(locale: Locale): Promise<Sight> {
    const { settings, version } = await portal.settings();
    const logo = settings.logo ? `${base}/files/logo-${version}` : null;
    return sight(settings, locale, { logo, styles: `${base}/files/${sheetOf(settings).name}` });
  }

  /** The first page. Where its links lead is not shown: what previews it opens nothing. */
  async function preview(settings: PortalSettings, locale: Locale, theme: Theme): Promise<string> {
    const { accent, logo } = settings;
    const asked = new URLSearchParams({ theme, ...(accent ? { accent: accent.slice(1) } : {}) });
    const page = homePage(
      await sight(settings, locale, {
        logo: logo && `data:${logo.type};base64,${logo.base64}`,
        styles: `${base}/files/${previewSheet}?${asked}`,
      }),
      { topics: portal.library.shelves(locale, 'anyone') },
    );
    return page.replace('<head>', '<head><base target="_blank" />');
  }

  async function file(name: string, query: URLSearchParams): Promise<LookFile | null> {
    const { settings, version } = await portal.settings();
    const { name: known, css } = sheetOf(settings);
    const type = 'text/css; charset=utf-8';
    if (name === known) return { type, body: css, forEver: true };
    if (name === previewSheet) {
      const accent = /^[0-9a-f]{6}$/i.exec(query.get('accent') ?? '');
      const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
      return { type, body: stylesheet(accent && accentOf(`#${accent[0]}`), theme), forEver: false };
    }
    const { logo } = settings;
    // Opened by itself, a drawing could carry a script: the policy of all pages here stops it.
    if (logo && name === `logo-${version}`)
      return { type: logo.type, body: Buffer.from(logo.base64, 'base64'), forEver: true };
    return null;
  }

  return { sightFor, preview, file };
}
