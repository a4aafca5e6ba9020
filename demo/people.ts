/** Who works at Harbour Bank: teams, skills and staff. Queues and replies are in service.ts, customers in customers.ts. */

import type { Locale } from './knowledge.ts';

export type Localised = Readonly<Record<Locale, string>>;
export type Role = 'agent' | 'lead' | 'planner' | 'experience_owner' | 'admin';

export const teams = [
  { key: 'cards', name: { en: 'Cards', zh: '卡片' } },
  { key: 'payments', name: { en: 'Payments', zh: '支付' } },
  { key: 'accounts', name: { en: 'Accounts', zh: '账户' } },
  { key: 'app_login', name: { en: 'App & login', zh: '手机银行与登录' } },
] as const satisfies readonly { key: string; name: Localised }[];
export type TeamKey = (typeof teams)[number]['key'];

/** Four skills of work and two of language; a queue asks for one of the former, a conversation for one of the latter. */
export const skills = [
  { key: 'card_limits', name: { en: 'Card limits', zh: '卡片限额' } },
  { key: 'payments', name: { en: 'Payments', zh: '支付' } },
  { key: 'accounts', name: { en: 'Accounts', zh: '账户' } },
  { key: 'app_login', name: { en: 'App & login', zh: '手机银行与登录' } },
  { key: 'english', name: { en: 'English', zh: '英语' } },
  { key: 'mandarin', name: { en: 'Mandarin', zh: '普通话' } },
] as const satisfies readonly { key: string; name: Localised }[];
export type SkillKey = (typeof skills)[number]['key'];

export type QueueKey = 'card_limits' | 'payments' | 'accounts' | 'app_login';

export type StaffMember = {
  readonly name: string;
  /** How the name is written in Chinese, for people who have such a name. */
  readonly nativeName?: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly locale: Locale;
  readonly teams: readonly TeamKey[];
  readonly queues: readonly QueueKey[];
  /** Proficiency 1–5; a language is a skill too. */
  readonly skills: Readonly<Partial<Record<SkillKey, 1 | 2 | 3 | 4 | 5>>>;
  /** Messaging work units that this person may hold at once; 0 for people who take no conversations. */
  readonly capacity: number;
};

/**
 * Fourteen agents. Every skill has at least four people in English and two in Mandarin, so that a break or a late start
 * thins a queue but does not empty it; App & login in Mandarin is the thinnest on purpose.
 */
