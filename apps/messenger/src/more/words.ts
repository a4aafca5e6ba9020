/** The texts of what is seldom needed, all languages together: this part comes late and at once. */
import type { Language } from '../launch.ts';

export interface MoreWords {
  openCase: string;
  earlier: string;
  received: string;
  /** By the code of the problem. */
  notSent: (code: string) => string;
  edit: string;
  retry: string;
  drop: string;
  lookMeans: string;
  lookNothing: string;
  outcomes: { ok: string; failed: string; unsaved: string };
  language: string;
  sound: string;
  logOut: string;
  download: string;
}

/** Which sentence explains a refusal. */
const why = (code: string, [large, kind, lost, other]: [string, string, string, string]) =>
  /large/.test(code) ? large : /type|disguised/.test(code) ? kind : /lost/.test(code) ? lost : `${other} (${code})`;

export const moreWords: Record<Language, MoreWords> = {
  en: {
    openCase: 'Your open case',
    earlier: 'Earlier conversations',
    received: 'Received',
    notSent: (code) =>
      `Not sent: ${why(code, ['it is too large.', 'files of this kind are not accepted.', 'the file is not on this device any more.', 'it was not accepted'])}`,
    edit: 'Edit',
    retry: 'Try again',
    drop: 'Remove',
    lookMeans:
      'These pages and steps go along with your conversation, so that you need not explain them. Never what you type into fields.',
    lookNothing: 'Nothing so far. When this site tells us a page or a step, it is listed here.',
    outcomes: { ok: 'done', failed: 'failed', unsaved: 'not saved' },
    language: 'Language',
    sound: 'Sound for new messages',
    logOut: 'Log out on this device',
    download: 'Download',
  },
  zh: {
    openCase: '您的未结工单',
    earlier: '以往会话',
    received: '已受理',
    notSent: (code) => `未发送：${why(code, ['内容太大。', '不接受此类文件。', '文件已不在本机。', '未被接受'])}`,
    edit: '编辑',
    retry: '重试',
    drop: '移除',
    lookMeans: '下列页面和步骤会随会话转给我们，您无需重复说明。您在输入框中填写的内容从不包含在内。',
    lookNothing: '目前没有。网站告诉我们的页面和步骤会列在这里。',
    outcomes: { ok: '完成', failed: '失败', unsaved: '未保存' },
    language: '语言',
    sound: '新消息提示音',
    logOut: '在本机退出',
    download: '下载',
  },
  ar: {
    openCase: 'طلبك المفتوح',
    earlier: 'محادثات سابقة',
    received: 'تم الاستلام',
    notSent: (code) =>
      `لم تُرسل: ${why(code, ['حجمها كبير جدًا.', 'لا نقبل هذا النوع من الملفات.', 'لم يعد الملف على هذا الجهاز.', 'لم تُقبل'])}`,
    edit: 'تعديل',
    retry: 'إعادة المحاولة',
    drop: 'إزالة',
    lookMeans: 'تُرفق هذه الصفحات والخطوات بمحادثتك كي لا تضطر إلى شرحها. ولا يُرفق أبدًا ما تكتبه في الحقول.',
    lookNothing: 'لا شيء حتى الآن. ما يخبرنا به الموقع من صفحات وخطوات يظهر هنا.',
    outcomes: { ok: 'تم', failed: 'فشل', unsaved: 'لم يُحفظ' },
    language: 'اللغة',
    sound: 'صوت عند وصول رسالة',
    logOut: 'تسجيل الخروج من هذا الجهاز',
    download: 'تنزيل',
  },
};
