import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { type ShownLanguage, shownInTelegram } from '../../../src/consent/shown/shown.ts'
import { proveAddress } from '../../../src/register/people.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { openCommandRegister, pressAsRecipient, recipientContext } from '../../../test/support/commands.ts'
import { said } from '../../../test/support/leaks/leaks.ts'
import { phone, say, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { runRecipientCommand } from '../recipient.ts'
import type { Part, Reply } from '../reply.ts'

let home: TestRegister
beforeEach(async () => {
  home = await openCommandRegister()
})
afterEach(async () => await home.close())

const wordsFor = {
  tr: {
    start: 'başlarken',
    notice: '/kvkk',
    none: 'kayıt yok',
    ONAY: 'ONAY var',
    refused: 'durdurduktan sonra',
    list: 'durdurduktan sonra, liste',
    all: 'tüm markalar',
    stop: '‹marka› · SMS: durdur',
    stopAll: 'Tüm markalar: durdur',
    company: '‹şirket›',
    brand: '‹marka›',
    otherBrand: '‹öteki marka›',
    address: '‹numara›',
    moment: '‹an›',
    date: '‹tarih›',
    number: 'kayıt no ‹no›',
  },
  en: {
    start: 'at the start',
    notice: '/kvkk',
    none: 'no record',
    ONAY: 'ONAY',
    refused: 'after stopping',
    list: 'after stopping, the list',
    all: 'all brands',
    stop: '‹brand› · SMS: stop',
    stopAll: 'All brands: stop',
    company: '‹company›',
    brand: '‹brand›',
    otherBrand: '‹other brand›',
    address: '‹number›',
    moment: '‹moment›',
    date: '‹date›',
    number: 'record no ‹no›',
  },
} as const

/** A reply as somebody reads it, with its buttons in brackets. */
function readable(reply: Reply): string {
  said('what a recipient is shown', reply)
  return reply.parts.flatMap(linesOf).join('\n')
}

function linesOf(part: Part): string[] {
  switch (part.kind) {
    case 'text':
    case 'note':
      return [typeof part.text === 'string' ? part.text : part.text.map(pieceOf).join('')]
    case 'heading':
      return [part.text]
    case 'facts':
      return part.facts.map(({ label, value }) => `${label}: ${value}`)
    case 'choices':
      return part.choices.map(({ label }) => `[${label}]`)
    case 'contact-request':
      return [`[${part.label}]`]
    default:
      throw new Error(`A recipient is shown a part of another kind: ${part.kind}`)
  }
}

const pieceOf = (piece: string | object) =>
  typeof piece === 'string' ? piece : Object.values(piece).join('')

/** Names that say what they stand for. */
async function rename({ company, brand, otherBrand }: (typeof wordsFor)[ShownLanguage]): Promise<void> {
  await home.engine.apply([
    `UPDATE provider SET name = '${company}'`,
    `UPDATE brand SET name = CASE code WHEN ${subBrandCode} THEN '${brand}' ELSE '${otherBrand}' END`,
  ])
}

async function shownText(language: ShownLanguage): Promise<string> {
  const words = wordsFor[language]
  await rename(words)
  const scenes: string[] = []
  const recipient = phone(71)
  const userId = '71'
  const context = () => recipientContext(home, { userId, language })
  const note = (title: string, reply: Reply | undefined) => {
    if (reply === undefined) throw new Error(`There was no answer: ${title}`)
    scenes.push(`(${title})\n${withoutPerson(readable(reply), recipient, words)}`)
    return reply
  }
  const command = async (name: string) => (await runRecipientCommand(context(), name, ''))[0]
  note(words.start, await command('start'))
  note(words.notice, await command('kvkk'))
  await proveAddress(home.register, userId, recipient)
  note(words.none, await command('izinlerim'))
  for (const channel of ['ARAMA', 'MESAJ'] as const) await say(home.register, recipient, 'ONAY', { channel })
  home.clock.move(60_000)
  const list = note(words.ONAY, await command('izinlerim'))
  note(words.refused, await pressAsRecipient(context(), list, words.stop))
  note(words.all, await pressAsRecipient(context(), list, words.stopAll))
  note(words.list, await command('izinlerim'))
  return scenes.join('\n\n')
}

/** The text without what differs from person to person. */
function withoutPerson(
  text: string,
  { address }: Recipient,
  { address: masked, moment, date, number }: (typeof wordsFor)[ShownLanguage],
): string {
  return text
    .replaceAll(maskAddress(address), masked)
    .replaceAll(/2 (?:Mart|March) 2026(?: \d\d:\d\d)/g, moment)
    .replaceAll(/2 (?:Mart|March) 2026/g, date)
    .replaceAll(/(?:kayıt|record) no [0-9a-f]+…[0-9a-f]+/g, number)
}

test.each(['tr', 'en'] as const)(
  'the bot says what its version says: another word is another version (%s)',
  async (language) => {
    expect(await shownText(language)).toBe(shownInTelegram[language].text)
  },
)
