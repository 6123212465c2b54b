import { eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, provider } from '../../../db/schema.ts'
import { build, type Query, statement } from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import {
  appendEntry,
  type EntryLink,
  type LedgerMoments,
  lastOfSubject,
  ledgerMoments,
  registerTime,
} from '../../ledger/append.ts'
import type { Sentence } from '../../util/sentence.ts'
import type { Register } from '../register.ts'
import {
  type Brand,
  brandRows,
  faultOf,
  lengthFault,
  no,
  noBrand,
  noProvider,
  type Provider,
  providerRows,
  type SaveRefusal,
  takenName,
} from './brands.ts'

export type RenameResult = SaveRefusal | { readonly kind: 'saved'; readonly before: string }

export interface NewName {
  readonly code: number
  readonly name: string
}

type Operator = Actor & { readonly id: string }

/** Thing that gets the new name, and its name before. `both`: the company and its master brand, which share their code. */
interface Renamed {
  readonly of: 'provider' | 'brand' | 'both'
  readonly before: string
}

/** Gives a brand another name, also a closed one, from now on everywhere. The ledger keeps both names. */
export async function renameBrand(register: Register, by: Operator, newName: NewName): Promise<RenameResult> {
  return await rename(register, by, newName, (_, brands) => {
    const brandToRename = brands.find(({ code }) => code === newName.code)
    if (brandToRename === undefined) return no('other', noBrand(newName.code)).result
    const usedName = brandToRename.closedAt === null ? nameOfAnother(newName, brands) : null
    return usedName === null ? { of: 'brand', before: brandToRename.name } : no('name-taken', usedName).result
  })
}

/** Gives the company another name, and its master brand too while that has the company's name. */
export async function renameProvider(
  register: Register,
  by: Operator,
  newName: NewName,
): Promise<RenameResult> {
  return await rename(register, by, newName, (company, brands) => {
    if (company?.code !== newName.code) return no('other', noProvider(newName.code)).result
    const before = company.name
    if (!brands.some(({ code, name }) => code === newName.code && name === before))
      return { of: 'provider', before }
    const usedName = nameOfAnother(newName, brands)
    return usedName === null ? { of: 'both', before } : no('name-taken', usedName).result
  })
}

function nameOfAnother({ code, name }: NewName, brands: readonly Brand[]): Sentence | null {
  const others = brands.filter((other) => other.code !== code && other.closedAt === null)
  return takenName(name, others)
}

/** `find` returns what gets the new name, or why it may not. */
async function rename(
  register: Register,
  { door, id }: Operator,
  { code, name }: NewName,
  find: (company: Provider | undefined, brands: readonly Brand[]) => Renamed | SaveRefusal,
): Promise<RenameResult> {
  const fault = faultOf({ code, name }) ?? lengthFault({ name })
  if (fault !== null) return fault
  const now = register.clock()
  const subject = `name ${code}`
  const reads: readonly [Query<Provider>, Query<Brand>, Query<EntryLink>, Query<LedgerMoments>] = [
    providerRows(),
    brandRows(),
    lastOfSubject({ subject }),
    ledgerMoments({ now }),
  ]
  return await register.engine.unit(reads, ([company], brands, [last], [moments]): Outcome<RenameResult> => {
    const named = find(company, brands)
    if ('kind' in named) return { writes: [], result: named }
    const { of, before } = named
    if (before === name)
      return no('name-same', { en: `${code} has this name already`, tr: `${code} zaten bu adda` })
    const recordedAt = registerTime(now, moments)
    const content = { of, code, before, name }
    const entry = appendEntry(last, { kind: 'renamed', subject, recordedAt, door, actor: id, content })
    const ofBrand = statement(build.update(brand).set({ name }).where(eq(brand.code, code)))
    const ofProvider = statement(build.update(provider).set({ name }).where(eq(provider.code, code)))
    const updates = { brand: [ofBrand], provider: [ofProvider], both: [ofProvider, ofBrand] }[of]
    return { writes: [...updates, entry.write], result: { kind: 'saved', before } }
  })
}
