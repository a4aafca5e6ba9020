/** People who wrote to Harbour Bank in the past. Names are put together by chance; nobody is meant. */
import type { Locale } from '../knowledge.ts';
import { between, drawn, seeded } from '../live/chance.ts';

export interface PastCustomer {
  name: string;
  locale: string;
  email: string;
  since: string;
  value: 'low' | 'middle' | 'high';
}

/** The bank’s customers by where their families come from, as a share of those who write English. */
const communities = [
  {
    share: 0.58,
    given:
      words(`Adeline Alicia Benedict Caroline Clara Darren Desmond Edwin Elaine Felicia Gavin Geraldine Irene Jasmine
      Jeremy Joanna Kelvin Leonard Lydia Melvin Nicholas Patrick Rebecca Samantha Serene Shirley Terence Valerie
      Vincent Wendy Xavier Zachary`),
    family: words(`Ang Chan Cheong Chua Foo Goh Heng Koh Lau Lee Leong Low Neo Ng Ong Quek Seah Sim Soh Tan Tay Teo Toh
      Wee Yap Yeo`),
  },
  {
    share: 0.17,
    given: words('Aminah Arif Faizal Farah Hafiz Haziq Mariam Nadia Noor Nurul Rashid Rizal Shahrul Yasmin Zainab'),
    family: words('Abdullah Ahmad Aziz Hassan Ibrahim Ismail Mohamed Osman Rahim Salleh Yusof Zulkifli'),
  },
  {
    share: 0.15,
    given: words('Aditya Anjali Chandra Deepa Divya Ganesh Kavitha Lakshmi Meera Pooja Rahul Sanjay Suresh Vikram'),
    family: words('Iyer Krishnan Kumar Menon Nair Nathan Pillai Rajan Raman Reddy Sharma Singh Subramaniam'),
  },
  {
    share: 0.1,
    given: words('Beatrice Daniel Elena Hannah Marc Natalie Olivia Rosalind Sophie Stefan Teresa Thomas'),
    family: words('D’Souza Fernandez Gomez Menezes Müller Murphy Oliveiro Pereira Rossi Santos Williams'),
  },
];
const chineseFamily = [
  ...words(`陈chen 林lin 黄huang 李li 张zhang 王wang 吴wu 刘liu 蔡cai 杨yang 许xu 郑zheng 谢xie 郭guo 洪hong 曾zeng 邱qiu
    廖liao 赖lai 周zhou 徐xu 苏su 叶ye 庄zhuang 江jiang 吕lv 何he 罗luo 高gao 萧xiao 潘pan 简jian 朱zhu 钟zhong`),
];
const chineseGiven =
  words(`雅文 志明 淑惠 家豪 美华 建宏 佩珊 俊杰 慧玲 国强 秀英 文杰 丽珍 伟伦 思颖 宇航 婉仪 子健 嘉欣
  永福 晓彤 明辉 玉兰 振华 诗涵 浩然 静雯 天佑 春梅 立行 凯文 雪芬 志豪 敏仪 德胜 佳怡 庆龄 文静 启明 若琳 海燕 世杰`);

function words(list: string): string[] {
  return list.split(/\s+/);
}

export const pastCustomers = 2600;
/** Of those who bank here and of those who come. */
export const chineseShare = 0.3;
/** Numbers below are English speakers. */
const english = Math.ceil(pastCustomers * (1 - chineseShare));

/** The same person for the same number, always. */
export function pastCustomer(number: number): PastCustomer {
  const random = seeded(number * 7919 + 17);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const chinese = number >= english;
  const { name, handle } = chinese ? chineseName(pick) : englishName(pick, drawn(random, shares));
  const year = Math.floor(between(random, 2008, 2026));
  const since = `${year}-${pick(['01', '02', '03', '05', '06', '08'])}-${pick(['04', '11', '17', '23', '28'])}`;
  return {
    name,
    locale: chinese ? 'zh-CN' : 'en-SG',
    email: `${handle}.${1000 + number}@example.com`,
    since,
    value: (['low', 'middle', 'high'] as const)[drawn(random, [0.55, 0.33, 0.12])] ?? 'low',
  };
}

type Pick = (list: readonly string[]) => string;
const shares = communities.map(({ share }) => share);

function englishName(pick: Pick, community: number): { name: string; handle: string } {
  const { given = [], family = [] } = communities[community] ?? {};
  const name = `${pick(given)} ${pick(family)}`;
  const plain = name.normalize('NFD').replace(/[\p{M}’]/gu, '');
  return { name, handle: plain.toLowerCase().replace(' ', '.') };
}

function chineseName(pick: Pick): { name: string; handle: string } {
  const family = pick(chineseFamily);
  return { name: `${family.slice(0, 1)}${pick(chineseGiven)}`, handle: family.slice(1) };
}

/** @param chance in [0, 1) */
export function pastCustomerNumber(locale: Locale, chance: number): number {
  return locale === 'en' ? Math.floor(chance * english) : english + Math.floor(chance * (pastCustomers - english));
}
