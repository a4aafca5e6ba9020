import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Three suites. `unit` is everything that sits beside the code: engines, rooms on a real database, screens' logic.
 * `scenarios` are stories through the whole system in a real browser; `servers` need PostgreSQL and NATS.
 * The last two start whole systems; a story waits for its browser and its clocks more than it computes.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['apps/**/*.test.{ts,tsx}', 'packages/**/*.test.{ts,tsx}', 'demo/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          // By itself it leaves one processor of two to itself, which waits most of the time.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          // One process runs many files and loads what they share once. What a file changes for its process, it puts back.
          isolate: false,
          setupFiles: ['apps/server/src/platform/testing/after-file.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['tests/scenarios/**/*.test.ts'],
          globalSetup: ['tests/house/prepare-bank.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // A whole system and a browser on a busy machine: told twice at most, and the report says which had to be.
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'servers',
          include: ['tests/servers/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
