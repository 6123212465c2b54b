import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import { verbs } from '../../src/cli/verbs.ts'
import { erase } from '../../src/register/erasure/erase.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { runRetention } from '../support/register/retention.ts'
import { openTestRegister, phone, say } from '../support/register.ts'
import { placeOf } from './harness.ts'

const opened = forEachTest(() => openTestRegister())
const place = forEachTest(async () => placeOf(opened))

async function result(...words: string[]): Promise<unknown> {
  const out: string[] = []
  const io = {
    out: (text: string) => void out.push(text),
    err() {},
    input: async () => '',
    inputBytes: async function* () {},
    outBytes: async () => {},
    isTerminal: false,
  }
  await runCommand(verbs, [...words, '--json'], { environment: place.env, clock: opened.clock.now, io })
  return JSON.parse(out.join(''))
}

test('an erased address is looked up as RET, refused in an import, and verified once it is dropped', async () => {
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY')
  clock.set('2026-03-03 10:00:00')
  await erase(register, { door: 'cli', id: 'test' }, { recipient: phone(1), source: 'HS_EORTAM' })
  const looked = (await result('lookup', '--recipient', phone(1).address)) as { consents: object[] }
  expect(looked.consents).toHaveLength(4)
  for (const consent of looked.consents) {
    expect(consent).toMatchObject({
      status: 'RET',
      maySend: false,
      source: null,
      consentDate: null,
      why: expect.stringContaining('the address was erased and is kept as RET'),
    })
  }

  const file = holdsAddresses(place.file('eski.csv'))
  const row = `MESAJ,HS_WEB,${phone(1).address},ONAY,2026-03-03 09:59:00,BIREYSEL`
  writeFileSync(file, `type,source,recipient,status,consentDate,recipientType\n${row}\n`)
  const reason = 'the recipient was erased, and only they can give a consent again'
  const refused = { recorded: 0, rejectedCount: 1, reasons: [{ rows: 1, code: 'erased', reason }] }
  expect(await result('import', file, '--brand', '123457')).toMatchObject(refused)

  clock.set('2029-03-04 10:00:00')
  expect(await runRetention(opened.register)).toBe(1)
  expect(await result('verify')).toMatchObject({ ok: true, firstBad: null })
  const out = holdsAddresses(place.file('register.ndjson'))
  await result('export', '--out', out)
  expect(await result('verify', '--export', out)).toMatchObject({ ok: true })
  expect(await result('import', file, '--brand', '123457')).toMatchObject(refused)
})
