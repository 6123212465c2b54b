import type { Role } from '../../db/schema.ts'
import { fold } from '../../src/consent/fold.ts'
import type { Language } from '../../src/register/recipients/people.ts'

/* Example people and rooms of the playground and its example company. */

export const company = { code: 123456, name: 'Örnek A.Ş.', brand: { code: 123457, name: 'Örnek Kahve' } }

export type Named = Readonly<Record<'id' | 'name', string>>

/** Example staff; Zeynep has no role, so that a visitor can see the refusal. */
export const staff: readonly (Named & { readonly role: Role | null })[] = [
  { id: 'U0AYSE', name: 'Ayşe', role: 'admin' },
  { id: 'U0BORA', name: 'Bora', role: 'editor' },
  { id: 'U0MEHMET', name: 'Mehmet', role: 'viewer' },
  { id: 'U0ZEYNEP', name: 'Zeynep', role: null },
]

/** Slack ids of the example admins. */
export const exampleAdmins = staff.filter(({ role }) => role === 'admin').map(({ id }) => id)

/** Example channel of Slack, with its name in each language of the page. */
export interface ExampleRoom {
  readonly id: string
  readonly names: Readonly<Record<Language, string>>
}

export const reportRoom: ExampleRoom = { id: 'C0RAPOR', names: { tr: 'izin-raporu', en: 'izin-reports' } }
export const generalRoom: ExampleRoom = { id: 'C0GENEL', names: { tr: 'genel', en: 'general' } }
export const rooms: readonly ExampleRoom[] = [reportRoom, generalRoom]

/** Replaces `@Zeynep` and `#genel` by Slack ids, as Slack does with typed text. */
export function withIds(text: string): string {
  const idByName = new Map<string, string>([
    ...staff.map(({ id, name }) => [`@${fold(name)}`, `@${id}`] as const),
    ...rooms.flatMap(({ id, names }) =>
      Object.values(names).map((name) => [`#${fold(name)}`, `#${id}`] as const),
    ),
  ])
  return text.replace(/(?<=^|\s)[@#][\p{L}-]+/gu, (word) => idByName.get(fold(word)) ?? word)
}

export const recipients: readonly (Named & { readonly phone: string })[] = [
  { id: '7001', name: 'Deniz', phone: '+905321234567' },
  { id: '7002', name: 'Kerem', phone: '+905339876543' },
  { id: '7003', name: 'Mehmet', phone: '+905307654321' },
]
