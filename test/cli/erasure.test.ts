import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import { verbs } from '../../src/cli/verbs.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forEachTest } from '../support/opened.ts'
import { openTestRegister, phone, say } from '../support/register.ts'
import { runRetention } from '../support/retention.ts'
import { placeOf } from './harness.ts'

const opened = forEachTest(() => openTestRegister())
const place = forEachTest(async () => placeOf(opened))

const run = (...words: string[]) => runAnswering(undefined, ...words)

/** `answer` is undefined without a terminal. */
async function runAnswering(answer: string | undefined, ...words: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const io = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    ask: answer === undefined ? undefined : async () => answer,
  }
  const code = await runCommand(verbs, words, place.env, opened.clock.now, io)
  return { code, out: out.join(''), err: err.join('') }
}
const result = async (...words: string[]) => JSON.parse((await run(...words, '--json')).out) as unknown

test('erases an address, refuses an import of it, and drops it once the time is over', async () => {
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY')
  clock.set('2026-03-03 10:00:00')
  expect(await result('erase', '--yes', '--recipient', phone(1).address)).toEqual({
    erased: true,
    repeated: false,
    refusals: 4,
    keptThrough: '2029-03-03',
    openComplaint: false,
  })
  const kept = await run('erase', '--yes', '--recipient', phone(1).address)
  expect(kept.out).toContain('erased before')
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
  expect(await result('import', file, '--brand', '123457')).toMatchObject({
    recorded: 0,
    rejected: [
      {
        line: 2,
        code: 'erased',
        reason: 'the recipient was erased, and only they can give a consent again',
      },
    ],
  })

  clock.set('2029-03-04 10:00:00')
  expect(await runRetention(opened.register)).toBe(1)
  expect(await result('verify')).toMatchObject({ ok: true, firstBad: null })
  const out = holdsAddresses(place.file('register.ndjson'))
  await run('export', '--out', out)
  expect(await result('verify', '--export', out)).toMatchObject({ ok: true })

  const gone = await run('erase', '--yes', '--recipient', phone(1).address)
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('was deleted before') })
  expect(await result('import', file, '--brand', '123457')).toMatchObject({
    recorded: 0,
    rejected: [{ code: 'erased' }],
  })
  const shown = await run('evidence', '--recipient', phone(1).address, '--out', place.folder)
  expect(shown.out).toContain('This address was erased. Its refusals hold')
  expect(shown.out).not.toContain('Nothing is recorded')
})

test('asks before it erases, and erases nothing without a yes', async () => {
  await say(opened.register, phone(1), 'ONAY')
  const words = ['erase', '--recipient', phone(1).address]
  expect(await run(...words)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--yes') })
  expect(await runAnswering('y', ...words)).toMatchObject({ code: 1, err: 'Nothing was erased.\n' })
  expect(await result('lookup', '--recipient', phone(1).address)).toMatchObject({
    consents: [{ status: 'ONAY' }],
  })
  expect(await runAnswering('YES ', ...words)).toMatchObject({ code: 0, err: '' })
})

test('says no, without the address, to erasing what is not known, and that nothing is recorded of it', async () => {
  const unknown = await run('erase', '--yes', '--recipient', phone(1).address)
  const err = 'Cannot erase: nothing is recorded of this address.\n'
  expect(unknown).toEqual({ code: 1, out: '', err })
  const shown = await run('evidence', '--recipient', phone(1).address, '--out', place.folder)
  expect(shown.out).toContain('Nothing is recorded about this address')
  const make = `link make --brand 123457 --channel MESAJ --recipient ${phone(1).address}`
  expect(await run(...make.split(' '))).toMatchObject({ code: 0 })
})
