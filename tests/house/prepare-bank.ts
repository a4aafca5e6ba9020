import { prepareBank } from './prepared.ts';

/** Before the first story is told: what all of them begin with, so that those told at once need not each make it. */
export default () => prepareBank(process.env.TEST_DATABASE_URL);
