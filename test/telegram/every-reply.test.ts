import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeAction, type Reply } from '../../bots/commands/reply.ts'
import { render } from '../../bots/telegram/render.ts'
import { maskAddress } from '../../src/consent/recipient.ts'
import { recipientChat } from '../../src/features/recipient-chat/chat.ts'
import { recipientActions } from '../../src/features/recipient-chat/commands.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { type RecipientWalk, walkAsRecipient, walkersEmail, walkersPhone } from '../gallery/recipient-walk.ts'
import { pageFault } from '../support/browser/page-fault.ts'
import { everythingIn, openCommandRegister, recipientContext, statesOf } from '../support/commands.ts'
import { forAllTests } from '../support/opened.ts'
import { checked } from '../support/platforms/telegram-double.ts'

/*
 * Everything that a recipient can reach in both languages: Telegram and the web page take every answer, and
 * no recipient reaches another person by what a client sends.
 */

const stepsMax = 400

describe.each<Language>(['tr', 'en'])('in %s', (language) => {
  const home = forAllTests(openCommandRegister)
  let walked: RecipientWalk

  beforeAll(async () => {
    walked = await walkAsRecipient(home, { language, stepsMax })
  })

  it('Telegram and the web page take every answer', () => {
    const faults = walked.answers.flatMap(({ path, replies }) =>
      replies.flatMap((reply) => {
        const fault = telegramFault(reply) ?? pageFault(reply, language, 'recipient')
        return fault === null ? [] : [`${path}: ${fault}`]
      }),
    )
    expect(faults).toEqual([])
    expect(walked.steps).toBeLessThan(stepsMax)
    const names = [...walked.values].map((value) => value.split('|')[0])
    const missed = [...recipientActions.keys()].filter((name) => !names.includes(name))
    // They take an unknown person or a consent form.
    expect(missed.filter((name) => !['phone', 'email', 'form-give'].includes(name))).toEqual([])
  })

  it('no person reaches another one by a value, as it was or changed', async () => {
    const before = await Promise.all([walkersPhone, walkersEmail].map((one) => statesOf(home, one)))
    const secrets = [walkersPhone, walkersEmail].flatMap(({ address }) => [address, maskAddress(address)])
    const check = async (value: string) => {
      const context = recipientContext(home, { userId: '7002', language })
      const told = (await recipientChat.action(context, decodeAction(value))).map(everythingIn).join('\n')
      const shown = secrets.filter((secret) => told.includes(secret))
      if (shown.length > 0) throw new Error(`${value} shows ${shown.join(', ')}`)
    }
    for (const value of walked.values) await check(value)
    const pieces = fc.constantFrom(
      ...[...walked.values].flatMap((value) => value.split('|').slice(1)),
      '1',
      '2',
      '',
    )
    const name = fc.constantFrom(...recipientActions.keys())
    const anyValue = fc.tuple(name, fc.array(pieces, { maxLength: 5 }))
    await fc.assert(
      fc.asyncProperty(anyValue, ([first, rest]) => check([first, ...rest].join('|'))),
      { numRuns: 300 },
    )
    expect(await Promise.all([walkersPhone, walkersEmail].map((one) => statesOf(home, one)))).toEqual(before)
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
