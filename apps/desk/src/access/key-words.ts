import type { KeyPermission } from '@harken/contract/routes-access';
import i18next from 'i18next';

type Underscored<P extends string> = P extends `${infer A}.${infer B}` ? `${A}_${B}` : P;

/** What a key may, in words. Permissions have dots, and so do the paths of the dictionary. */
export const mayWords = (one: KeyPermission): string =>
  i18next.t(`security:keys.may.${one.replace('.', '_') as Underscored<KeyPermission>}`);
