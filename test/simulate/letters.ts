import { names } from '../../src/language/turkish-names.ts'
import { type Key, keyName } from './actors/actor.ts'
import { company } from './company.ts'

export interface Letter {
  /** The same in every copy. */
  readonly id: string
  readonly to: string
  readonly text: string
  readonly mayBeRepeat: boolean
}

export type Letters = ReturnType<typeof lettersOf>

const given = "ONAY'ınız kaydedildi"
/** Path and token of the link that a form is confirmed by. */
export const mailedLink = /\/c\/\d+\/([\w-]{16,})\?dil=tr/

export function lettersOf(expects: (isTrue: boolean, promise: string) => void) {
  const arrived = new Set<string>()
  const answered = new Map<string, number>()
  const links = new Map<string, { readonly path: string; readonly token: string }>()
  const logged: string[] = []

  function tells({ to, text }: Letter): void {
    const [words = ''] = text.split(given)
    const brand = company.brands.find((_, place) => text.startsWith(company.brandNames[place] ?? '?'))
    const named = Object.entries(names.channels).flatMap(([channel, name]) =>
      words.includes(name) ? [{ channel, times: words.split(name).length - 1 }] : [],
    )
    expects(brand !== undefined && named.length > 0, 'a confirmation names its brand and its channels')
    for (const { channel, times } of named) {
      expects(times === 1, 'a confirmation names a channel once')
      const name = keyName({ address: to, brandCode: brand ?? 0, channel })
      answered.set(name, (answered.get(name) ?? 0) + 1)
    }
  }

  return {
    arrives(letter: Letter): void {
      const { id, to, text, mayBeRepeat } = letter
      expects(mayBeRepeat || !arrived.has(id), 'a letter that may be a repeat says so')
      if (arrived.has(id)) return
      arrived.add(id)
      const [path, token] = mailedLink.exec(text) ?? []
      if (text.includes(given)) tells(letter)
      else if (path === undefined || token === undefined) {
        expects(false, 'a letter confirms something, or brings a link')
      } else {
        expects(!logged.some((line) => line.includes(token)), 'no link is in the log')
        links.set(to, { path, token })
      }
    },
    /** Letters about an ONAY of this key, without copies. */
    newsOf: ({ recipient, ...key }: Key) =>
      answered.get(keyName({ address: recipient.address, ...key })) ?? 0,
    linkFor: (address: string) => links.get(address)?.path,
    readsLog(line: string): void {
      logged.push(line)
      expects(![...links.values()].some(({ token }) => line.includes(token)), 'no link is in the log')
    },
  }
}
