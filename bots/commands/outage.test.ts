import { expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { ownConsents } from '../../src/register/look-up/look-up.ts'
import { proveAddress } from '../../src/register/recipients/people.ts'
import type { Register } from '../../src/register/register.ts'
import {
  openCommandRegister,
  provePhone,
  recipientContext,
  staffContext,
} from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { email, phone, subBrandCode } from '../../test/support/register.ts'
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

test('when nothing at all could be stored, that is for the edge to tell', async () => {
  const context = { ...(await staffContext(home)), register: fullAfter(0) }
  const command = runStaffCommand(context, `ret ${phone(2).address} hepsi marka=${subBrandCode}`)
  await expect(command).rejects.toThrow(StorageError)
})

test('an outage behind the first of two addresses leaves the outcome unknown, which the edge tells', async () => {
  const here = () => recipientContext(home, { userId: '7003' })
  await provePhone(here, phone(3))
  await proveAddress(home.register, '7003', email(3))
  const action = { name: 'stop-all', values: ['yes'] }
  // The first unit keeps the wording, the second refuses for the phone.
  const stopped = runRecipientAction({ ...here(), register: fullAfter(2) }, action)
  await expect(stopped).rejects.toThrow(UnknownOutcomeError)
  expect(await ownConsents(home.register, phone(3))).toHaveLength(4)
  expect(await ownConsents(home.register, email(3))).toEqual([])
})
