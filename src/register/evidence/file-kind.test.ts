import { describe, expect, test } from 'vitest'
import { eml, jpeg, m4a, mp3, pdf, png, wav } from '../../../test/support/evidence-files.ts'
import { type EvidenceFileKind, evidenceFileBytesMax, readEvidenceFile } from './file-kind.ts'

const taken: readonly (readonly [EvidenceFileKind, Uint8Array])[] = [
  ['pdf', pdf()],
  ['png', png()],
  ['jpeg', jpeg()],
  ['wav', wav()],
  ['mp3', mp3()],
  ['mp3', Buffer.from([0xff, 0xfb, 0x90, 0x64, 0, 0])],
  ['m4a', m4a()],
  ['text', eml()],
  ['text', Buffer.from('Çağrı kaydı 118: "Evet, SMS alabilirim."')],
  ['text', Buffer.from([0xc7, 0x61, 0xf0, 0x72, 0xfd])],
]

const refused: readonly (readonly [string, Uint8Array])[] = [
  ['a ZIP, whatever password it has', Buffer.from('PK\x03\x04\x14\x00')],
  ['a program', Buffer.from('MZ\x90\x00\x03\x00\x00')],
  [
    'a film',
    Buffer.from('\x00\x00\x00\x18ftypisom\x00\x00\x00\x00hdlr\x00\x00\x00\x00\x00\x00\x00\x00vide', 'latin1'),
  ],
  ['a page of a browser', Buffer.from(' <!DOCTYPE html><script>alert(1)</script>')],
  ['a drawing with a script', Buffer.from('<svg onload="alert(1)"/>')],
  ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1')],
  ['bytes without a meaning', Buffer.from([0x80, 0x81, 0x02, 0x9d])],
]

describe('readEvidenceFile()', () => {
  test.each(taken)('takes a %s by its bytes', (kind, bytes) => {
    expect(readEvidenceFile(bytes)).toEqual({ kind: 'read', fileKind: kind })
  })

  test.each(refused)('refuses %s', (_, bytes) => {
    expect(readEvidenceFile(bytes)).toEqual({ kind: 'refused', reason: 'other-kind' })
  })

  test('refuses what is empty, too large, or locked by a password', () => {
    expect(readEvidenceFile(new Uint8Array())).toEqual({ kind: 'refused', reason: 'empty' })
    const most = Buffer.alloc(evidenceFileBytesMax, 'a')
    expect(readEvidenceFile(most)).toEqual({ kind: 'read', fileKind: 'text' })
    expect(readEvidenceFile(Buffer.concat([most, most.subarray(0, 1)]))).toEqual({
      kind: 'refused',
      reason: 'too-large',
    })
    const locked = Buffer.concat([pdf(), Buffer.from('trailer <</Root 1 0 R /Encrypt 9 0 R>>')])
    expect(readEvidenceFile(locked)).toEqual({ kind: 'refused', reason: 'encrypted' })
    const about = Buffer.concat([pdf(), Buffer.from('(How /Encrypt works)')])
    expect(readEvidenceFile(about)).toEqual({ kind: 'read', fileKind: 'pdf' })
  })
})
