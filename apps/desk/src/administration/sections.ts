/**
 * What can be administered, in one list: the rail, the list at the side, the search, the palette and the addresses
 * (`/administration/<id>`) are all made from it. A section is an entry here, its screen, and its words in both
 * languages; whoever lacks its permission does not see that it exists.
 */
import type { Permission } from '@harken/contract/permissions';
import i18next from 'i18next';
import {
  CircleCheck,
  FlaskConical,
  Gauge,
  Grid3x3,
  KeyRound,
  Layers,
  LifeBuoy,
  Link2,
  ListChecks,
  LogIn,
  type LucideIcon,
  MessageCircle,
  MonitorSmartphone,
  ScrollText,
  SquareSlash,
  Star,
  Table2,
  Tag,
  TextCursorInput,
  UserRound,
  UsersRound,
  Waypoints,
  Wrench,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { Dictionary } from '../platform/i18n.ts';

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

type All = Dictionary['administration'];
/** What has a name and a sentence, as a section does. */
type Words = { [K in keyof All]: All[K] extends { name: string; text: string } ? K : never }[keyof All];

/** The labels and sentences of a section's settings, as its screen shows them; none where it has none. */
function settingsOf(words: Words): readonly { name: string; text: string }[] {
  const key = `administration:${words}.setting` as 'administration:queues.setting';
  if (!i18next.exists(key)) return [];
  const all = i18next.t(key, { returnObjects: true }) as Record<string, { label: string; text?: string }>;
  return Object.values(all).map(({ label, text = '' }) => ({ name: label, text }));
}

/** A section of this room: its words are under its own name. */
const section = (id: string, words: Words, rest: Pick<Section, 'group' | 'icon' | 'needs' | 'screen'>): Section => ({
  id,
  ...rest,
  name: () => i18next.t(`administration:${words}.name`),
  text: () => i18next.t(`administration:${words}.text`),
  settings: () => settingsOf(words),
});

export const sections: readonly Section[] = [
  section('start', 'start', {
    group: 'begin',
    icon: ListChecks,
    needs: ['people.manage'],
    screen: lazy(() => import('./getting-started.tsx').then(({ GettingStarted }) => ({ default: GettingStarted }))),
  }),
  section('people', 'people', {
    group: 'people',
    icon: UserRound,
    needs: ['people.manage'],
    screen: lazy(() => import('./people.tsx').then(({ People }) => ({ default: People }))),
  }),
  section('teams', 'teams', {
    group: 'people',
    icon: UsersRound,
    needs: ['people.manage'],
    screen: lazy(() => import('./teams.tsx').then(({ Teams }) => ({ default: Teams }))),
  }),
  section('skills', 'skills', {
    group: 'people',
    icon: Grid3x3,
    // Leads see who masters what, and what was learned.
    needs: ['queue.manage', 'agent.steer'],
    screen: lazy(() => import('./skills.tsx').then(({ Skills }) => ({ default: Skills }))),
  }),
  section('capacity', 'capacity', {
    group: 'people',
    icon: Gauge,
    needs: ['queue.manage'],
    screen: lazy(() => import('./capacity.tsx').then(({ Capacity }) => ({ default: Capacity }))),
  }),
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
  section('queues', 'queues', {
    group: 'work',
    icon: Layers,
    needs: ['queue.manage'],
    screen: lazy(() => import('./queues.tsx').then(({ Queues }) => ({ default: Queues }))),
  }),
  section('routing', 'plans', {
    group: 'work',
    icon: Waypoints,
    needs: ['queue.manage'],
    screen: lazy(() => import('./routing-plans.tsx').then(({ RoutingPlans }) => ({ default: RoutingPlans }))),
  }),
  {
    id: 'segments',
    group: 'work',
    icon: Table2,
    needs: ['queue.manage'],
    name: () => i18next.t('routing:segments.name'),
    text: () => i18next.t('routing:segments.text'),
    settings: () =>
      (['on', 'treatments', 'value', 'complexity'] as const).map((key) => ({
        name: i18next.t(`routing:segments.setting.${key}.label`),
        text: i18next.t(`routing:segments.setting.${key}.text`),
      })),
    screen: lazy(() => import('../routing/segments.tsx').then(({ Segments }) => ({ default: Segments }))),
  },
  section('experiments', 'experiments', {
    group: 'work',
    icon: FlaskConical,
    needs: ['queue.manage'],
    screen: lazy(() => import('./experiments.tsx').then(({ Experiments }) => ({ default: Experiments }))),
  }),
  section('messengers', 'messengers', {
    group: 'work',
    icon: MessageCircle,
    needs: ['settings.manage'],
    screen: lazy(() => import('./messengers.tsx').then(({ Messengers }) => ({ default: Messengers }))),
  }),
  section('help-centre', 'helpCentre', {
    group: 'work',
    icon: LifeBuoy,
    needs: ['settings.manage'],
    screen: lazy(() => import('./help-centre.tsx').then(({ HelpCentre }) => ({ default: HelpCentre }))),
  }),
  section('rating', 'rating', {
    group: 'work',
    icon: Star,
    needs: ['settings.manage'],
    screen: lazy(() => import('./rating-forms.tsx').then(({ RatingForms }) => ({ default: RatingForms }))),
  }),
  section('outcomes', 'dispositions', {
    group: 'work',
    icon: CircleCheck,
    needs: ['catalogue.manage'],
    screen: lazy(() => import('./dispositions.tsx').then(({ Dispositions }) => ({ default: Dispositions }))),
  }),
  section('macros', 'macros', {
    group: 'work',
    icon: SquareSlash,
    needs: ['catalogue.manage'],
    screen: lazy(() => import('./macros.tsx').then(({ Macros }) => ({ default: Macros }))),
  }),
  section('tags', 'tags', {
    group: 'work',
    icon: Tag,
    needs: ['catalogue.manage'],
    screen: lazy(() => import('./tags.tsx').then(({ Tags }) => ({ default: Tags }))),
  }),
  section('attributes', 'attributes', {
    group: 'work',
    icon: TextCursorInput,
    needs: ['settings.manage'],
    screen: lazy(() => import('./attributes.tsx').then(({ Attributes }) => ({ default: Attributes }))),
  }),
  section('audit', 'audit', {
    group: 'record',
    icon: ScrollText,
    needs: ['audit.read'],
    screen: lazy(() => import('./audit.tsx').then(({ AuditLog }) => ({ default: AuditLog }))),
  }),
  section('operations', 'operations', {
    group: 'record',
    icon: Wrench,
    needs: ['operations.manage'],
    screen: lazy(() => import('./operations.tsx').then(({ Operations }) => ({ default: Operations }))),
  }),
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
