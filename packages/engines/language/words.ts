/** The languages that knowledge is written in. */
export type Locale = 'en' | 'zh';

/**
 * Words that say how something is asked rather than what about. They keep a little weight in ranking ("when" and "where"
 * do tell two articles apart) and none in judging whether an article covers a question.
 */
const ENGLISH =
  'a an the this that these those there here it its i me my mine we us our you your yours he she they them their his her ' +
  'am is are was were be been being do does did done doing have has had having can could will would shall should may might ' +
  'must ought of in on at to for from by with without about into onto over under up down off out as than then so if or and ' +
  'but because while until since between during before after again not no nor nt dont cant cannot didnt doesnt isnt arent ' +
  'wasnt werent wont wouldnt couldnt shouldnt havent hasnt hadnt im ive ill id youre youve theyre theres thats whats ' +
  'what which who whom whose when where why how very really just also too only even still already yet ever never always ' +
  'please kindly pls hi hello hey dear thanks thank ok okay yes yeah well actually basically just like want wanna need ' +
  'wish would tell say said know think let lets get got getting go going gonna come some any all each every both many ' +
  'much more most other another such own same thing something anything everything nothing someone anyone one ones way ' +
  'through across along come comes coming came bit lot lots able possible happen happening sure s t ve re ll d m u ur';

const CHINESE =
  '的 了 吗 呢 啊 呀 吧 嘛 哦 噢 哈 嗯 我 你 您 他 她 它 们 这 那 哪 是 在 有 和 与 跟 及 或 就 都 也 还 又 再 才 很 太 更 最 把 被 让 给 ' +
  '对 向 从 到 为 以 会 能 要 想 该 可 请 个 些 么 怎 啥 什 没 不 之 其 于 而 但 若 如 因 所 着 过 来 去 上 下 里 说 问 得 地 一 几 多 吗';

const CHINESE_PHRASES =
  '怎么 怎样 怎么样 什么 为什么 为何 如何 可以 能否 能不能 可不可以 是不是 是否 有没有 会不会 要不要 我们 你们 您们 他们 我的 你的 您的 请问 你好 您好 ' +
  '一个 这个 那个 哪个 哪里 哪儿 那里 这里 多少 多久 多长 时候 什么时候 现在 已经 还是 或者 如果 因为 所以 但是 没有 不能 不了 不会 一下 一直 ' +
  '需要 想要 知道 告诉 帮我 帮忙 麻烦 谢谢 的话 了吗 了呢 怎么办 咋办 咋 应该 可能 觉得 还有 之后 之前 以后 以前 情况 问题 东西 事情 进行 关于';

const FUNCTION_WORDS = new Set([...ENGLISH.split(' '), ...CHINESE.split(' '), ...CHINESE_PHRASES.split(' ')]);

/** @param word lower case and not stemmed, or a Chinese word or character */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}

/**
 * Words that dress a request: time, feeling, effort, politeness. An article that does not contain them still covers the
 * question, so they count for little when they are missing.
 */
