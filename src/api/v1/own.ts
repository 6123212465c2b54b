import type { Context, Handler } from 'hono'
import { type Channel, kindFor } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { changeForSystems, changesSince } from '../../register/changes/changes.ts'
import { findChange } from '../../register/changes/key-changes.ts'
import { type AddedFile, addEvidenceFile } from '../../register/evidence/add-file.ts'
import {
  evidenceFileBytesMax,
  evidenceFileMebibytesMax,
  evidenceFilesMax,
} from '../../register/evidence/file-kind.ts'
import {
  type LinkResult,
  linkAddresses,
  makeLink,
  makeLinks as makeMany,
  readServerFact,
} from '../../register/links.ts'
import { type ConsentView, ownConsents } from '../../register/look-up.ts'
import type { Answer } from '../iys/answers.ts'
import { type ApiContext, noteLookUp, ofBrand, ownBrand, signedIn } from '../iys/api-context.ts'
import { readBytes, readFields } from '../iys/body.ts'
import { answerJson, errorOf, refuse, refusePlainly } from '../iys/faults.ts'
import {
  anyAddress,
  linkRequests,
  parameters,
  type Read,
  read,
  readParameters,
  requests,
} from '../iys/requests.ts'

/* Routes of our own: same token and error shape, but `channel`, UTC instants and local refusals. */

/** `GET /v1/brands/{brandCode}/changes?origin=&after=&limit=`: in commit order, without İYS's delay. */
export function changesOfBrand(api: ApiContext): Handler {
  return ofBrand(api, async (c, session, brand) => {
    const page = readParameters(parameters.ownChanges, c.req.query())
    if ('faults' in page) return refuse(c, page.faults.slice(0, 1))
    const { origin, after, limit } = page.value
    const changes = await changesSince(api.register, { after, brandCodes: [brand.code], origin, limit })
    if (changes.length > 0) noteLookUp(api, session, { brandCode: brand.code, purpose: 'changes' })
    return answerJson<Answer<'OwnChanges'>>(c, {
      changes: changes.map(changeForSystems),
      cursor: changes.at(-1)?.seq ?? after,
    })
  })
}

/** `POST /v1/look-up`: the consents of one address. The address is never part of a URL. */
export function lookUpAddress(api: ApiContext): Handler {
  return signedIn(api, async (c, session) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const query = read(requests.LookUp, body.fields)
    if ('faults' in query) return refuse(c, query.faults.slice(0, 1))
    const { recipient, brandCode } = query.value
    if (brandCode !== undefined && (await ownBrand(api, session, brandCode)) === null) {
      return refuse(c, [{ code: 'H353' }])
    }
    const views = await ownConsents(api.register, recipient)
    const mark = api.register.vault.mark(recipient.address)
    noteLookUp(api, session, { mark, brandCode: brandCode ?? null, purpose: 'look-up' })
    const asked = views.filter((view) =>
      brandCode === undefined
        ? session.brands === null || session.brands.includes(view.brandCode)
        : view.brandCode === brandCode,
    )
    return answerJson<Answer<'Consents'>>(c, { consents: asked.map(ownConsent) })
  })
}

function ownConsent({ reason, ...view }: ConsentView) {
  const { brandCode, channel, recipientType, status, local, source, consentDate, national, maySend } = view
  const facts = { brandCode, channel, recipientType, status, local, source, consentDate, national }
  return { ...facts, maySend, why: reason }
}

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
    return answerJson(c, { transactionId: found.change.id, ...added.file, added: isNew }, isNew ? 201 : 200)
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

interface About {
  readonly brandCode: number
  readonly channel: Channel
}

const erasedText = 'Bu alıcının kaydı, isteği üzerine silindi; kendisine mesaj gönderilemez.'

/**
 * `POST /v1/links`: the link of one `recipient`, or those of many `recipients` of one brand and channel.
 * E-mail links come with header fields for the mail program's own button, and with a Telegram bot there is a
 * link to it. Only a digest is kept, so each call makes new links beside the old ones.
 */
export function makeLinks(api: ApiContext): Handler {
  return signedIn(api, async (c, session) => {
    const body = await readFields(c, api, 'H097')
    if ('refused' in body) return body.refused
    const sent =
      'recipients' in body.fields ? read(linkRequests.many, body.fields) : read(linkRequests.one, body.fields)
    if ('faults' in sent) return refuse(c, sent.faults.slice(0, 1))
    const { brandCode, channel, recipient, recipients } = { recipients: undefined, ...sent.value }
    const about = { brandCode, channel }
    const one = recipients === undefined ? readOne(recipient, channel) : null
    if (one !== null && 'faults' in one) return refuse(c, one.faults)
    if ((await ownBrand(api, session, brandCode)) === null) return refuse(c, [{ code: 'H353' }])
    // The link opens a personal page, so no cache may keep it.
    c.header('cache-control', 'no-store')
    return one === null
      ? await answerMany(api, c, about, recipients ?? [])
      : await answerOne(api, c, about, one.value)
  })
}

async function answerOne(api: ApiContext, c: Context, about: About, recipient: Recipient): Promise<Response> {
  const made = await makeLink(api.register, { ...about, recipient })
  if (made.kind === 'no-brand') return refuse(c, [{ code: 'H353' }])
  if (made.kind === 'erased') return refusePlainly(c, erasedText, 409)
  const botName = await readServerFact(api.register, 'telegram-bot')
  return answerJson<Answer<'Link'>>(c, linkAddresses(api.publicUrl, made.token, about.channel, botName), 201)
}

/** Returns a link or its errors for each recipient, in their order. */
async function answerMany(
  api: ApiContext,
  c: Context,
  about: About,
  sent: readonly unknown[],
): Promise<Response> {
  const found = sent.map((one) => readOne(one, about.channel))
  const recipients = found.flatMap((one) => ('value' in one ? [one.value] : []))
  const made = (await makeMany(api.register, { ...about, recipients })).values()
  const at = { publicUrl: api.publicUrl, botName: await readServerFact(api.register, 'telegram-bot') }
  const links = found.map((one, index) =>
    'faults' in one
      ? { errors: one.faults.map((fault) => errorOf({ ...fault, location: `recipients[${index}]`, index })) }
      : madeOrNot(at, about.channel, made.next().value, index),
  )
  return answerJson<Answer<'Links'>>(c, { links })
}

function madeOrNot(
  { publicUrl, botName }: { readonly publicUrl: string; readonly botName: string | null },
  channel: Channel,
  made: LinkResult | undefined,
  index: number,
) {
  switch (made?.kind) {
    case 'made':
      return linkAddresses(publicUrl, made.token, channel, botName)
    case 'erased':
      return { errors: [{ message: erasedText, index }] }
    case 'no-brand':
    case undefined:
      return { errors: [errorOf({ code: 'H353', index })] }
  }
}

function readOne(sent: unknown, channel: Channel): Read<Recipient> {
  const found = read(anyAddress, sent)
  const isOfOtherKind = 'value' in found && found.value.kind !== kindFor(channel)
  return isOfOtherKind ? { faults: [{ code: 'H464', location: 'recipient' }] } : found
}
