/* Sets theme and language on <html> before anything is painted, so that neither flashes. Names match theme.ts and i18n.ts. */
(() => {
  const html = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const theme = kept('harken.theme');
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  html.dataset.theme = dark ? 'dark' : 'light';
  const language = kept('harken.language') || navigator.language || 'en';
  html.lang = language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
})();
