import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { fileMoment } from '../../documents/dates.ts'
import { zipFile } from '../../documents/zip.ts'
import { attachedTo } from '../../proof/pack/attached-files.ts'
import { collectPack } from '../../proof/pack/collect.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import type { Actor } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'
import { type Traces, tracesOf } from '../../register/traces.ts'
import { personPdf } from './pdf.ts'

export interface Person {
  readonly pack: Pack
  readonly traces: Traces
}

export type PersonData =
  | {
      readonly kind: 'file'
      readonly fileName: string
      readonly content: Uint8Array
      readonly changes: number
      readonly lookUps: number
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

export interface PersonDataInput {
  readonly recipient: Recipient
  readonly brandCodes?: readonly number[] | undefined
  readonly format: 'json' | 'pdf' | 'zip'
}

/**
 * Makes the file with everything held about one address (KVKK art. 11). Making it is a look-up, the last one in
 * its list. Proof that nothing was altered is in the evidence pack alone. The file's name does not hold the address.
 */
export async function personData(
  register: Register,
  actor: Actor & { readonly id: string },
  { recipient, brandCodes, format }: PersonDataInput,
): Promise<PersonData> {
  const purpose = 'personal data'
  const collected = await collectPack(register, actor, { recipient, brandCodes, purpose })
  if (collected.kind === 'ceiling') return collected
  const { pack } = collected
  const traces = ofBrands(await tracesOf(register, recipient), pack)
  const name = `kisi-verileri_${pack.provider.code}_${fileMoment(pack.madeAt)}`
  return {
    kind: 'file',
    fileName: `${name}.${format}`,
    content: await contentOf({ pack, traces }, name, format, () => attachedTo(register, pack)),
    changes: pack.changes.length,
    lookUps: traces.lookUps.length,
  }
}

function ofBrands(
  { links, confirmations, messages, requests, lookUps, ...traces }: Traces,
  { brands, complaints }: Pack,
): Traces {
  const codes = brands.map(({ code }) => code)
  const isOwn = ({ brandCode }: { readonly brandCode: number | null }) =>
    brandCode === null || codes.includes(brandCode)
  const shown = complaints.map(({ id }) => id)
  return {
    ...traces,
    links: links.filter(isOwn),
    confirmations: confirmations.filter(isOwn),
    requests: requests.filter(isOwn),
    messages: messages.filter(({ complaintId }) => shown.includes(complaintId)),
    lookUps: lookUps.filter(isOwn),
  }
}

async function contentOf(
  person: Person,
  name: string,
  format: PersonDataInput['format'],
  attached: () => Promise<Readonly<Record<string, Uint8Array>>>,
): Promise<Uint8Array> {
  const json = Buffer.from(`${JSON.stringify(dataOf(person), null, 2)}\n`)
  if (format === 'json') return json
  const pdf = await personPdf(person)
  if (format === 'pdf') return pdf
  const files = { [`${name}.pdf`]: pdf, [`${name}.json`]: json, ...(await attached()) }
  return await zipFile(files, person.pack.madeAt)
}

function dataOf({ pack, traces }: Person) {
  const { kind, address, known } = pack.recipient
  const { knownSince, telegram, links, confirmations, codes, requests, messages, lookUps } = traces
  return {
    kind: 'izin-person',
    version: 1,
    provider: pack.provider,
    madeAt: formatWallTime(pack.madeAt),
    recipient: { kind, address, known },
    knownSince: knownSince === null ? null : formatWallTime(knownSince),
    brands: pack.brands.map(({ code, name }) => ({ code, name })),
    consents: consentsIn(pack),
    changes: changesIn(pack),
    wordings: pack.wordings,
    files: (pack.files ?? []).map(timed),
    complaints: pack.complaints.map(timed),
    links: links.map(timed),
    telegram: telegram.map(timed),
    confirmations: confirmations.map(timed),
    codes: codes.map(timed),
    requests: requests.map(timed),
    messages: messages.map(timed),
    lookUps: lookUps.map(timed),
  }
}

function timed(row: object): object {
  const isInstant = (name: string, value: unknown) => typeof value === 'number' && /^at$|At$/.test(name)
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      isInstant(name, value) ? formatWallTime(value) : value,
    ]),
  )
}

function consentsIn({ states }: Pack) {
  return states
    .filter(({ now }) => now.status !== null)
    .map(({ brandCode, channel, recipientType, national, now }) => {
      const { status, local, source, consentDate, maySend, reason } = now
      const key = { brandCode, channel, recipientType }
      return { ...key, status, local, source, consentDate, national, maySend, reason }
    })
}

function changesIn({ changes }: Pack) {
  return changes.map((change) => ({
    id: change.id,
    brandCode: change.brandCode,
    channel: change.channel,
    recipientType: change.recipientType,
    status: change.status,
    source: change.source,
    consentDate: change.consentDate,
    recordedAt: formatWallTime(change.recordedAt),
    effect: change.effect,
    ...(change.restores === null ? {} : { restores: change.restores }),
    door: change.door,
    actor: change.actor,
    secondPerson: change.secondPerson ?? null,
    evidence: parsed(change.evidence),
    laterEvidence: change.laterEvidence.map(({ recordedAt, door, actor, text }) => ({
      addedAt: formatWallTime(recordedAt),
      door,
      actor,
      evidence: parsed(text),
    })),
  }))
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
