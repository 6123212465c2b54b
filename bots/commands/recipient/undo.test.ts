import { expect, test } from 'vitest'
import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { startVoiding, voidPages } from '../../../src/register/uploads/void.ts'
import { importRows } from '../../../test/support/imports.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { undoableKeys } from './undo.ts'

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

const keys = (recipient: ReturnType<typeof phone>) => undoableKeys(opened.register, recipient, subBrandCode)
const refuse = (recipient: ReturnType<typeof phone>, consentDate = 'now') =>
  say(opened.register, recipient, 'RET', { consentDate, actor: { door: 'telegram', id: '1' } })

test('a refusal behind an ONAY may be taken back', async () => {
  const { recipient } = await given()
  const refused = await refuse(recipient)
  expect(await keys(recipient)).toEqual([
    { channel: 'MESAJ', recipientType: 'BIREYSEL', refusalId: refused.change?.id },
  ])
})

test('there is no way back to an ONAY that was taken back itself', async () => {
  const { recipient, id } = await given()
  expect(await startVoiding(opened.register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })).toBe('begun')
  await voidPages(opened.register, id)
  opened.clock.move(minuteMs)
  await refuse(recipient)
  expect(await keys(recipient)).toEqual([])
})

test('an older refusal that was kept beside an ONAY is none that stands', async () => {
  const { recipient } = await given()
  const older = await refuse(recipient, formatWallTime(opened.clock.now() - 2 * hourMs))
  expect(older.change?.effect).toBe('repeat')
  expect(await keys(recipient)).toEqual([])
})
