import type { Translated } from '../platform/translated.ts';
import type { imports as english } from './words-import.en.ts';

export const imports: Translated<typeof english> = {
  title: '导入文章',
  text: '从文件夹或文件导入：Markdown、HTML、带“问题”和“答案”两列的 CSV，或 Zendesk Guide、Intercom 导出的 JSON。每页都成为草稿；不会发布，也不会覆盖别人写的内容。',
  do: '导入',
  source: { label: '来源', text: '给它起个名字。同一来源的页面会被认出：再次导入时，只有改动过的会成为草稿。' },
  language: { label: '语言', text: '用于没有注明语言的页面。以 .en.md 或 .zh.md 结尾的文件名已注明语言。' },
  collection: { label: '目录', text: '草稿放在这里，之后可以移动。' },
  audience: { label: '读者', text: '发布之后谁能读。' },
  folder: '选择文件夹',
  files: '选择文件',
  chosen_other: '已选 {{count}} 个文件',
  nothing: '请先选择文件夹或文件。',
  begin: '导入',
  stop: '停止',
  progress: '{{done}} / {{all}} 个文件',
  stopped: '停在第 {{done}} 个文件，共 {{all}} 个。已导入的保留；重新开始会从这里继续。',
  report: '每页的结果',
  show: '显示',
  all: '全部',
  outcome: {
    created: '新草稿',
    changed: '草稿有改动',
    unchanged: '与之前相同',
    kept: '保留了正在编写的内容',
    failed: '未能读取',
  },
  count: { created: '新草稿', changed: '有改动', unchanged: '相同', kept: '保留', failed: '未读取' },
  left: '缺少：{{what}}',
  tooLong: '超过 180 万个字符',
  open: '打开',
};
