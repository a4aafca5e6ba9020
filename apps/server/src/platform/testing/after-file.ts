import { afterAll } from 'vitest';
import { closeWhatIsOpen } from './ends.ts';

// Files of one process share what they import, so what is said once there is said here for each of them.
afterAll(closeWhatIsOpen);
