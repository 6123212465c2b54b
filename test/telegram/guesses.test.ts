import { beforeEach, expect, test } from 'vitest'
import type { RecipientContext } from '../../bots/commands/context.ts'
import { runRecipientAction, runRecipientCommand } from '../../bots/commands/recipient.ts'
import { newPlainToken } from '../../src/crypto/token.ts'
import { newGuessLimits } from '../../src/http/guesses.ts'
import { makeLink } from '../../src/register/links.ts'
import { ownConsents } from '../../src/register/look-up.ts'
import { openCommandRegister, recipientContext, textOf } from '../support/commands.ts'
import { forEachTest } from '../support/opened.ts'
import { phone, subBrandCode } from '../support/register.ts'

const home = forEachTest(() => openCommandRegister())
let waited: number
let context: (userId?: string) => RecipientContext
const recipient = phone(8700)

beforeEach(async () => {
  waited = 0
  const { bot } = newGuessLimits(home.clock.now, async (ms) => {
    waited += ms
    home.clock.move(ms)
  })
  context = (userId = '7001') => recipientContext(home, { userId, missed: () => bot.recordMiss(userId) })
})

const start = async (word: string, userId?: string) =>
  (await runRecipientCommand(context(userId), 'start', word)).map(textOf).join('\n')

async function linkToken(): Promise<string> {
  const made = await makeLink(home.register, { recipient, brandCode: subBrandCode, channel: 'MESAJ' })
  if (made.kind !== 'made') throw new Error(`Cannot make a link: ${made.kind}`)
  return made.token
}

test('10,000 words guessed behind /start have one answer, more and more slowly, and change nothing', async () => {
  const answers = new Set<string>()
  for (let n = 0; n < 10_000; n += 1) answers.add(await start(newPlainToken()))
  expect([...answers]).toEqual([expect.stringContaining('Bu bağlantı tanınmadı.')])
  // Time that passes forgives some; it still takes hours.
  expect(waited / 60_000).toBeGreaterThan(120)
  const before = waited
  expect(await start(newPlainToken(), '7002')).toBe([...answers][0])
  expect(waited).toBe(before)
  expect(await ownConsents(home.register, recipient)).toEqual([])
})

test('a real link is let through at once after many guesses', async () => {
  for (let n = 0; n < 40; n += 1) await start(newPlainToken())
  const before = waited
  expect(before).toBeGreaterThan(0)
  expect(await start(await linkToken())).toContain('Örnek Kahve')
  expect(waited).toBe(before)
})

test('guessed buttons and guessed requests of the form count like guessed words', async () => {
  const guess = async (name: string, values: string[]) =>
    (await runRecipientAction(context(), { name, values })).map(textOf).join('\n')
  const answers = new Set<string>()
  for (let n = 0; n < 20; n += 1) answers.add(await guess('link-stop', [newPlainToken(), 'MESAJ']))
  expect(answers.size).toBe(1)
  const before = waited
  await start(`onay_${newPlainToken(22)}`)
  expect(waited).toBeGreaterThan(before)
})
