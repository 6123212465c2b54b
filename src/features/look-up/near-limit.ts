import type { Renderers } from '../../../bots/commands/posts.ts'
import { note, textReply } from '../../../bots/commands/reply.ts'
import type { PostKind } from '../../jobs/message.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { Language } from '../../register/recipients/people.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** An API client has used most of its daily look-ups of addresses that have no consent. */
    'look-ups-near-limit': { readonly client: string; readonly lookUps: number; readonly perDay: number }
  }
}

const texts = {
  tr: {
    summary: 'Bir sistem günlük sorgu sınırına yaklaştı.',
    near: (lookUps: number, perDay: number) =>
      `adlı sistem bugün izni olmayan ${tr.number(lookUps)} adres sorguladı; günlük sınırı ${tr.number(perDay)}. Sınır dolarsa sorguları gece yarısına kadar yanıtlanmaz; RET bildirimleri yine gider.`,
    raise: 'Bu sorgular bekleniyorsa sunucuda sınırı yükseltin:',
    remove: 'Beklenmiyorsa sistemin erişimini kaldırın:',
  },
  en: {
    summary: 'A system is near its daily limit of look-ups.',
    near: (lookUps: number, perDay: number) =>
      `has looked up ${en.counted(lookUps, 'address', 'addresses')} without a consent today; its limit is ${en.number(perDay)}. Once it is reached, its look-ups are not answered until midnight; refusals still reach it.`,
    raise: 'If these look-ups are expected, raise the limit on the server:',
    remove: 'If they are not, end the access of the system:',
  },
} satisfies Record<Language, unknown>

export const nearLimitPosts: Pick<Renderers<PostKind>, 'look-ups-near-limit'> = {
  'look-ups-near-limit': ({ client, lookUps, perDay }, _, { language }) => {
    const { summary, near, raise, remove } = texts[language]
    const raiseCommand = `izin client set --username ${client} --look-ups ${2 * perDay}`
    return textReply(
      summary,
      [{ code: client }, ` ${near(lookUps, perDay)}`],
      note([`${raise} `, { code: raiseCommand }]),
      note([`${remove} `, { code: `izin client remove --username ${client}` }]),
    )
  },
}
