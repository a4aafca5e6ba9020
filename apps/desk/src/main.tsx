import './styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './platform/api.ts';
import { keepFocus } from './platform/focus-keeper.ts';
import { startWords } from './platform/i18n.ts';
import { startKeys } from './platform/keys.ts';
import { loadPopups } from './platform/popups.tsx';
import { router } from './routes.tsx';

await startWords();
startKeys();
keepFocus();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);

// After the first paint, what the first click will need.
const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 500));
idle(() => void loadPopups());
