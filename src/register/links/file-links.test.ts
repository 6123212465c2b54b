import { describe, expect, it } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, subBrandCode } from '../../../test/support/register.ts'
import { tokenMark } from '../../crypto/vault.ts'
import type { RequestedFile } from './downloads.ts'
import {
  claimFileLink,
  fileLinkAgeMaxMs,
  forgetFileLinks,
  lookAtFileLink,
  makeFileLink,
} from './file-links.ts'

const principal = 'U0VIEWER'
const dayFile: RequestedFile = { kind: 'movement-file', brandCode: subBrandCode, date: '2026-03-01' }

describe('file links', () => {
  const opened = forAllTests(() => openTestRegister())

  const pack = { kind: 'evidence-pack', recipientId: 1, format: 'zip' } as const
  it.each<[string | null, RequestedFile]>([
    ['Örnek Kahve', dayFile],
    ['Örnek Kahve', { ...pack, brandCode: subBrandCode, day: '2026-03-01' }],
    [null, { ...pack, brandCode: null, day: null }],
  ])('lookAtFileLink() tells what a link of brand %s was made for, as often as asked', async (...given) => {
    const { register, clock } = opened
    const [brandName, file] = given
    const token = await makeFileLink(register, principal, file)
    const expiresAt = clock.now() + fileLinkAgeMaxMs
    const ready = {
      kind: 'ready',
      link: { tokenMark: tokenMark(token), principal, purpose: file, brandName, expiresAt },
    }
    expect(await lookAtFileLink(register, token)).toEqual(ready)
    expect(await lookAtFileLink(register, token)).toEqual(ready)
  })

  it('is good for fifteen minutes and not a moment longer', async () => {
    const { register, clock } = opened
    const token = await makeFileLink(register, principal, dayFile)
    clock.move(fileLinkAgeMaxMs - 1)
    expect((await lookAtFileLink(register, token)).kind).toBe('ready')
    clock.move(1)
    expect(await lookAtFileLink(register, token)).toEqual({ kind: 'expired' })
    expect(await claimFileLink(register, token)).toEqual({ kind: 'expired' })
    clock.move(24 * 60 * 60_000)
    await forgetFileLinks(register)
    expect(await lookAtFileLink(register, token)).toEqual({ kind: 'unknown' })
  })

  it('keeps no token: the table has only its digest', async () => {
    const token = await makeFileLink(opened.register, principal, dayFile)
    const all = await opened.engine.read({
      sql: 'SELECT * FROM file_link',
      params: [],
      map: (row) =>
        row.map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value))).join(),
    })
    expect(all.join()).not.toContain(token)
  })
})
