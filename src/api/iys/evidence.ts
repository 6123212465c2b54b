import type { Context, Handler } from 'hono'
import { findChange } from '../../register/changes/key-changes.ts'
import { type AddedFile, addEvidenceFile } from '../../register/evidence/add-file.ts'
import {
  evidenceFileBytesMax,
  evidenceFileMebibytesMax,
  evidenceFilesMax,
} from '../../register/evidence/file-kind.ts'
import { type ApiContext, ofBrand } from './api-context.ts'
import { readBytes } from './body.ts'
import { refusePlainly } from './faults.ts'

/** `POST /v1/…/changes/{transactionId}/evidence`: `X-File-Name` is percent-encoded. A repeat answers 200. */
export function addEvidence(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const id = c.req.param('transactionId') ?? ''
    const found = /^[0-9a-f]{64}$/i.test(id) ? await findChange(api.register, id, [brand.code]) : null
    if (found?.kind !== 'found') return refused(c, 'unknown')
    const name = decoded(c.req.header('x-file-name') ?? '')
    if (name === null) return refusePlainly(c, 'X-File-Name başlığı yüzde kodlu UTF-8 olmalı.', 400)
    const bytes = await readBytes(c, evidenceFileBytesMax)
    if (bytes === null) return refused(c, 'too-large')
    const actor = { door: 'api', id: session.username } as const
    const changeIds = [Buffer.from(found.change.id, 'hex')]
    const added = await addEvidenceFile(api.register, actor, { changeIds, name, bytes })
    if (added.kind === 'refused') return refused(c, added.reason)
    if (added.kind === 'used') throw new Error('Cannot add a file: it did not come by a link')
    const isNew = added.kind === 'added'
    return c.json({ transactionId: found.change.id, ...added.file, added: isNew }, isNew ? 201 : 200)
  })
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const refusals: Readonly<
  Record<
    Extract<AddedFile, { kind: 'refused' }>['reason'],
    readonly [status: 400 | 404 | 409 | 413 | 415, message: string]
  >
> = {
  unknown: [404, 'Bu markanın bu işlem numarasıyla bir değişikliği yok.'],
  erased: [409, 'Bu alıcının adresi silinmiş; kanıt artık eklenemez.'],
  'too-many': [409, `Bir değişikliğe en çok ${evidenceFilesMax} kanıt dosyası eklenebilir.`],
  empty: [400, 'Dosya boş: istek gövdesi dosyanın kendisi olmalı.'],
  'too-large': [413, `Dosya çok büyük: en çok ${evidenceFileMebibytesMax} MB olabilir.`],
  'other-kind': [415, 'Bu tür bir dosya alınmıyor: PDF, PNG, JPEG, metin, .eml, WAV, MP3 ya da M4A olmalı.'],
  encrypted: [415, 'PDF parolayla korunuyor; parolasız bir kopyasını gönderin.'],
}

function refused(c: Context, reason: keyof typeof refusals): Response {
  const [status, message] = refusals[reason]
  return refusePlainly(c, message, status)
}
