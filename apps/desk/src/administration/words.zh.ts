import type { Translated } from '../platform/translated.ts';
import type { administration as english } from './words.en.ts';

export const administration: Translated<typeof english> = {
  title: '管理',
  back: '返回各项设置',
  group: { begin: '开始', people: '人员', access: '登录与访问', work: '工作安排', record: '记录' },
  search: { label: '搜索设置', hint: '搜索设置', count_other: '找到 {{count}} 项设置' },
  missing: { title: '没有您可以打开的这一项', text: '地址有误，或您的角色不能打开。请在旁边选择一项。' },
  edit: {
    saved: '已保存',
    undone: '已撤回',
    undoTooLate: '未能撤回：其间又有人做了修改。',
    changedBy: '{{name}}于{{ago}}修改了此项',
    changedBySomeone: '其间有人修改了此项',
    theirs: '对方的',
    yours: '您的',
    nothing: '（空）',
    takeTheirs: '采用对方的',
    takeTheirsOf: '采用对方的：{{label}}',
    keepMine: '保留我的',
    keepMineOf: '保留我的：{{label}}',
    decideFirst: '有人修改了同一项。请先在上方选择，再保存。',
    unsaved_other: '{{count}} 处修改尚未保存',
    discard: '放弃修改',
    leaveTitle: '不保存就离开？',
    leaveText: '这里的修改尚未保存，离开后会丢失。',
    leave: '不保存，离开',
    stay: '继续编辑',
  },
  start: { name: '开始使用', text: '接待第一位客户之前需要准备什么，哪些已经完成。' },
  people: {
    name: '人员',
    text: '谁在这里工作，各自可以做什么，分到哪些工作。',
    setting: {
      name: { label: '姓名', text: '同事看到的名字；客户在此人的回复中也会看到。' },
      roles: { label: '角色', text: '此人可以做什么。多个角色的权限相加；修改立即生效，并刷新其页面。' },
      teams: { label: '团队', text: '与谁一起工作。团队用于列表和报表的分组，不带权限。' },
      queues: { label: '队列', text: '会分到哪些工作，可以看到哪些会话。' },
      capacity: { label: '工作容量', text: '同时承担的工作量。一个聊天通常占 1，一通电话占满。' },
    },
  },
};
