import { type SettingName, settingKinds } from '../../../src/register/settings.ts'
import * as en from '../../messages/en.ts'
import * as tr from '../../messages/tr.ts'
import { fold } from './fold.ts'

const named = (Object.keys(settingKinds) as SettingName[]).flatMap((setting) => {
  const shown = [tr, en].map(({ management }) => management.setting.texts[setting].name)
  return [setting, ...shown].map((name) => ({ setting, name }))
})

/** Names in both languages, and the technical ones. */
export const settingNames: readonly string[] = named.map(({ name }) => name)

const settings = new Map(named.map(({ setting, name }) => [folded(name), setting]))

export function readSettingName(text: string): SettingName | null {
  return settings.get(folded(text)) ?? null
}

/** Few people type a circumflex. */
function folded(text: string): string {
  return fold(text).replaceAll('â', 'a')
}
