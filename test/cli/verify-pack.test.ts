import { readdirSync, writeFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { withSums } from '../../src/documents/pack/files.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { asker, filesInZip, openPackStory, zipped } from '../support/verification/pack.ts'
import { newPlace } from './harness.ts'

const place = forAllTests(async () => newPlace())
let zip: Uint8Array
beforeAll(async () => {
  const story = await openPackStory()
  const pack = await zipped(story.register, { recipient: asker })
  await story.close()
  zip = pack.zip
})

async function verify(name: string, content: string | Uint8Array, run = place.runHere) {
  writeFileSync(holdsAddresses(place.file(name)), content)
  return await run('verify', '--export', place.file(name), '--json')
}

describe('verify --export', () => {
  test('needs neither database nor key for an evidence pack, and makes none', async () => {
    const ended = await verify('pack.zip', zip, place.run)
    expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('set TSA_CA_FILE') })
    const whole = { ok: true, changes: 6, firstBad: null, anchoredThrough: '2026-03-04' }
    expect(ended.json()).toEqual({ ...whole, document: 'as-printed' })
    expect(readdirSync(place.folder).filter((name) => !name.startsWith('pack.'))).toEqual([])
  })

  test('tells in words whether the document is what the pack gives', async () => {
    writeFileSync(holdsAddresses(place.file('pack.own.zip')), zip)
    const own = await place.runHere('verify', '--export', place.file('pack.own.zip'))
    expect(own.out).toContain('pack.pdf is what izin prints from pack.json.')
    const { SHA256SUMS: _, ...others } = filesInZip(zip)
    const forged = withSums({ ...others, 'pack.pdf': Buffer.from('başka bir belge') })
    writeFileSync(holdsAddresses(place.file('pack.forged.zip')), zipSync(forged))
    const ended = await place.runHere('verify', '--export', place.file('pack.forged.zip'))
    expect(ended.out).toContain('pack.pdf is not what this version of izin prints')
  })
})
