import { names } from '../../src/consent/names/tr.ts'
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
const sixDigits = /(?<![\w.-])\d{6}(?![\w.-])/g

export function lettersOf(expects: (isTrue: boolean, promise: string) => void) {
  const arrived = new Set<string>()
  const answered = new Map<string, number>()
  const codes = new Map<string, string>()
  const everyCode = new Set<string>()
  const logged = new Set<string>()

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
      const code = /^\d{6}$/m.exec(text)?.[0]
      if (text.includes(given)) tells(letter)
      else if (code === undefined) expects(false, 'a letter confirms something, or brings a code')
      else {
        expects(!logged.has(code), 'no code is in the log')
        codes.set(to, code)
        everyCode.add(code)
      }
    },
    /** Letters about an ONAY of this key, without copies. */
    newsOf: ({ recipient, ...key }: Key) =>
      answered.get(keyName({ address: recipient.address, ...key })) ?? 0,
    codeFor: (address: string) => codes.get(address),
    readsLog(line: string): void {
      for (const [digits] of line.matchAll(sixDigits)) {
        if (company.brands.some((code) => String(code) === digits)) continue
        logged.add(digits)
        expects(!everyCode.has(digits), 'no code is in the log')
      }
    },
  }
}
