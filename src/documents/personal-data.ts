import type { Actor } from '../consent/actor.ts'
import { type PersonTraces, tracesOf } from '../register/erasure/traces.ts'
import type { Register } from '../register/register.ts'
import { fileMoment } from './dates.ts'
import type { RecipientFile } from './makers.ts'
import { collectPack, type PackInput } from './pack/collect.ts'
import { attachedTo } from './pack/files.ts'
import type { Pack } from './pack/pack-json.ts'
import { personPdf } from './personal-data-pdf.ts'
import { zipFile } from './zip.ts'

/** Everything that is stored about one address: the content of its evidence pack, and its traces in other tables. */
export interface Person {
  readonly pack: Pack
  readonly traces: PersonTraces
}

/**
 * Makes the ZIP with everything that is stored about one address (KVKK art. 11): a PDF document, and the evidence files. The
 * ZIP's name does not contain the address.
 */
export async function personData(
  register: Register,
  actor: Actor & { readonly id: string },
  about: PersonInput,
): Promise<RecipientFile> {
  const person = await collectPerson(register, actor, about)
  if ('kind' in person) return person
  const { pack } = person
  const name = `kisi-verileri_${pack.provider.code}_${fileMoment(pack.madeAt)}`
  const files = { [`${name}.pdf`]: await personPdf(person), ...(await attachedTo(register, pack)) }
  return { kind: 'file', fileName: `${name}.zip`, content: await zipFile(files, pack.madeAt) }
}

type PersonInput = Pick<PackInput, 'recipient' | 'brandCodes'>

/** Collects everything that is stored about one address. This is a look-up too, and stands last in the list of look-ups. */
export async function collectPerson(
  register: Register,
  actor: Actor & { readonly id: string },
  about: PersonInput,
): Promise<Person | { readonly kind: 'ceiling'; readonly perDay: number }> {
  const collected = await collectPack(register, actor, { ...about, purpose: 'personal data' })
  if (collected.kind === 'ceiling') return collected
  const { pack } = collected
  return { pack, traces: ofBrands(await tracesOf(register, about.recipient), pack) }
}

/** Leaves only the traces about the brands and complaints of a pack. */
function ofBrands(
  { confirmations, messages, requests, lookUps, ...traces }: PersonTraces,
  { brands, complaints }: Pack,
): PersonTraces {
  const codes = brands.map(({ code }) => code)
  const isOfBrands = ({ brandCode }: { readonly brandCode: number | null }) =>
    brandCode === null || codes.includes(brandCode)
  const complaintIds = complaints.map(({ id }) => id)
  return {
    ...traces,
    confirmations: confirmations.filter(isOfBrands),
    requests: requests.filter(isOfBrands),
    messages: messages.filter(({ complaintId }) => complaintIds.includes(complaintId)),
    lookUps: lookUps.filter(isOfBrands),
  }
}
