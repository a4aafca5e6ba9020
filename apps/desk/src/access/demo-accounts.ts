import type { Role } from '@harken/contract/people';

interface DemoAccount {
  name: string;
  email: string;
  role: Role;
  about: 'cards' | 'payments' | 'mandarin' | 'floor' | 'house';
}

/**
 * Some of Harbour Bank's people, for trying the roles. Shown only where the server says that it is the demonstration;
 * the passwords are printed where it was started and are not in the page.
 */
export const demoAccounts: readonly DemoAccount[] = [
  { name: 'Priya Nair', email: 'priya.nair@harbourbank.example', role: 'agent', about: 'cards' },
  { name: 'Marcus Oyelaran', email: 'marcus.oyelaran@harbourbank.example', role: 'agent', about: 'payments' },
  { name: 'Lin Xiaoyu', email: 'lin.xiaoyu@harbourbank.example', role: 'agent', about: 'mandarin' },
  { name: 'Grace Tan', email: 'grace.tan@harbourbank.example', role: 'lead', about: 'floor' },
  { name: 'Helen Ward', email: 'helen.ward@harbourbank.example', role: 'admin', about: 'house' },
];
