import { type SettingName, settingKinds } from '../../../src/register/settings.ts'

/** What each setting of the company does, as its table says. */
export const settingMeanings = Object.fromEntries(
  Object.entries(settingKinds).map(([name, { meaning }]) => [name, `${meaning}.`]),
) as Readonly<Record<SettingName, string>>
