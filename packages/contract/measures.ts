/**
 * What reports and the board count: each measure once. The same words are the glossary in the desk, the description
 * in the API and the heads of exports; the server turns the same `top` and `bottom` into SQL, so that a number and
 * the rows behind it cannot mean different things.
 *
 * An interaction belongs to the quarter hour in which it began, whatever becomes of it later. So every measure of a
 * period is about the same contacts, and a late answer changes the interval of the contact it answers.
 */
import type { Localised } from './people.ts';

/** What can be added up over interactions, each a count or seconds. */
export const sums = [
  'arrivals',
  'offered',
  'answered',
  'answeredWithin',
  'abandoned',
  'abandonedShort',
  'offeredNotShort',
  'waitOver',
  'waitSeconds',
  'answerSeconds',
  'handled',
  'activeSeconds',
  'acwSeconds',
  'handleSeconds',
  'transferred',
  'conversations',
  'virtualAgentOver',
  'contained',
  'handedOff',
  'resolved',
  'resolvedConfirmed',
  'resolvedAssumed',
  'resolvedByPerson',
  'reopened',
  'resolvedStands',
  'virtualAgentResolved',
  'rated',
  'satisfied',
  'scores',
] as const;
export type SumId = (typeof sums)[number];

/** Added up otherwise than over the interval in which an interaction began. */
export const otherSums = ['handlingSeconds', 'onDutySeconds', 'settled', 'settledAtOnce', 'customers'] as const;
export type OtherSumId = (typeof otherSums)[number];

export interface Measure {
  name: Localised;
  /** share: 0–1 · per_thousand: `top` for each 1,000 of `bottom` */
  unit: 'count' | 'share' | 'seconds' | 'score' | 'per_thousand';
  top: SumId | OtherSumId;
  /** Without one it is a plain count. */
  bottom: SumId | OtherSumId | null;
  /** In words, as it is computed. */
  formula: Localised;
  counts: Localised;
  excludes: Localised;
  source: string;
  /** Which way is good; where neither is, null. */
  better: 'more' | 'less' | null;
  /** A share of few answers is shown with its 95 % interval. */
  interval?: true;
}

const cleveland = 'Cleveland, Call Center Management on Fast Forward (4th ed.)';
const koole = 'Gans, Koole & Mandelbaum (2003), Telephone Call Centers';
const harken = 'docs/decisions/0009-what-reports-count.md';

