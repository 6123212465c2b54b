import { expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, phone, subBrandCode } from '../../../test/support/register.ts'
import { readRow } from '../../import-file/consent-rows.ts'
import { decideConsents, readConsents } from './consents.ts'
import { forgetUploads } from './file.ts'
import { insertFile } from './receive.ts'
import { rejectedRowsOf } from './rejected-rows.ts'
import { applyPages, startApplying } from './work.ts'

const opened = forEachTest(() => openTestRegister())

const cells = { channel: 'MESAJ', status: 'ONAY', recipient: phone(1).address, source: 'HS_WEB' }

async function* rows() {
  const right = { ...cells, consentDate: '2026-03-02 10:00:00' }
  yield { ...readRow({ line: 2, cells: right }), raw: ['right'] }
  yield { ...readRow({ line: 3, cells: { ...right, source: 'Kasa', status: 'RET' } }), raw: ['obeyed'] }
  yield { ...readRow({ line: 4, cells: { ...right, recipient: '0532' } }), raw: ['wrong'] }
}

async function kept(id: number) {
  const lines = []
  for await (const line of rejectedRowsOf(opened.register, id)) lines.push(line)
  return lines
}

test('rejected rows are kept as they were from the preview on, for a day', async () => {
  const { register, clock } = opened
  const by = { door: 'slack', principal: 'U0IMPORT', language: 'tr' } as const
  const id = await insertFile(register, { ...by, kind: 'consents', brandCode: subBrandCode })
  await readConsents(register, id, rows())
  expect(await kept(id)).toEqual([{ line: 4, cells: ['wrong'] }])
  await startApplying(register, id, 'U0IMPORT')
  await applyPages(register, id, decideConsents)
  expect(await kept(id)).toEqual([{ line: 4, cells: ['wrong'] }])
  clock.move(24 * 60 * 60_000 - 1000)
  await forgetUploads(register)
  expect(await kept(id)).toHaveLength(1)
  clock.move(2000)
  await forgetUploads(register)
  expect(await kept(id)).toEqual([])
})
