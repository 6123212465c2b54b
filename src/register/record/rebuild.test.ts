import { beforeEach, expect, test } from 'vitest'
import { altered, rowsOf, tamper } from '../../../test/cli/tamper.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { email, openTestRegister, phone, subBrandCode } from '../../../test/support/register.ts'
import type { Status } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { rebuild } from './rebuild.ts'
import { record } from './record.ts'

const opened = forEachTest(() => openTestRegister())
beforeEach(async () => {
  await say(phone(1), 'ONAY')
  await say(phone(1), 'RET')
  await say(phone(1), 'ONAY')
  await say(email(1), 'RET', 'nonsense')
  await say(phone(2), 'ONAY')
  await say(phone(2), 'RET', 'nonsense')
})

async function say(recipient: Recipient, status: Status, consentDate = 'now'): Promise<void> {
  opened.clock.move(2000)
  const input = {
    brandCode: subBrandCode,
    recipient,
    channel: recipient.kind === 'email' ? 'EPOSTA' : 'MESAJ',
    request: { recipientType: 'BIREYSEL', status, source: 'HS_WEB', consentDate },
  } as const
  await record(opened.register, { door: 'cli', id: 'test' }, input)
}

const consents = () => tamper(opened.path, (database) => rowsOf(database, 'SELECT * FROM consent'))
test('rebuild() counts what was different and puts it right', async () => {
  const before = consents()
  tamper(opened.path, (database) => {
    for (const column of ['status', 'last_id', 'iys_source', 'last_door', 'ordinal']) {
      const [[value] = []] = rowsOf(database, `SELECT ${column} FROM consent WHERE recipient_id = 1`)
      const write = database.prepare(`UPDATE consent SET ${column} = ? WHERE recipient_id = 1`)
      write.run([altered(value, column === 'status' ? ['ONAY', 'RET'] : [])])
    }
  })
  expect(await rebuild(opened.register)).toBe(1)
  expect(consents()).toEqual(before)
})

test('rebuild() takes a consent away that no change leads to', async () => {
  const before = consents()
  tamper(opened.path, (database) =>
    database.exec(`INSERT INTO consent SELECT null, recipient_id, ${subBrandCode - 1}, recipient_type, channel, status, ordinal,
      last_id, last_recorded_at, last_door, last_actor, basis_ordinal, iys_ordinal, iys_status, iys_source, iys_date, iys_at, ret_ordinal, ret_source,
      ret_date, ret_at, national FROM consent WHERE recipient_id = 1`),
  )
  expect(consents()).toHaveLength(4)
  expect(await rebuild(opened.register)).toBe(1)
  expect(consents()).toEqual(before)
})

test('rebuild() gives each consent the state in İYS of its last change', async () => {
  const before = consents()
  tamper(opened.path, (database) =>
    database.exec(`UPDATE consent SET national = 'registered', last_door = 'x'`),
  )
  expect(await rebuild(opened.register)).toBe(3)
  expect(consents()).toEqual(before)
})

test('rebuild() goes through more recipients than one page holds, and beside others who record', async () => {
  for (let n = 10; n < 620; n += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => say(phone(n + index), 'ONAY')))
  }
  tamper(opened.path, (database) =>
    database.exec(`UPDATE consent SET last_door = 'x' WHERE recipient_id % 100 = 7`),
  )
  const [different] = await Promise.all([
    rebuild(opened.register),
    ...Array.from({ length: 20 }, (_, n) => say(phone(n + 10), 'RET')),
  ])
  expect(different).toBeGreaterThanOrEqual(5)
  expect(await rebuild(opened.register)).toBe(0)
})
