import { hash } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { openZip } from '../../src/features/evidence-pack/verify-file.ts'
import { withSums } from '../../src/proof/pack/pack-files.ts'
import type { PackFiles } from '../../src/proof/pack/verify-pack.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { asker, openPackStory, zipped } from '../support/pack.ts'
import { newPlace } from './harness.ts'

const place = forAllTests(async () => newPlace())
let zip: Uint8Array
let json: string
beforeAll(async () => {
  const story = await openPackStory()
  const pack = await zipped(story.register, { recipient: asker, language: 'tr' })
  await story.close()
  zip = pack.zip
  json = Buffer.from(openZip(zip)?.['pack.json'] ?? '').toString()
})

async function verify(name: string, content: string | Uint8Array, run = place.runHere) {
  writeFileSync(holdsAddresses(place.file(name)), content)
  return await run('verify', '--export', place.file(name), '--json')
}

describe('verify --export', () => {
  test('needs neither database nor key for an evidence pack, and makes none', async () => {
    for (const [name, content, answerText] of [
      ['pack.zip', zip, { papers: 'as-printed' }],
      ['pack.json', json, {}],
    ] as const) {
      const ended = await verify(name, content, place.run)
      expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('set TSA_CA_FILE') })
      const whole = { ok: true, changes: 6, firstBad: null, anchoredThrough: '2026-03-04' }
      expect(ended.json()).toEqual({ ...whole, ...answerText })
    }
    expect(readdirSync(place.folder).filter((name) => !name.startsWith('pack.'))).toEqual([])
  })

  test('tells in words whether the document is what the pack gives', async () => {
    writeFileSync(holdsAddresses(place.file('pack.own.zip')), zip)
    const own = await place.runHere('verify', '--export', place.file('pack.own.zip'))
    expect(own.out).toContain('pack.pdf and VERIFY.md are what izin prints from pack.json.')
    const files: PackFiles = openZip(zip) ?? {}
    const forged = Buffer.from('başka bir belge')
    const answerText = json.replace(hash('sha256', files['pack.pdf'] ?? ''), hash('sha256', forged))
    const { SHA256SUMS: _, ...others } = files
    const rest = { ...others, 'pack.pdf': forged, 'pack.json': Buffer.from(answerText) }
    writeFileSync(holdsAddresses(place.file('pack.forged.zip')), zipSync(withSums(rest)))
    const ended = await place.runHere('verify', '--export', place.file('pack.forged.zip'))
    expect(ended.out).toContain('pack.pdf or VERIFY.md is not what this version of izin prints')
  })
})