const DRESSING = new Set(
  // time
  (
    'today yesterday tomorrow tonight now morning afternoon evening night noon midnight week weeks weekly month months year years ' +
    'day days daytime hour hours minute minutes second seconds moment ago last next previous recently lately earlier later soon ' +
    'soonest since first time times once twice monday tuesday wednesday thursday friday saturday sunday january february ' +
    'march april june july august september october november december asap urgent urgently immediately instantly quick ' +
    'quickly fast suddenly finally eventually currently usually normally often sometimes forever anytime ' +
    // effort and feeling
    'help helping helped explain explained wondering wonder tried try trying keep keeps kept trouble question questions guys ' +
    'sir madam team hope appreciate advise advice idea guess seems seem seemed understand understood confused confusing weird ' +
    'strange annoying annoyed frustrated worried worry afraid unsure certain clear clearly exactly properly correctly simply ' +
    'easily easy hard difficult anymore longer instead else different fine nice great awful terrible horrible bad good best ' +
    'better worse worst wonderful sorry sad happy angry love hate mind care matter serious seriously honest honestly ' +
    'possible impossible necessary important correct true false actual ' +
    // size and amount
    'new old big bigger large larger small smaller little few several enough half full whole part total thousand hundred k ' +
    'least less main only extra additional further ' +
    // people
    'people person persons guy man woman boy girl friend friends family mate boss employee customer customers client clients ' +
    'everyone everybody anybody somebody nobody folks stranger ' +
    // verbs that fit everything
    'use using used uses work working worked works put puts putting make makes making made take takes taking took taken give gives ' +
    'giving gave given come comes coming came see sees seeing saw seen show shows showing shown find finds finding found check ' +
    'checks checking checked allow allows allowed look looks looking looked turn turns turned bring brings brought run runs ' +
    'running ran set sets setting start starts started starting begin begins began stop stops stopped stopping end ends ended ' +
    'finish finished leave leaves leaving left stay stays stayed wait waits waiting waited ask asks asking asked answer answers ' +
    'answered reply mean means meant speak speaks talk talks call calls called tell tells told write writes wrote read reads ' +
    'become becomes became seem feel feels felt sit stand stands stood live lives lived bit handle handled deal deals ' +
    'choose chooses chose chosen pick picks picked prefer bother include includes included depend depends ' +
    'consider cause causes caused affect affects learn believe suppose expect expects expected expecting require required ' +
    'requires offer offers offered provide provides provided support supports supported exist exists contain contains ' +
    'able unable touch touched meet sort fix solve ' +
    // places and relations
    'here there where place places around near nearby far away back through across along within without against ' +
    'toward towards behind beside between among inside outside front top bottom side left right middle ' +
    // nouns that fit everything
    'thing things stuff kind kinds type types sort case cases point points way ways reason reasons fact facts example ' +
    'detail details info information issue issues problem problems situation question help world life ' +
    'maybe perhaps whether though although however otherwise therefore anyway quite rather pretty too almost nearly ' +
    'together apart alone itself myself yourself himself herself themselves own owns owned same similar ' +
    'couple went gone says saying said noticed notice happened happens complete completed completing wanted step steps supposed ' +
    'appears appear appeared appearing needed needs option options assist assistance anywhere somewhere definitely attempted ' +
    'attempt attempts attempting reach reaches specific located odd normal normally frequently frequent aware typically ' +
    'concerned frame area town city alright previously regards regarding following realize realise realized realised letting ' +
    'impression thinking possibly possibility heard basis hoping apparently latest upset disappointed extremely desperately ' +
    'continue inquiring certainly despite manually truly earth others unfortunately pocket jacket present existing long two ' +
    'three four five multiple physical auto function functions functioning feature features system systems amount amounts via ' +
    'date dates view views visit visits taxi cab bus train car street mall gym school work office desk drawer kitchen garden ' +
    'cafe trousers jeans bank banks service services company available ' +
    // Chinese
    '今天 昨天 明天 今晚 刚才 刚刚 刚 最近 上周 下周 这周 本周 上个月 下个月 这个月 上星期 下星期 早上 上午 中午 下午 晚上 半夜 目前 马上 赶紧 赶快 急 ' +
    '着急 快 尽快 立刻 立即 总是 老是 突然 忽然 终于 到底 究竟 真的 其实 好像 似乎 大概 一般 通常 比较 非常 特别 有点 有些 有人 别人 人 朋友 亲 ' +
    '客服 银行 发现 看到 听到 显示 提示 出现 觉得 担心 害怕 不太 不懂 不明白 不清楚 明白 清楚 解释 介绍 说明 解决 处理 操作 试 试过 尝试 弄 搞 做 用 ' +
    '使用 找 看 查 查看 给 拿 放 办 好 坏 新 旧 大 小 完 叫 让 变 变成 成 开始 结束 停 等 答 回答 回复 帮助 支持 提供 选 选择 拿到 知 听 讲 谈 ' +
    '第一 第二 次 天 周 月 年 日 号 点 分钟 小时 星期 礼拜 个月 几天 几个 这样 那样 这么 那么 为啥 咋样 嘞 哎 唉 诶 全部 所有 一些 一样 同样 自己 ' +
    '直接 只 仅 另外 其他 别的 前 后 外 内 中 间 里面 外面 上面 下面 地方 原因 方法 办法 方式 事 件 条 张 笔 位 块 元 万 千 百 想要 打算 准备 ' +
    '时间 意思 功能 时 样 两 两个 全 已 未 却 算 行 不行 成功 确认 通过 一次 上次 下次 再次 多次 每次 一定 不知道 这边 只能 不需要 只有 然后 例如 比如 ' +
    '结果 正常 经常 根本 后面 就算 没法 只是 返回 正在 当前 一共 好久 第一次 第二次 最后 系统 用户 客户 客人 人员 平台 页 页面 界面 原来 不好意思 ' +
    '出来 进去 才 继续 按 金额 日期 查询 询问 咨询 了解 获取 获得 得到 出租车 公交车 公交 地铁 餐厅 咖啡店 办公室 学校 路上 车上 家里 街上 口袋 ' +
    '必须 应当 允许 容易 难 正确 重要 必要 具体 详细 信息 服务 公司 人家'
  ).split(' '),
);

/** @param word lower case and not stemmed, or a Chinese word */
export function isDressing(word: string): boolean {
  return DRESSING.has(word);
}
