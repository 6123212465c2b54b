import { beforeAll, describe, expect, test } from 'vitest'
import { lookUpLog } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { pdf } from '../../test/support/evidence-files.ts'
import { quarterOfAnswer } from '../../test/support/hrana/answers.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { collected } from '../../test/support/register/retention.ts'
import { editor, openTestRegister, phone, say, subBrandCode } from '../../test/support/register.ts'
import { sealEntries } from '../ledger/seal.ts'
import { complaintTextMax, noteComplaint } from '../register/complaints/complaints.ts'
import { addEvidence, laterEvidenceMax } from '../register/evidence/add-evidence.ts'
import { evidenceFileBytesMax } from '../register/evidence/file-kind.ts'
import { evidenceFileBytes, evidenceFilesOf } from '../register/evidence/files.ts'
import { checkedMax } from '../register/look-up/check.ts'
import { markBytes } from '../crypto/vault.ts'
import { unknownOfDay } from '../register/look-up/unknown-look-ups.ts'
import { exportedEntries } from './register-entries.ts'
import { verifyRegister } from './verify-register.ts'

/** On the double of libSQL's server, which names its largest answer when the register is closed. */
const opened = forAllTests(() => openTestRegister({ engine: 'remote' }))
/** Three bytes in UTF-8: no character of a text has more for its length. */
const longText = (length: number) => '€'.repeat(length)
const file = Buffer.concat([pdf(), Buffer.alloc(evidenceFileBytesMax - pdf().length, 'x')])
const evidenceMax = 3000
let fileChange = ''

/** Each sort would be beyond a quarter of an answer if it were read at once. */
const [changes, complaints, lists] = [240, 45, 300]

beforeAll(async () => {
  const { register, engine, clock } = opened
  for (let n = 1; n <= changes; n += 1) {
    clock.move(2000)
    const { change } = await say(register, phone(n), 'ONAY', { evidence: { note: longText(evidenceMax) } })
    fileChange = change?.id ?? ''
    await addTo(fileChange, { note: longText(laterEvidenceMax) })
  }
  for (let n = 1; n <= complaints; n += 1) {
    const complaint = { recipient: phone(n), brandCode: subBrandCode, text: longText(complaintTextMax) }
    expect(await noteComplaint(register, editor, complaint)).toMatchObject({ kind: 'noted' })
  }
  await addTo(fileChange, { name: 'form.pdf', bytes: file })
  const list = {
    at: clock.now(),
    door: 'api',
    actor: 'sender',
    mark: Buffer.alloc(markBytes),
    purpose: 'check',
  }
  const marks = Buffer.alloc(checkedMax * 8, 7)
  const rows = Array.from({ length: lists }, () => ({ ...list, marks, unknown: checkedMax }))
  for (const row of rows) {
    const write = statement(build.insert(lookUpLog).values(row))
    await engine.unit([], () => ({ writes: [write], result: null }))
  }
  await sealEntries(register)
})

async function addTo(id: string, proof: Parameters<typeof addEvidence>[2]['proof']): Promise<void> {
  const added = await addEvidence(opened.register, editor, { changeIds: [Buffer.from(id, 'hex')], proof })
  expect(added).toMatchObject({ kind: 'added' })
}

/** Names what was asked, if an answer was too large. */
function expectSmallAnswers(): void {
  const { bytes, request } = opened.server?.largestAnswer ?? { bytes: Infinity, request: '' }
  expect(bytes, request).toBeLessThan(quarterOfAnswer)
}

describe('with the largest rows allowed, no answer of the database is above a quarter of its limit', () => {
  test('while the register is verified', async () => {
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, changes })
    expectSmallAnswers()
  })

  test('while it is exported', async () => {
    const entries = await collected(exportedEntries(opened.register, null))
    expect(entries.filter(({ kind }) => kind === 'change')).toHaveLength(changes)
    expectSmallAnswers()
  })

  test('while a file of evidence is read', async () => {
    const [shown] = await evidenceFilesOf(opened.register, [fileChange])
    expect(await evidenceFileBytes(opened.register, shown?.mark ?? Buffer.alloc(32))).toEqual(file)
    expectSmallAnswers()
  })

  test('while the unknown addresses of a day are counted', async () => {
    let unknown = 0
    const day = { actor: 'sender', from: 0, until: opened.clock.now() + 1 }
    await unknownOfDay(opened.register, day, () => (unknown += 1))
    expect(unknown).toBe(lists * checkedMax)
    expectSmallAnswers()
  })
})
