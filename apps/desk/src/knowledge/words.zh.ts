import type { Translated } from '../platform/translated.ts';
import type { knowledge as english } from './words.en.ts';

export const knowledge: Translated<typeof english> = {
  title: '知识库',
  back: '返回列表',
  empty: '还没有文章。',
  search: {
    label: '搜索知识库',
    hint: '客户问的是什么？',
    results: '找到的段落',
    count_other: '{{count}} 个段落',
    none: '没有文章写到',
    noneText: '可换个说法。缺少的内容值得告诉写文章的同事。',
    empty: '输入客户的问题。',
  },
  nothingOpen: { title: '未打开文章', text: '搜索，或从目录中选择。' },
  article: {
    label: '文章',
    loading: '正在载入文章',
    checked: '{{day}} 核对',
    unchecked: '尚未核对',
    notPublished: '未发布',
    nothingYet: '这篇文章还没有发布任何内容。',
  },
  dialog: { title: '搜索知识库', back: '返回结果', insert: '插入此段' },
};
