import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { recipientActions, recipientCommands } from '../../bots/commands/recipient/table.ts'
import { recipientChat } from '../../bots/commands/recipient.ts'
import { decodeAction, encodeAction, type Reply } from '../../bots/commands/reply.ts'
import { render } from '../../bots/telegram/render.ts'
import { maskAddress } from '../../src/consent/recipient.ts'
import { addBrand } from '../../src/register/company/brands.ts'
import { changeLanguage, type Language } from '../../src/register/recipients/people.ts'
import { pageFault } from '../support/browser/page-fault.ts'
import {
  choicesOf,
  everythingIn,
  heldMails,
  openCommandRegister,
  provePhone,
  recipientContext,
  statesOf,
} from '../support/commands.ts'
import { forAllTests } from '../support/opened.ts'
import { checked } from '../support/platforms/telegram-double.ts'
import { email, phone, providerCode, say } from '../support/register.ts'

/**
 * Everything that a recipient can reach in both languages: Telegram and the web page take every answer, and
 * no recipient reaches another person by what a client sends.
 */

const [number, mail] = [phone(71), email(71)]
const stepsMax = 400
/** Presses per button name, so that long lists do not use up the steps. */
const alikeMax = 8
/** Ends what the others need. */
const endings = ['erase-own|yes', 'forget-address']

describe.each<Language>(['tr', 'en'])('in %s', (language) => {
  const home = forAllTests(openCommandRegister)
  const mails = heldMails()
  const as = (userId: string) =>
    recipientContext(home, { userId, language, mail: mails.mailOf(home, userId) })
  const values = new Set<string>()
  const faults: string[] = []

  beforeAll(async () => {
    const { register, clock } = home
    for (const status of ['ONAY', 'RET', 'ONAY'] as const) {
      for (const channel of ['MESAJ', 'ARAMA'] as const) await say(register, number, status, { channel })
      await say(register, mail, status, { channel: 'EPOSTA' })
      clock.move(1000)
    }
    // Enough to fill pages.
    for (let n = 1; n <= 30; n++) {
      await addBrand(register, { providerCode, code: 200_000 + n, name: `Marka ${n}` })
      await say(register, number, 'ONAY', { brandCode: 200_000 + n })
    }
    await provePhone(() => as('7001'), number)
    await recipientChat.text(as('7001'), mail.address)
    await recipientChat.text(as('7001'), mails.codes.at(-1) ?? '')
    await provePhone(() => as('7002'), phone(2))
    for (const userId of ['7001', '7002']) await changeLanguage(register, userId, language)
  })

  function look(path: string, replies: readonly Reply[], found: (value: string) => void): void {
    for (const reply of replies) {
      const fault = telegramFault(reply) ?? pageFault(reply, language, 'recipient')
      if (fault !== null) faults.push(`${path}: ${fault}`)
      for (const { action } of choicesOf(reply)) found(encodeAction(action))
    }
  }

  const pressAs = async (userId: string, value: string) =>
    await recipientChat.action(as(userId), decodeAction(value))

  it('Telegram and the web page take every answer', async () => {
    const waiting: [string, () => Promise<readonly Reply[]>][] = []
    const seen = new Map<string, number>()
    const found = (value: string) => {
      const [name = ''] = value.split('|')
      const before = seen.get(name) ?? 0
      if (values.has(value) || before >= alikeMax) return
      values.add(value)
      seen.set(name, before + 1)
      if (!endings.some((ending) => value.startsWith(ending)))
        waiting.push([value, () => pressAs('7001', value)])
    }
    waiting.push(
      ...['beni aramayın', '👍', 'x'.repeat(4096), '0532 123 45 67', '<b>'].map(
        (text): (typeof waiting)[number] => [text.slice(0, 9), () => recipientChat.text(as('7001'), text)],
      ),
    )
    for (const { words } of recipientCommands) {
      const [word] = words[language]
      for (const rest of ['', 'kahve', 'x'.repeat(4000), '<b>&'])
        waiting.push([`/${word} ${rest.slice(0, 9)}`, () => recipientChat.command(as('7001'), word, rest)])
    }
    let steps = 0
    for (; steps < stepsMax; steps++) {
      const [path, run] = waiting.shift() ?? []
      if (path === undefined || run === undefined) break
      home.clock.move(1000)
      look(path, await run(), found)
    }
    expect(faults).toEqual([])
    expect(steps).toBeLessThan(stepsMax)
    const missed = [...recipientActions.keys()].filter((name) => !seen.has(name))
    // They take an unknown person or a consent form.
    expect(missed.filter((name) => !['phone', 'email', 'form-give'].includes(name))).toEqual([])
  })

  it('no person reaches another one by a value, as it was or changed', async () => {
    const before = await Promise.all([number, mail].map((one) => statesOf(home, one)))
    const secrets = [number, mail].flatMap(({ address }) => [address, maskAddress(address)])
    const check = async (value: string) => {
      const told = (await pressAs('7002', value)).map(everythingIn).join('\n')
      const shown = secrets.filter((secret) => told.includes(secret))
      if (shown.length > 0) throw new Error(`${value} shows ${shown.join(', ')}`)
    }
    for (const value of values) await check(value)
    const pieces = fc.constantFrom(...[...values].flatMap((value) => value.split('|').slice(1)), '1', '2', '')
    const name = fc.constantFrom(...recipientActions.keys())
    const anyValue = fc.tuple(name, fc.array(pieces, { maxLength: 5 }))
    await fc.assert(
      fc.asyncProperty(anyValue, ([first, rest]) => check([first, ...rest].join('|'))),
      { numRuns: 300 },
    )
    expect(await Promise.all([number, mail].map((one) => statesOf(home, one)))).toEqual(before)
  })
})

function telegramFault(reply: Reply): string | null {
  try {
    for (const { method, payload } of render(reply)) {
      if (method !== 'editMessageReplyMarkup') checked({ chat_id: 1, ...payload })
    }
    return null
  } catch (error) {
    return String(error)
  }
}
