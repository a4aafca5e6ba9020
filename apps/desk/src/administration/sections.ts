/**
 * What can be administered, in one list: the rail, the list at the side, the search, the palette and the addresses
 * (`/administration/<id>`) are all made from it. A section is an entry here, its screen, and its words in both
 * languages; whoever lacks its permission does not see that it exists.
 */
import type { Permission } from '@harken/contract/permissions';
import i18next from 'i18next';
import { KeyRound, Link2, ListChecks, LogIn, type LucideIcon, MonitorSmartphone, UserRound } from 'lucide-react';
import { type ComponentType, lazy } from 'react';

export const sectionGroups = ['begin', 'people', 'access', 'work', 'record'] as const;
export type SectionGroup = (typeof sectionGroups)[number];

export interface Section {
  /** Its place in the address. */
  id: string;
  group: SectionGroup;
  icon: LucideIcon;
  /** Any one of them opens it. */
  needs: readonly Permission[];
  name: () => string;
  /** One sentence: what is decided here, and whom it changes. */
  text: () => string;
  /** What can be set, as the search should find it: the words of each setting's label and explanation. */
  settings: () => readonly { name: string; text: string }[];
  /** Drawn inside the room's frame; what is open in it is the next part of the address (`useOpenItem`). */
  screen: ComponentType;
}

export const sections: readonly Section[] = [
  {
    id: 'start',
    group: 'begin',
    icon: ListChecks,
    needs: ['people.manage'],
    name: () => i18next.t('administration:start.name'),
    text: () => i18next.t('administration:start.text'),
    settings: () => [],
    screen: lazy(() => import('./getting-started.tsx').then(({ GettingStarted }) => ({ default: GettingStarted }))),
  },
  {
    id: 'people',
    group: 'people',
    icon: UserRound,
    needs: ['people.manage'],
    name: () => i18next.t('administration:people.name'),
    text: () => i18next.t('administration:people.text'),
    settings: () =>
      (['name', 'roles', 'teams', 'queues', 'capacity'] as const).map((key) => ({
        name: i18next.t(`administration:people.setting.${key}.label`),
        text: i18next.t(`administration:people.setting.${key}.text`),
      })),
    screen: lazy(() => import('./people.tsx').then(({ People }) => ({ default: People }))),
  },
  {
    id: 'sign-in',
    group: 'access',
    icon: LogIn,
    needs: ['access.manage'],
    name: () => i18next.t('security:rules.name'),
    text: () => i18next.t('security:rules.text'),
    settings: () =>
      (['secondFactor', 'passkeys', 'passwords', 'shortest', 'remembers', 'expires'] as const).map((key) => ({
        name: i18next.t(`security:rules.${key}.label`),
        text: i18next.t(`security:rules.${key}.text`),
      })),
    screen: lazy(() => import('../access/rules-section.tsx').then(({ RulesSection }) => ({ default: RulesSection }))),
  },
  {
    id: 'single-sign-on',
    group: 'access',
    icon: Link2,
    needs: ['access.manage'],
    name: () => i18next.t('security:providers.name'),
    text: () => i18next.t('security:providers.text'),
    settings: () =>
      (['issuer', 'clientId', 'clientSecret', 'redirect', 'newcomers'] as const).map((key) => ({
        name: i18next.t(`security:providers.${key}.label`),
        text: i18next.t(`security:providers.${key}.text`),
      })),
    screen: lazy(() =>
      import('../access/providers-section.tsx').then(({ ProvidersSection }) => ({ default: ProvidersSection })),
    ),
  },
  {
    id: 'api-keys',
    group: 'access',
    icon: KeyRound,
    needs: ['access.manage'],
    name: () => i18next.t('security:keys.name'),
    text: () => i18next.t('security:keys.text'),
    settings: () =>
      (['permissions', 'addresses', 'expires'] as const).map((key) => ({
        name: i18next.t(`security:keys.${key}.label`),
        text: i18next.t(`security:keys.${key}.text`),
      })),
    screen: lazy(() =>
      import('../access/api-keys-section.tsx').then(({ ApiKeysSection }) => ({ default: ApiKeysSection })),
    ),
  },
  {
    id: 'sessions',
    group: 'access',
    icon: MonitorSmartphone,
    needs: ['access.manage'],
    name: () => i18next.t('security:everySession.name'),
    text: () => i18next.t('security:everySession.text'),
    settings: () => [],
    screen: lazy(() =>
      import('../access/sessions-section.tsx').then(({ SessionsSection }) => ({ default: SessionsSection })),
    ),
  },
];

export const sectionsFor = (permissions: readonly string[]): Section[] =>
  sections.filter(({ needs }) => needs.some((one) => permissions.includes(one)));

export interface Finding {
  section: Section;
  /** The setting that was found; null when it is the section itself. */
  setting: { name: string; text: string } | null;
}

/** Sections and settings whose words contain all that is asked for; names before explanations. */
export function findSettings(among: readonly Section[], words: string): Finding[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const has = (text: string) => wanted.every((word) => text.toLowerCase().includes(word));
  const found = among.flatMap((section): (Finding & { rank: number })[] => {
    const whole = has(section.name())
      ? [{ section, setting: null, rank: 0 }]
      : has(section.text())
        ? [{ section, setting: null, rank: 2 }]
        : [];
    const settings = section.settings().flatMap((setting) => {
      if (has(setting.name)) return [{ section, setting, rank: 1 }];
      return has(`${setting.name} ${setting.text}`) ? [{ section, setting, rank: 3 }] : [];
    });
    return [...whole, ...settings];
  });
  return found.sort((a, b) => a.rank - b.rank);
}