export const measures = {
  arrivals: {
    name: { en: 'Contacts', zh: '联络' },
    unit: 'count',
    top: 'arrivals',
    bottom: null,
    formula: { en: 'contacts', zh: '联络数' },
    counts: {
      en: 'Each arrival of a customer: a conversation opened, or a solved one that they came back to.',
      zh: '客户每次进入：新开会话，或回到已解决的会话。',
    },
    excludes: {
      en: 'What follows from it: hand-off, transfer, a return to the queue.',
      zh: '由此产生的转接、转派与退回队列。',
    },
    source: 'GLOSSARY: contact',
    better: null,
  },
  contactRate: {
    name: { en: 'Contact rate', zh: '联络率' },
    unit: 'per_thousand',
    top: 'arrivals',
    bottom: 'customers',
    formula: { en: 'contacts ÷ customers × 1,000', zh: '联络数 ÷ 客户数 × 1,000' },
    counts: {
      en: 'Contacts per 1,000 customers known at the end of the period.',
      zh: '期末每 1,000 位已知客户的联络数。',
    },
    excludes: { en: 'Customers who came after the period.', zh: '期后才出现的客户。' },
    source: cleveland,
    better: 'less',
  },
  offered: {
    name: { en: 'Offered', zh: '进线' },
    unit: 'count',
    top: 'offered',
    bottom: null,
    formula: { en: 'contacts admitted to a queue', zh: '进入队列的联络' },
    counts: {
      en: 'Each contact that waits for a person: handed off, reopened, or transferred into the queue.',
      zh: '等待人工的每个联络：转接、重开或转入队列。',
    },
    excludes: {
      en: 'The virtual agent’s own; what we put back ourselves (released, woken); work given from agent to agent.',
      zh: '虚拟客服自办；我方退回（释放、唤醒）；坐席之间直接移交。',
    },
    source: koole,
    better: null,
  },
  answered: {
    name: { en: 'Answered', zh: '应答' },
    unit: 'count',
    top: 'answered',
    bottom: null,
    formula: { en: 'offered contacts that an agent took', zh: '被坐席接起的进线' },
    counts: { en: 'Offered contacts with an agent.', zh: '有坐席接起的进线。' },
    excludes: { en: 'Abandoned, still waiting, moved on before an answer.', zh: '放弃、仍在等待、应答前转走。' },
    source: koole,
    better: null,
  },
  abandoned: {
    name: { en: 'Abandoned', zh: '放弃' },
    unit: 'count',
    top: 'abandoned',
    bottom: null,
    formula: { en: 'offered contacts whose customer left first', zh: '应答前客户离开的进线' },
    counts: {
      en: 'Customers who left the queue before an answer, however soon.',
      zh: '应答前离开队列的客户，不论多快。',
    },
    excludes: { en: 'Transferred or resolved while waiting.', zh: '等待中被转派或解决。' },
    source: koole,
    better: 'less',
  },
  abandonment: {
    name: { en: 'Abandonment', zh: '放弃率' },
    unit: 'share',
    top: 'abandoned',
    bottom: 'offered',
    formula: { en: 'abandoned ÷ offered', zh: '放弃 ÷ 进线' },
    counts: { en: 'Left the queue before an answer, of all offered.', zh: '全部进线中应答前离开的比例。' },
    excludes: { en: 'Nothing.', zh: '无。' },
    source: koole,
    better: 'less',
  },
  serviceLevel: {
    name: { en: 'Service level', zh: '服务水平' },
    unit: 'share',
    top: 'answeredWithin',
    bottom: 'offered',
    formula: { en: 'answered within the goal ÷ all offered', zh: '目标内应答 ÷ 全部进线' },
    counts: {
      en: 'Answered within the queue’s goal as it was when the contact came; abandoned and still waiting count as not answered.',
      zh: '按进线当时队列目标及时应答；放弃与仍在等待计为未应答。',
    },
    excludes: { en: 'Nothing.', zh: '无。' },
    source: `${koole}, §2; GLOSSARY: service level X/Y`,
    better: 'more',
  },
  serviceLevelNoShort: {
    name: { en: 'Service level, without short abandons', zh: '服务水平（不含短放弃）' },
    unit: 'share',
    top: 'answeredWithin',
    bottom: 'offeredNotShort',
    formula: {
      en: 'answered within the goal ÷ (offered − abandoned within 10 s)',
      zh: '目标内应答 ÷（进线 − 10 秒内放弃）',
    },
    counts: { en: 'As service level.', zh: '同服务水平。' },
    excludes: { en: 'Contacts abandoned within 10 seconds.', zh: '10 秒内放弃的联络。' },
    source: cleveland,
    better: 'more',
  },
  asa: {
    name: { en: 'Average speed of answer', zh: '平均应答速度' },
    unit: 'seconds',
    top: 'answerSeconds',
    bottom: 'answered',
    formula: { en: 'queue wait of answered ÷ answered', zh: '已应答的等待时长 ÷ 应答' },
    counts: { en: 'The mean wait of answered work.', zh: '已应答联络的平均等待。' },
    excludes: { en: 'Abandoned and still waiting.', zh: '放弃与仍在等待。' },
    source: koole,
    better: 'less',
  },
  meanWait: {
    name: { en: 'Mean wait', zh: '平均等待' },
    unit: 'seconds',
    top: 'waitSeconds',
    bottom: 'waitOver',
    formula: { en: 'queue wait ÷ contacts whose wait is over', zh: '等待时长 ÷ 等待已结束的联络' },
    counts: { en: 'All admitted work, abandoned included.', zh: '全部进线，含放弃。' },
    excludes: { en: 'Who still waits.', zh: '仍在等待者。' },
    source: 'GLOSSARY: mean wait',
    better: 'less',
  },
  handled: {
    name: { en: 'Handled', zh: '处理' },
    unit: 'count',
    top: 'handled',
    bottom: null,
    formula: { en: 'interactions that an agent had and ended', zh: '坐席已处理完的联络' },
    counts: { en: 'Each agent’s part of a conversation, once it is over.', zh: '坐席在会话中的每段，结束后计。' },
    excludes: { en: 'The virtual agent’s; what is still held.', zh: '虚拟客服的；仍在手上的。' },
    source: cleveland,
    better: null,
  },
  aht: {
    name: { en: 'Handle time (AHT)', zh: '处理时长（AHT）' },
    unit: 'seconds',
    top: 'handleSeconds',
    bottom: 'handled',
    formula: { en: '(active time + after-contact work) ÷ handled', zh: '（活跃时长 + 话后处理）÷ 处理' },
    counts: {
      en: 'Active time: from a word that waits to the agent’s reply, each stretch at most 15 minutes; and wrap-up that follows.',
      zh: '活跃时长：从客户的话到坐席回复，每段最多 15 分钟；加随后的话后处理。',
    },
    excludes: { en: 'Waiting for the customer, sleep, what is still held.', zh: '等待客户、暂缓、仍在手上的。' },
    source: harken,
    better: null,
  },
  activeTime: {
    name: { en: 'Active time', zh: '活跃时长' },
    unit: 'seconds',
    top: 'activeSeconds',
    bottom: 'handled',
    formula: { en: 'active time ÷ handled', zh: '活跃时长 ÷ 处理' },
    counts: { en: 'Handle time without after-contact work.', zh: '不含话后处理的处理时长。' },
    excludes: { en: 'Waiting for the customer, sleep.', zh: '等待客户、暂缓。' },
    source: harken,
    better: null,
  },
  acw: {
    name: { en: 'After-contact work (ACW)', zh: '话后处理（ACW）' },
    unit: 'seconds',
    top: 'acwSeconds',
    bottom: 'handled',
    formula: { en: 'wrap-up ÷ handled', zh: '话后处理 ÷ 处理' },
    counts: {
      en: 'Time in wrap-up, given to the agent’s interaction that ended last before it.',
      zh: '话后状态的时长，归于此前最后结束的一段。',
    },
    excludes: { en: 'Wrap-up that still runs.', zh: '尚未结束的话后处理。' },
    source: cleveland,
    better: 'less',
  },
  occupancy: {
    name: { en: 'Occupancy', zh: '占用率' },
    unit: 'share',
    top: 'handlingSeconds',
    bottom: 'onDutySeconds',
    formula: { en: 'handling ÷ (handling + available)', zh: '处理 ÷（处理 + 空闲）' },
    counts: {
      en: 'Handling: active time of at least one conversation, and wrap-up. Several conversations at once count once.',
      zh: '处理：至少一个会话的活跃时长与话后处理；同时多个只计一次。',
    },
    excludes: { en: 'Busy or away without work; offline.', zh: '无工作的忙碌或离开；离线。' },
    source: koole,
    better: null,
  },
  transfers: {
    name: { en: 'Transfers', zh: '转派率' },
    unit: 'share',
    top: 'transferred',
    bottom: 'handled',
    formula: { en: 'passed on ÷ handled', zh: '转出 ÷ 处理' },
    counts: {
      en: 'Agents’ parts that ended in another queue or with another agent.',
      zh: '结束于转到别的队列或坐席。',
    },
    excludes: { en: 'The virtual agent’s hand-offs.', zh: '虚拟客服的转接。' },
    source: cleveland,
    better: 'less',
  },
  conversations: {
    name: { en: 'Virtual agent’s conversations', zh: '虚拟客服会话' },
    unit: 'count',
    top: 'conversations',
    bottom: null,
    formula: { en: 'conversations that the virtual agent began', zh: '由虚拟客服开始的会话' },
    counts: { en: 'Each conversation once.', zh: '每个会话计一次。' },
    excludes: { en: 'Its return after the customer left a queue.', zh: '客户离队后重新接待。' },
    source: harken,
    better: null,
  },
  handedOff: {
    name: { en: 'Handed off', zh: '转接人工' },
    unit: 'count',
    top: 'handedOff',
    bottom: null,
    formula: { en: 'the virtual agent’s parts that went to people', zh: '转到人工的虚拟客服接待' },
    counts: { en: 'Handed to a queue, or taken by an agent.', zh: '转入队列，或被坐席接走。' },
    excludes: { en: 'Nothing.', zh: '无。' },
    source: 'GLOSSARY: hand-off',
    better: null,
  },
  containment: {
    name: { en: 'Containment', zh: '自助完结率' },
    unit: 'share',
    top: 'contained',
    bottom: 'virtualAgentOver',
    formula: { en: 'ended without a person ÷ ended', zh: '未经人工而结束 ÷ 已结束' },
    counts: { en: 'Of the virtual agent’s conversations that are over.', zh: '已结束的虚拟客服会话。' },
    excludes: { en: 'What it still holds. Contained is not resolved.', zh: '仍在进行的。完结不等于解决。' },
    source: 'GLOSSARY: containment',
    better: null,
  },
  virtualAgentShare: {
    name: { en: 'Virtual agent’s share', zh: '虚拟客服解决率' },
    unit: 'share',
    top: 'virtualAgentResolved',
    bottom: 'arrivals',
    formula: { en: 'resolved by the virtual agent, not reopened ÷ contacts', zh: '虚拟客服解决且未重开 ÷ 联络' },
    counts: { en: 'Resolved without a person, confirmed or assumed.', zh: '无人工解决，含确认与推定。' },
    excludes: { en: 'Reopened.', zh: '重开的。' },
    source: harken,
    better: 'more',
  },
  resolved: {
    name: { en: 'Resolved', zh: '解决' },
    unit: 'count',
    top: 'resolved',
    bottom: null,
    formula: { en: 'interactions that ended resolved', zh: '以解决结束的联络' },
    counts: {
      en: 'By a person, confirmed by the customer, or assumed after silence.',
      zh: '人工解决、客户确认或沉默推定。',
    },
    excludes: { en: 'Nothing; those reopened since are among them.', zh: '无；其后重开者也在内。' },
    source: 'GLOSSARY: resolution',
    better: null,
  },
  resolution: {
    name: { en: 'Resolution', zh: '解决率' },
    unit: 'share',
    top: 'resolvedStands',
    bottom: 'arrivals',
    formula: { en: 'resolved and not reopened ÷ contacts', zh: '解决且未重开 ÷ 联络' },
    counts: { en: 'The need was met and nobody came back with it.', zh: '需求已满足且未再回来。' },
    excludes: { en: 'Reopened.', zh: '重开的。' },
    source: 'GLOSSARY: resolution',
    better: 'more',
  },
  resolutionConfirmed: {
    name: { en: 'Resolved, confirmed', zh: '解决（客户确认）' },
    unit: 'count',
    top: 'resolvedConfirmed',
    bottom: null,
    formula: { en: 'the customer said so', zh: '客户表示已解决' },
    counts: { en: 'Resolved by the customer’s own word.', zh: '由客户亲自确认。' },
    excludes: { en: 'Silence; a person’s judgement.', zh: '沉默；人工判断。' },
    source: 'GLOSSARY: resolution',
    better: 'more',
  },
  resolutionAssumed: {
    name: { en: 'Resolved, assumed', zh: '解决（推定）' },
    unit: 'count',
    top: 'resolvedAssumed',
    bottom: null,
    formula: { en: 'silence', zh: '沉默' },
    counts: { en: 'Nothing was said for a day after the virtual agent’s answer.', zh: '虚拟客服答复后一天无回音。' },
    excludes: { en: 'What the customer or a person said.', zh: '客户或人工表态。' },
    source: 'GLOSSARY: resolution',
    better: null,
  },
  reopened: {
    name: { en: 'Reopened', zh: '重开率' },
    unit: 'share',
    top: 'reopened',
    bottom: 'resolved',
    formula: { en: 'reopened ÷ resolved', zh: '重开 ÷ 解决' },
    counts: { en: 'Resolved, and opened again since.', zh: '解决后又打开。' },
    excludes: { en: 'A new conversation about the same issue: see FCR.', zh: '就同一问题新开会话：见 FCR。' },
    source: 'GLOSSARY: resolution',
    better: 'less',
  },
  fcr: {
    name: { en: 'First-contact resolution (FCR)', zh: '首次解决率（FCR）' },
    unit: 'share',
    top: 'settledAtOnce',
    bottom: 'settled',
    formula: { en: 'no repeat in 7 days ÷ resolved at least 7 days ago', zh: '7 天内无重复 ÷ 已满 7 天的解决' },
    counts: {
      en: 'Resolved, not reopened, and no other conversation of the customer in the same queue within 7 days, on any channel; after the virtual agent, no other conversation at all.',
      zh: '解决且未重开，7 天内同一客户在同一队列无其他会话，不限渠道；虚拟客服解决的，则无任何其他会话。',
    },
    excludes: {
      en: 'What was resolved less than 7 days ago: it may still come back.',
      zh: '解决未满 7 天的：仍可能回来。',
    },
    source: 'GLOSSARY: first-contact resolution',
    better: 'more',
  },
  csat: {
    name: { en: 'CSAT', zh: '满意度（CSAT）' },
    unit: 'share',
    top: 'satisfied',
    bottom: 'rated',
    formula: { en: 'ratings of 4 and 5 ÷ ratings', zh: '4、5 分 ÷ 评分' },
    counts: { en: 'The customer’s latest word on how it was solved.', zh: '客户对解决的最后评分。' },
    excludes: { en: 'Who did not answer: read it with the response rate.', zh: '未作答者：须与回复率同看。' },
    source: 'Wilson (1927); GLOSSARY: CSAT',
    better: 'more',
    interval: true,
  },
  rating: {
    name: { en: 'Mean rating', zh: '平均评分' },
    unit: 'score',
    top: 'scores',
    bottom: 'rated',
    formula: { en: 'sum of ratings ÷ ratings', zh: '评分之和 ÷ 评分' },
    counts: { en: 'Of 1 to 5.', zh: '1 至 5 分。' },
    excludes: { en: 'Who did not answer.', zh: '未作答者。' },
    source: harken,
    better: 'more',
  },
  responseRate: {
    name: { en: 'Response rate', zh: '评分回复率' },
    unit: 'share',
    top: 'rated',
    bottom: 'resolved',
    formula: { en: 'ratings ÷ resolved', zh: '评分 ÷ 解决' },
    counts: { en: 'How many of those asked gave a rating.', zh: '受邀者中给出评分的比例。' },
    excludes: { en: 'Nothing.', zh: '无。' },
    source: 'GLOSSARY: CSAT',
    better: 'more',
  },
} as const satisfies Record<string, Measure>;

export type MeasureId = keyof typeof measures;
export const measureIds = Object.keys(measures) as [MeasureId, ...MeasureId[]];
export const measureOf = (id: MeasureId): Measure => measures[id];

/** A measure's value from its two sums; null where there is nothing to divide by. */
export function valueFrom({ unit, bottom }: Measure, top: number, below: number): number | null {
  if (bottom === null) return top;
  if (below === 0) return null;
  return (top / below) * (unit === 'per_thousand' ? 1000 : 1);
}

/** By what a report can tell apart. */
export const dimensions = [
  'time',
  'queue',
  'channel',
  'team',
  'agent',
  'disposition',
  'language',
  'handledBy',
  'tag',
] as const;

/** Of what length a report's intervals can be. */
export const bins = ['quarter', 'hour', 'day', 'week', 'month'] as const;

/** What an alert can watch. */
export const watched = [
  'waiting',
  'longestWait',
  'serviceLevel',
  'abandonment',
  'offered',
  'aht',
  'occupancy',
  'available',
  'csat',
] as const;