export const agents: readonly StaffMember[] = [
  {
    name: 'Priya Nair',
    email: 'priya.nair@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['cards'],
    queues: ['card_limits', 'payments'],
    skills: { card_limits: 5, payments: 3, english: 5 },
    capacity: 6,
  },
  {
    name: 'Marcus Oyelaran',
    email: 'marcus.oyelaran@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['cards', 'payments'],
    queues: ['card_limits', 'payments'],
    skills: { card_limits: 5, payments: 4, english: 5 },
    capacity: 5,
  },
  {
    name: 'Aisha Rahman',
    email: 'aisha.rahman@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['accounts'],
    queues: ['accounts', 'card_limits'],
    skills: { accounts: 5, card_limits: 4, english: 5 },
    capacity: 6,
  },
  {
    name: 'Zhou Yifan',
    nativeName: '周一帆',
    email: 'zhou.yifan@harbourbank.example',
    roles: ['agent'],
    locale: 'zh',
    teams: ['payments'],
    queues: ['payments', 'card_limits', 'app_login'],
    skills: { payments: 5, card_limits: 4, app_login: 2, mandarin: 5, english: 3 },
    capacity: 6,
  },
  {
    name: 'Lin Xiaoyu',
    nativeName: '林晓雨',
    email: 'lin.xiaoyu@harbourbank.example',
    roles: ['agent'],
    locale: 'zh',
    teams: ['cards'],
    queues: ['card_limits', 'payments', 'accounts'],
    skills: { card_limits: 5, payments: 4, accounts: 3, mandarin: 5, english: 4 },
    capacity: 6,
  },
  {
    name: 'Daniel Kerr',
    email: 'daniel.kerr@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['payments'],
    queues: ['payments'],
    skills: { payments: 4, english: 4 },
    capacity: 6,
  },
  {
    name: 'Tomás Rivera',
    email: 'tomas.rivera@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['app_login'],
    queues: ['app_login', 'accounts'],
    skills: { app_login: 5, accounts: 2, english: 4 },
    capacity: 6,
  },
  {
    name: 'Nadia Petrova',
    email: 'nadia.petrova@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['payments'],
    queues: ['payments', 'accounts'],
    skills: { payments: 4, accounts: 3, english: 4 },
    capacity: 6,
  },
  {
    name: 'Samuel Adeyemi',
    email: 'samuel.adeyemi@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['app_login'],
    queues: ['app_login', 'card_limits'],
    skills: { app_login: 4, card_limits: 2, english: 3 },
    capacity: 4,
  },
  {
    name: 'Kit Wong',
    nativeName: '黄启文',
    email: 'kit.wong@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['app_login', 'payments'],
    queues: ['app_login', 'payments'],
    skills: { app_login: 4, payments: 3, mandarin: 4, english: 4 },
    capacity: 6,
  },
  {
    name: 'Gao Ming',
    nativeName: '高明',
    email: 'gao.ming@harbourbank.example',
    roles: ['agent'],
    locale: 'zh',
    teams: ['accounts', 'payments'],
    queues: ['accounts', 'payments'],
    skills: { accounts: 4, payments: 3, mandarin: 4, english: 2 },
    capacity: 5,
  },
  {
    name: 'He Yutong',
    nativeName: '何雨桐',
    email: 'he.yutong@harbourbank.example',
    roles: ['agent'],
    locale: 'zh',
    teams: ['accounts', 'cards'],
    queues: ['accounts', 'card_limits'],
    skills: { accounts: 5, card_limits: 4, mandarin: 5, english: 3 },
    capacity: 6,
  },
  {
    name: 'Sofia Marques',
    email: 'sofia.marques@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['accounts'],
    queues: ['accounts', 'app_login'],
    skills: { accounts: 4, app_login: 3, english: 4 },
    capacity: 6,
  },
  {
    name: 'Hannah Osei',
    email: 'hannah.osei@harbourbank.example',
    roles: ['agent'],
    locale: 'en',
    teams: ['payments', 'app_login'],
    queues: ['payments', 'app_login'],
    skills: { payments: 4, app_login: 3, english: 4 },
    capacity: 5,
  },
];

const everyTeam = teams.map((team) => team.key);
const everyQueue: readonly QueueKey[] = ['card_limits', 'payments', 'accounts', 'app_login'];

/** They see every queue and are offered nothing. */
export const leadership: readonly StaffMember[] = [
  {
    name: 'Grace Tan',
    nativeName: '陈嘉慧',
    email: 'grace.tan@harbourbank.example',
    roles: ['lead'],
    locale: 'en',
    teams: everyTeam,
    queues: everyQueue,
    skills: { english: 5, mandarin: 3 },
    capacity: 0,
  },
  {
    name: 'Ravi Menon',
    email: 'ravi.menon@harbourbank.example',
    roles: ['planner'],
    locale: 'en',
    teams: everyTeam,
    queues: everyQueue,
    skills: { english: 5 },
    capacity: 0,
  },
  {
    name: 'Li Na',
    nativeName: '李娜',
    email: 'li.na@harbourbank.example',
    roles: ['experience_owner'],
    locale: 'zh',
    teams: everyTeam,
    queues: everyQueue,
    skills: { mandarin: 5, english: 4 },
    capacity: 0,
  },
  {
    name: 'Helen Ward',
    email: 'helen.ward@harbourbank.example',
    roles: ['admin'],
    locale: 'en',
    teams: everyTeam,
    queues: everyQueue,
    skills: { english: 5 },
    capacity: 0,
  },
];

export const staff: readonly StaffMember[] = [...agents, ...leadership];
