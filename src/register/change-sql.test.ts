import { expect, test } from 'vitest'
import { forEachTest } from '../../test/support/opened.ts'
import { importRows } from '../../test/support/register/imports.ts'
import { collected, eraseInTheEnd } from '../../test/support/register/retention.ts'
import { openTestRegister, phone, say, subBrandCode, type TestRegister } from '../../test/support/register.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { history } from './changes/changes.ts'
import { startVoiding, voidPages } from './imports/void.ts'
import { statusOf } from './look-up/check.ts'
import { ownConsents } from './look-up/look-up.ts'
import { permittedCount } from './permitted/counts.ts'
import { takePermitted } from './permitted/permitted.ts'
import { notePerson, proveAddress } from './recipients/people.ts'

/* Every way out shows the same basis, whatever was repeated, voided or dropped. */

const someone = phone(1)
const minuteMs = 60_000

const opened = forEachTest(() => openTestRegister())

async function file(opened: TestRegister, status: 'ONAY' | 'RET', at: number): Promise<number> {
  const row = { recipient: someone.address, status, consentDate: formatWallTime(at) }
  return await importRows(opened.register, [row])
}

async function takeBack({ register }: TestRegister, id: number): Promise<void> {
  expect(await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })).toBe('started')
  await voidPages(register, id)
}

const isSms = (one: { brandCode: number; channel: string }) =>
  one.brandCode === subBrandCode && one.channel === 'MESAJ'
const lookedUp = async ({ register }: TestRegister) => (await ownConsents(register, someone)).find(isSms)

async function onTheWire({ register }: TestRegister) {
  const mark = register.vault.mark(someone.address)
  const key = { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
  return await statusOf(register, { mark, ...key })
}

async function expectShown(opened: TestRegister, expected: object): Promise<void> {
  expect(await lookedUp(opened)).toMatchObject(expected)
  expect(await onTheWire(opened)).toMatchObject(expected)
}

async function permitted({ register }: TestRegister, asOf: number | null) {
  const asked = { brandCode: subBrandCode, asOf, scope: 'all' as const }
  const rows = await collected(takePermitted(register, { door: 'cli', id: 'test' }, asked))
  return rows.filter(({ channel }) => channel === 'MESAJ')
}

async function cameBack(opened: TestRegister): Promise<void> {
  const { register, clock } = opened
  await say(register, someone, 'ONAY')
  clock.move(minuteMs)
  await say(register, someone, 'RET', { source: 'HS_CAGRI_MERKEZI' })
  await eraseInTheEnd(opened, someone)
  clock.move(minuteMs)
  await notePerson(register, { userId: '1', account: { accountId: '1', chatId: '1' }, language: 'tr' })
  await proveAddress(register, '1', someone)
  await say(register, someone, 'ONAY', { channel: 'ARAMA', actor: { door: 'telegram', id: '1' } })
  clock.move(minuteMs)
}

test('a refusal repeated after a re-registration shows the repetition, not the earlier refusal', async () => {
  await cameBack(opened)
  const again = await say(opened.register, someone, 'RET', { source: 'HS_FIZIKSEL_ORTAM' })
  const answerText = { source: 'HS_FIZIKSEL_ORTAM', changeId: again.change?.id }
  await expectShown(opened, answerText)
  opened.clock.move(minuteMs)
  await say(opened.register, someone, 'RET', { source: 'HS_WEB' })
  expect(await lookedUp(opened)).toMatchObject(answerText)
  expect(await permitted(opened, null)).toMatchObject([{ changeId: answerText.changeId }])
})

test('voiding a file after a re-registration shows nothing of the earlier refusal', async () => {
  const { register, clock } = opened
  await cameBack(opened)
  const counts = await permittedCount(register, subBrandCode)
  const id = await file(opened, 'RET', clock.now() - 1000)
  const at = clock.now()
  const then = (await permitted(opened, at)).length
  clock.move(minuteMs)
  await takeBack(opened, id)
  expect(await permittedCount(register, subBrandCode)).toEqual(counts)
  expect(await lookedUp(opened)).toMatchObject({ source: null, reason: 'erased' })
  expect(await onTheWire(opened)).toMatchObject({ status: 'RET', source: null, consentDate: null })
  expect(await permitted(opened, at)).toHaveLength(then)
  const [last] = await history(register, { recipient: someone, limit: 1 })
  expect(last).toMatchObject({ effect: 'void', source: null, consentDate: null })
})

test('after a file was voided every way out shows the restored change', async () => {
  const { register, clock } = opened
  const given = await say(register, someone, 'ONAY')
  clock.move(minuteMs)
  const id = await file(opened, 'RET', clock.now())
  clock.move(minuteMs)
  await takeBack(opened, id)
  const answerText = { changeId: given.change?.id, recordedAt: given.change?.recordedAt }
  await expectShown(opened, answerText)
  expect(await permitted(opened, null)).toMatchObject([answerText])
})

test('a change that voids a file shows the first of repeated refusals', async () => {
  const { register, clock } = opened
  for (const source of ['HS_CAGRI_MERKEZI', 'HS_FIZIKSEL_ORTAM'] as const) {
    await say(register, someone, 'RET', { source })
    clock.move(minuteMs)
  }
  const id = await file(opened, 'RET', clock.now())
  clock.move(minuteMs)
  await takeBack(opened, id)
  const [last] = await history(register, { recipient: someone, limit: 1 })
  expect(last).toMatchObject({ effect: 'void', status: 'RET', source: 'HS_CAGRI_MERKEZI' })
})

test('after a re-registration a voided repetition is not shown, but a later one of the recipient is', async () => {
  const { register, clock } = opened
  await cameBack(opened)
  const id = await file(opened, 'RET', clock.now() - 1000)
  clock.move(minuteMs)
  await takeBack(opened, id)
  expect(await onTheWire(opened)).toMatchObject({ status: 'RET', source: null, consentDate: null })
  clock.move(minuteMs)
  const again = await say(register, someone, 'RET', { source: 'HS_FIZIKSEL_ORTAM' })
  const answerText = { source: 'HS_FIZIKSEL_ORTAM', changeId: again.change?.id }
  await expectShown(opened, answerText)
})

test('two refusals in one file after a re-registration rest on the first of them', async () => {
  const { register, clock } = opened
  await cameBack(opened)
  const dates = [clock.now() - 2000, clock.now() - 1000].map(formatWallTime)
  const rows = dates.map((consentDate) => ({
    recipient: someone.address,
    status: 'RET' as const,
    consentDate,
  }))
  await importRows(register, rows)
  expect(await history(register, { recipient: someone, limit: 9 })).toHaveLength(3)
  await expectShown(opened, { consentDate: dates[0] })
})
