import { expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { importRows } from '../../../test/support/register/imports.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { startVoiding, voidPages } from '../imports/void.ts'
import { endedOnays, refuse } from './refuse.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

const opened = forAllTests(() => openTestRegister())
let people = 0

async function given() {
  people += 1
  const recipient = phone(people)
  const consentDate = formatWallTime(opened.clock.now() - hourMs)
  const id = await importRows(opened.register, [
    { recipient: recipient.address, status: 'ONAY', consentDate },
  ])
  opened.clock.move(minuteMs)
  return { recipient, id }
}

async function endedBy(recipient: Recipient) {
  const requestKey = `test:${people}`
  await refuse(
    opened.register,
    { door: 'telegram', id: '1' },
    {
      recipient,
      brandCodes: [subBrandCode],
      channels: ['ARAMA', 'MESAJ'],
      source: 'HS_EORTAM',
      evidence: {},
      requestKey,
    },
  )
  return await endedOnays(opened.register, requestKey)
}

test('a refusal of an ONAY may be undone, and none in advance', async () => {
  const { recipient } = await given()
  expect(await endedBy(recipient)).toMatchObject([{ channel: 'MESAJ', recipientType: 'BIREYSEL' }])
})

test('there is no way back to an ONAY that was taken back itself', async () => {
  const { recipient, id } = await given()
  expect(await startVoiding(opened.register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })).toBe('started')
  await voidPages(opened.register, id)
  opened.clock.move(minuteMs)
  expect(await endedBy(recipient)).toEqual([])
})

test('nor from a refusal that repeats another', async () => {
  const { recipient } = await given()
  await say(opened.register, recipient, 'RET')
  opened.clock.move(minuteMs)
  expect(await endedBy(recipient)).toEqual([])
})
