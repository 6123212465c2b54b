import type Database from 'libsql'
import { entryText } from '../../../src/ledger/append.ts'
import type { ChangeView } from '../../../src/register/changes/changes.ts'
import { changeForSystems } from '../../../src/register/changes/forward.ts'
import { iysRecord, nationalRecord } from '../../../src/register/changes/iys-record.ts'
import { rowsOf } from '../../cli/tamper.ts'

/* Texts with an address that izin writes of a change, beside its lines in movement files: each door has its own. */

type NamedText = readonly [what: string, text: string]

/** Rows of one kind that are tried: each gives some 300 digests, so that 160,000 rows would take minutes. */
const triedMax = 1000

/** Returns all items of a rare kind, and of a frequent one some that are spread evenly: what leaks of a row leaks of its like. */
export function sampleOf<Item>(items: readonly Item[], kindOf: (item: Item) => string): Item[] {
  return [...Map.groupBy(items, kindOf).values()].flatMap((alike) => {
    const step = Math.ceil(alike.length / triedMax)
    return alike.filter((_, place) => place % step === 0)
  })
}

/** Writings of an address that a system may have taken a digest of. */
export function addressForms(address: string): string[] {
  const written = address.includes('@') ? emailForms(address) : phoneForms(address.slice(3))
  const all = [address, ...written]
  return [...all, ...all.map((one) => `${one}\n`), encodeURIComponent(address)]
}

function emailForms(address: string): string[] {
  const [name = '', domain = ''] = address.split('@')
  const capitals = [
    address.toUpperCase(),
    `${name}@${domain.toUpperCase()}`,
    `${name.toUpperCase()}@${domain}`,
  ]
  return [...capitals, `mailto:${address}`, `<${address}>`]
}

/** From the ten digits of a Turkish mobile number. */
function phoneForms(digits: string): string[] {
  const groups = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6, 8), digits.slice(8)].join(' ')
  const plain = ['', '0', '90', '0090'].map((prefix) => prefix + digits)
  return [...plain, groups, `0${groups}`, `+90 ${groups}`, `tel:+90${digits}`]
}

/** Yields what systems and İYS are given of each change whose address is known, as named texts. */
export function* rowTexts(
  database: Database.Database,
  addressesByMark: ReadonlyMap<string, string>,
): Generator<NamedText> {
  for (const change of sampleOf(changesIn(database), kindOfChange)) {
    const address = addressesByMark.get(change.mark)
    if (address === undefined) continue
    yield* textsForSystems(change, address)
    yield* textsForIys(change, address)
    yield* ledgerTexts(change, address)
  }
}

type Change = ReturnType<typeof changesIn>[number]

function kindOfChange({ brandCode, recipientType, channel, status, source, effect, door }: Change): string {
  return [brandCode, recipientType, channel, status, source, effect, door].join(' ')
}

function viewOf(change: Change, address: string): ChangeView {
  const kind = address.includes('@') ? 'email' : 'phone'
  return { ...change, recipient: { kind, address } } as unknown as ChangeView
}

/** Feed and webhooks. */
function* textsForSystems(change: Change, address: string): Generator<NamedText> {
  const data = changeForSystems(viewOf(change, address))
  const timestamp = data.recordedAt
  yield ['a change in the feed', JSON.stringify(data)]
  yield ['an answer of the feed', JSON.stringify({ changes: [data], cursor: change.seq })]
  yield ['a webhook', JSON.stringify({ type: 'consent.changed', timestamp, data })]
}

/** Pull, history, pushes of İYS, and rows for its loader. */
function* textsForIys(change: Change, address: string): Generator<NamedText> {
  const { brandCode, providerCode, channel, recipientType, status, source, consentDate } = change
  const view = viewOf(change, address)
  const pulled = nationalRecord(view)
  yield ['a row of the pull', JSON.stringify(pulled)]
  yield ['a row of the pull', JSON.stringify(iysRecord({ ...view, address }, view))]
  yield ['a push', JSON.stringify({ iysCode: providerCode, brandCode, ...pulled })]
  const sent = { recipient: address, type: channel, status, source, consentDate, recipientType }
  yield ['a row sent to İYS', JSON.stringify(sent)]
  const line = [channel, source ?? '', address, status, consentDate ?? '', recipientType].join(',')
  yield ['a row for the loader of İYS', line]
  yield ['a row for the loader of İYS', `${line}\n`]
}

/** The canonical text of the change, and names of its consent, with the address in the place of the commitment. */
function* ledgerTexts(change: Change, address: string): Generator<NamedText> {
  const { brandCode, channel, recipientType, ordinal, previousId, recordedAt, door, actor } = change
  const { status, source, consentDate, consentAt, effect, secondPerson, restores, evidenceDigest } = change
  const subject = [address, brandCode, recipientType, channel]
  const content = [status, source, consentDate, consentAt, effect, secondPerson, restores, evidenceDigest]
  const entry = { kind: 'change', subject, ordinal, previousId, recordedAt, door, actor, content } as const
  yield ['a text of the ledger', entryText(entry)]
  const key = [brandCode, recipientType, channel]
  for (const names of [
    [...key, address],
    [address, ...key],
    [address, brandCode],
    [brandCode, address],
  ]) {
    yield ['a name of a consent', JSON.stringify(names)]
    for (const between of ['', ' ', ':', '|', ',']) yield ['a name of a consent', names.join(between)]
  }
}

const columns = [
  'c.seq',
  'lower(hex(c.id)) AS id',
  'c.brand_code AS brandCode',
  'b.provider_code AS providerCode',
  'c.recipient_type AS recipientType',
  'c.channel',
  'c.ordinal',
  "nullif(lower(hex(c.previous_id)), '') AS previousId",
  'c.status',
  'c.source',
  'c.consent_date AS consentDate',
  'c.consent_at AS consentAt',
  'c.effect',
  'c.recorded_at AS recordedAt',
  'c.door',
  'c.actor',
  "nullif(lower(hex(c.evidence_digest)), '') AS evidenceDigest",
  'c.second_person AS secondPerson',
  'c.restores',
  'lower(hex(r.mark)) AS mark',
]

/** Without the key: addresses are found by trying all of them. */
function changesIn(database: Database.Database) {
  const sql = `SELECT ${columns.join(', ')} FROM change c JOIN recipient r ON r.id = c.recipient_id
    JOIN brand b ON b.code = c.brand_code ORDER BY c.seq`
  const names = columns.map((column) => column.split(/ AS |\./).at(-1) ?? '')
  return rowsOf(database, sql).map(
    (values) =>
      Object.fromEntries(names.map((name, place) => [name, values[place]])) as unknown as ChangeView & {
        readonly mark: string
        readonly consentAt: number | null
        readonly previousId: string | null
        readonly evidenceDigest: string | null
        readonly providerCode: number
      },
  )
}
