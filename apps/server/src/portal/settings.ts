/** What can be set of the help centre, as it comes and as it is changed. Pure. */
import type { PortalSettings } from '@harken/contract/portal';
import { Refusal } from '@harken/contract/problems';
import { clean } from '../platform/clean.ts';

export const firstSettings: PortalSettings = {
  name: null,
  accent: null,
  logo: null,
  title: null,
  lead: null,
  links: [],
  locales: ['en', 'zh'],
};

/** Undefined means "not changed". */
export type SettingsChanges = { [K in keyof PortalSettings]?: PortalSettings[K] | undefined };

const keys = Object.keys(firstSettings) as (keyof PortalSettings)[];

/** @throws Refusal `request.invalid` for a mark that is no picture of its kind */
export function settingsAfter(was: PortalSettings, changes: SettingsChanges): PortalSettings {
  const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const is = { ...was, ...clean(named) } as PortalSettings;
  if (changes.logo && !isOfItsKind(changes.logo)) {
    const mistake = { path: 'logo', message: 'is not a picture of the kind it claims to be' };
    throw new Refusal('request.invalid', { detail: `${mistake.path} ${mistake.message}`, mistakes: [mistake] });
  }
  return { ...is, locales: [...new Set(is.locales)] };
}

/** By how it begins. What else is in it a browser finds out, under a policy that lets nothing in it run. */
function isOfItsKind({ type, base64 }: NonNullable<PortalSettings['logo']>): boolean {
  const start = Buffer.from(base64, 'base64').subarray(0, 1024).toString('latin1');
  switch (type) {
    case 'image/png':
      return start.startsWith('\x89PNG\r\n\x1a\n');
    case 'image/webp':
      return /^RIFF.{4}WEBP/s.test(start);
    case 'image/svg+xml':
      return /<svg[\s>]/i.test(start);
  }
}

/** What the audit log keeps: old and new of what differs; of a picture only its kind and size. */
export function differences(was: PortalSettings, is: PortalSettings): Record<string, { from: unknown; to: unknown }> {
  const told = ({ logo, ...settings }: PortalSettings) => ({
    ...settings,
    logo: logo && `${logo.type.replace(/^image\//, '')}, ${Math.ceil((logo.base64.length * 3) / 4)} B`,
  });
  const [from, to] = [told(was), told(is)];
  const changed = keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  return Object.fromEntries(changed.map((key) => [key, { from: from[key], to: to[key] }]));
}
