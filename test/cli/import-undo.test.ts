import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { voidImportByTwo } from '../../src/register/imports/void-by-two.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { openTestRegister, phone, subBrandCode } from '../support/register.ts'
import { placeOf } from './harness.ts'
import { csv } from './imports.ts'

const opened = forEachTest(() => openTestRegister())
const place = forEachTest(async () => placeOf(opened, opened.clock.now))

async function importOne(): Promise<void> {
  const file = holdsAddresses(place.file('liste.csv'))
  writeFileSync(file, csv(`MESAJ,HS_WEB,${phone(1).address},ONAY,2026-03-02 10:00:00,`))
  const { code, out } = await place.runHere('import', file, '--brand', String(subBrandCode))
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('izin import undo 1') })
}

async function statuses(): Promise<unknown> {
  const { consents } = (await place.result('lookup', '--recipient', phone(1).address)) as {
    consents: { status: string }[]
  }
  return consents.map(({ status }) => status)
}

test('import undo asks for a second person, and takes the upload back once there is one', async () => {
  await importOne()
  const question = await place.runHere('import', 'undo', '1')
  expect(question).toMatchObject({ code: 0, out: expect.stringContaining('waits for a second person until') })
  expect(await place.result('import', 'undo', '1')).toEqual({ import: 1, state: 'waiting' })
  expect(await statuses()).toEqual(['ONAY'])
  const done = await voidImportByTwo(opened.register, 1, 'another operator')
  expect(done).toEqual({ kind: 'voided', back: 1, kept: 0 })
  expect(await statuses()).toEqual([])
  const again = await place.runHere('import', 'undo', '1')
  expect(again).toMatchObject({
    code: 1,
    err: 'Cannot take back upload 1: there is no change of this upload to take back.\n',
  })
})

test('import undo confirms what another person has asked for', async () => {
  await importOne()
  expect(await voidImportByTwo(opened.register, 1, 'another operator')).toMatchObject({ kind: 'waits' })
  expect(await place.result('import', 'undo', '1')).toEqual({ import: 1, state: 'undone', back: 1, kept: 0 })
  expect(await place.result('verify')).toMatchObject({ ok: true })
})

test('import undo refuses an upload that is not there, or older than a day', async () => {
  expect(await place.runHere('import', 'undo', '7')).toMatchObject({ code: 1 })
  expect(await place.runHere('import', 'undo', 'x')).toMatchObject({ code: 2 })
  await importOne()
  opened.clock.move(24 * 60 * 60_000 + 1000)
  const late = await place.runHere('import', 'undo', '1')
  expect(late).toMatchObject({
    code: 1,
    err: expect.stringContaining('the day in which it could be taken back is over'),
  })
})
