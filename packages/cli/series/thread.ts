import { parentPort } from 'node:worker_threads';
import { answer, type Task } from './tasks.ts';

/** One of the threads that forecast side by side; each keeps what all series taught. */
const port = parentPort!;
port.on('message', (task: Task) => port.postMessage(answer(task)));
