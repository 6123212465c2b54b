import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { zipFile } from '../../documents/zip.ts'
import { attachedTo } from '../../proof/pack/attached-files.ts'
import { collectPack } from '../../proof/pack/collect.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import type { Actor } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'
import { type Traces, tracesOf } from '../../register/traces.ts'
import { personPdf } from './pdf.ts'

/** What is held about one address. */
export interface Person {
  /** Its consents, changes and complaints, of the brands its asker may see. */
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
  /** The brands it is about, and about none; all when left out. */
  readonly brandCodes?: readonly number[] | undefined
  /** JSON for a machine, a document to read in Turkish, or a ZIP of both with the files that prove his changes. */
  readonly format: 'json' | 'pdf' | 'zip'
}

/**
 * Everything that is held about one address, for whoever asks what is known of him (KVKK art. 11, iys.md 7.6): consents,
 * changes with their doors and evidence, complaints, links, the Telegram account, the messages that confirmed his ONAYs to
 * him, what waits for a proof of his address, and who asked about him. The making is a
 * look-up itself and stands last in the list of them. The evidence pack is the same consents, changes and complaints for an
 * inspector; what proves that nothing was altered is there and not here. The file's name does not hold the address.
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
  const { knownSince, telegram, links, confirmations, codes, requests, messages, lookUps } = traces
  const { kind, address, known } = pack.recipient
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
    files: (pack.files ?? []).map(({ addedAt, ...file }) => ({ ...file, addedAt: formatWallTime(addedAt) })),
    complaints: pack.complaints.map((complaint) => ({ ...complaint, ...timed(complaint) })),
    links: links.map((link) => ({ ...link, createdAt: formatWallTime(link.createdAt) })),
    telegram: telegram.map(({ provedAt, createdAt, blockedAt, ...person }) => ({
      ...person,
      provedAt: wall(provedAt),
      createdAt: formatWallTime(createdAt),
      blockedAt: wall(blockedAt),
    })),
    confirmations: confirmations.map(({ recordedAt, sentAt, needlessAt, ...one }) => ({
      ...one,
      recordedAt: formatWallTime(recordedAt),
      sentAt: wall(sentAt),
      needlessAt: wall(needlessAt),
    })),
    codes: codes.map(({ madeAt, settledAt }) => ({
      madeAt: formatWallTime(madeAt),
      settledAt: wall(settledAt),
    })),
    requests: requests.map(({ askedAt, confirmedAt, ...request }) => ({
      ...request,
      askedAt: formatWallTime(askedAt),
      confirmedAt: wall(confirmedAt),
    })),
    messages: messages.map(({ at, ...message }) => ({ at: formatWallTime(at), ...message })),
    lookUps: lookUps.map(({ at, ...lookUp }) => ({ at: formatWallTime(at), ...lookUp })),
  }
}

function consentsIn({ states }: Pack) {
  return states
    .filter(({ now }) => now.status !== null)
    .map(({ brandCode, channel, recipientType, national, now }) => ({
      brandCode,
      channel,
      recipientType,
      status: now.status,
      local: now.local,
      source: now.source,
      consentDate: now.consentDate,
      national,
      maySend: now.maySend,
      reason: now.reason,
    }))
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

function timed({ notedAt, settledAt }: Pack['complaints'][number]) {
  return {
    notedAt: formatWallTime(notedAt),
    settledAt: settledAt === null ? null : formatWallTime(settledAt),
  }
}

const wall = (at: number | null) => (at === null ? null : formatWallTime(at))

/** Evidence is kept as the JSON text that its digest is made of. */
function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}

/** 2026-03-05_140509 */
function fileMoment(at: number): string {
  return formatWallTime(at).replaceAll(':', '').replace(' ', '_')
}
