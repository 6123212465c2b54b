import { expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { ownConsents } from '../../src/register/look-up.ts'
import type { Register } from '../../src/register/register.ts'
import {
  openCommandRegister,
  provePhone,
  recipientContext,
  staffContext,
  textOf,
} from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { phone, subBrandCode } from '../../test/support/register.ts'
import { runRecipientAction } from './recipient.ts'
import { runStaffCommand } from './staff.ts'

const home = forAllTests(() => openCommandRegister())

const full = new StorageError('Cannot write: the disk is full', { cause: null, passing: false })

function fullAfter(units: number): Register {
  let made = 0
  const { engine } = home.register
  return {
    ...home.register,
    engine: {
      read: (query) => engine.read(query),
      unit: async (reads, decide) => {
        if (made++ >= units) throw full
        return await engine.unit(reads, decide)
      },
      apply: (statements) => engine.apply(statements),
      mergeLog: () => engine.mergeLog(),
      close: () => engine.close(),
    },
  }
}

test('an outage behind a stored part leaves the outcome unknown, which the edge tells', async () => {
  for (const [n, brand] of [
    [1, String(subBrandCode)],
    [8, 'hepsi'],
  ] as const) {
    const context = { ...(await staffContext(home)), register: fullAfter(1) }
    const command = runStaffCommand(context, `ret ${phone(n).address} hepsi marka=${brand}`)
    await expect(command).rejects.toThrow(UnknownOutcomeError)
    expect(await ownConsents(home.register, phone(n))).toHaveLength(1)
  }
})

test('when nothing at all could be stored, that is for the edge to tell', async () => {
  const context = { ...(await staffContext(home)), register: fullAfter(0) }
  const command = runStaffCommand(context, `ret ${phone(2).address} hepsi marka=${subBrandCode}`)
  await expect(command).rejects.toThrow(StorageError)
})

test('a recipient learns which brands are not stopped yet', async () => {
  const to = phone(3)
  const here = () => recipientContext(home, { userId: '7003' })
  await provePhone(here, to)
  const [answer] = await runRecipientAction(
    { ...here(), register: fullAfter(3) },
    { name: 'stop-all', values: ['yes'] },
  )
  const answerText = answer === undefined ? '' : textOf(answer)
  expect(answerText).toMatch(/^RET kaydedildi\. 2 Mart 2026 14:05, işlem no /)
  expect(answerText).toContain('şunlarda hiçbir şey değişmedi: Örnek Kahve · arama ve SMS.')
})
