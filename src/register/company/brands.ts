import { and, asc, eq, getTableColumns, isNull, lte, max, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, change, day, provider } from '../../../db/schema.ts'
import { build, preparedOne, preparedQuery, type Statement, statement } from '../../../db/statement.ts'
import { dayOf, type IstanbulDay, startOfDay } from '../../calendar/istanbul.ts'
import { fold } from '../../consent/fold.ts'
import { scrub } from '../../util/log.ts'
import type { Refusal } from '../../util/refusal.ts'
import type { Sentence } from '../../util/sentence.ts'
import type { Register } from '../register.ts'

export type Provider = typeof provider.$inferSelect

const { createdAt: _, addedBy: __, closedBy: ___, ...brandColumns } = getTableColumns(brand)
export type Brand = Omit<typeof brand.$inferSelect, 'createdAt' | 'addedBy' | 'closedBy'>

/** Reasons why a company or brand is not saved. Chat explains each of them, except `other`, which cannot happen in chat. */
export type SaveFault =
  | 'code-wrong'
  | 'brand-exists'
  | 'brand-closed'
  | 'name-taken'
  | 'name-same'
  | 'name-address'
  | 'too-long'
  | 'too-many'
  | 'brand-active'
  | 'other'

export type SaveResult = { readonly kind: 'saved' } | SaveRefusal

export interface SaveRefusal extends Refusal<SaveFault> {
  /** Reason of the refusal, for the command line. */
  readonly sentence: Sentence
}

export const providerRows = preparedQuery(() => build.select().from(provider))
export const brandRows = preparedQuery(() => build.select(brandColumns).from(brand).orderBy(asc(brand.code)))
const activeBrandRows = preparedQuery(() =>
  build.select(brandColumns).from(brand).where(isNull(brand.closedAt)).orderBy(asc(brand.code)),
)

/** Returns the company; null before `provider add`. */
export async function theProvider(register: Register): Promise<Provider | null> {
  const [row] = await register.engine.read(providerRows())
  return row ?? null
}

/** Returns all brands by code, closed ones too. */
export async function listBrands(register: Register): Promise<Brand[]> {
  return await register.engine.read(brandRows())
}

/** Returns the brands that are not closed, by code. */
export async function activeBrands(register: Register): Promise<Brand[]> {
  return await register.engine.read(activeBrandRows())
}

/** Returns a function that gives the name of a brand by its code; the code as text if no brand has it. */
export async function brandNames(register: Register): Promise<(code: number | null) => string> {
  const names = new Map((await listBrands(register)).map(({ code, name }) => [code, name]))
  return (code) => names.get(code ?? 0) ?? String(code)
}

/** True if a brand was not closed before a day; it may have been closed during the day. */
export function isOpenOn({ closedAt }: Brand, date: IstanbulDay): boolean {
  return closedAt === null || closedAt >= startOfDay(date)
}

/** Rounds an activation down to its second, since changes are recorded in whole seconds. */
const wholeSecond = (at: number) => Math.floor(at / 1000) * 1000

/** Adds the company and its master brand, which shares code and name. One company per installation. */
export async function addProvider(
  register: Register,
  input: { readonly code: number; readonly name: string; readonly activatedAt?: number | undefined },
): Promise<SaveResult> {
  const now = register.clock()
  const fault = faultOf(input)
  if (fault !== null) return fault
  return await register.engine.unit([providerRows()], ([providerRow]): Outcome<SaveResult> => {
    if (providerRow !== undefined) {
      const owner = `${providerRow.code} (${providerRow.name})`
      return no('other', {
        en: `there is a provider already, ${owner}: one company per installation`,
        tr: `zaten bir şirket var, ${owner}: bir kurulumda tek şirket olur`,
      })
    }
    return yes(
      statement(build.insert(provider).values({ code: input.code, name: input.name, createdAt: now })),
      statement(
        build.insert(brand).values({
          code: input.code,
          providerCode: input.code,
          name: input.name,
          master: true,
          activatedAt: wholeSecond(input.activatedAt ?? now),
          createdAt: now,
        }),
      ),
    )
  })
}

/** Maximum number of characters of a brand's name, and of its trademark. */
export const brandTextMax = 100

/** Maximum number of brands: a recipient may have four consents of each brand, and all of them are read at once. */
export const brandsMax = 200

/** Adds a brand, activated with the master brand by default. */
export async function addBrand(
  register: Register,
  input: {
    readonly providerCode: number
    readonly code: number
    readonly name: string
    readonly trademark?: string | undefined
    readonly by?: string | undefined
    readonly activatedAt?: number | undefined
  },
): Promise<SaveResult> {
  const now = register.clock()
  const fault = faultOf(input) ?? lengthFault(input)
  if (fault !== null) return fault
  return await register.engine.unit([providerRows(), brandRows()], ([owner], known): Outcome<SaveResult> => {
    if (owner?.code !== input.providerCode) {
      return no('other', noProvider(input.providerCode))
    }
    const brandWithCode = known.find(({ code }) => code === input.code)
    if (brandWithCode !== undefined)
      return no('brand-exists', {
        en: `brand ${input.code} exists already (${brandWithCode.name})`,
        tr: `${input.code} kodlu marka zaten var (${brandWithCode.name})`,
      })
    if (known.length >= brandsMax)
      return no('too-many', {
        en: `there are ${brandsMax} brands already, the most that izin keeps`,
        tr: `zaten ${brandsMax} marka var; izin daha fazlasını tutmaz`,
      })
    const master = known.find((brand) => brand.master)
    const open = known.filter(({ closedAt }) => closedAt === null)
    const usedName = takenName(input.name, open)
    if (usedName !== null) return no('name-taken', usedName)
    return yes(
      statement(
        build.insert(brand).values({
          code: input.code,
          providerCode: input.providerCode,
          name: input.name,
          trademark: input.trademark ?? null,
          master: false,
          activatedAt: wholeSecond(input.activatedAt ?? master?.activatedAt ?? now),
          createdAt: now,
          addedBy: input.by ?? null,
        }),
      ),
    )
  })
}

const lastClosedSeq = () => build.select({ last: max(day.toSeq) }).from(day)
/** Query for the recording time of a brand's latest change within the closed days (whose reports are final). */
const lastOfClosedDays = preparedOne(() =>
  build
    .select({ at: max(change.recordedAt) })
    .from(change)
    .where(and(eq(change.brandCode, sql.placeholder('code')), lte(change.seq, lastClosedSeq()))),
)

/**
 * Stores when İYS activated a brand: from then on İYS refuses old ONAYs (R16). Refuses if the brand has changes on a closed
 * day that were decided by the old date, or would be by the new one, since the reports of closed days are final.
 */
export async function activateBrand(
  register: Register,
  { code, activatedAt }: { readonly code: number; readonly activatedAt: number },
): Promise<SaveResult> {
  return await register.engine.unit(
    [brandRows(), lastOfClosedDays({ code })],
    (known, [closed]): Outcome<SaveResult> => {
      const brandBefore = known.find((brand) => brand.code === code)
      if (brandBefore === undefined) return no('other', noBrand(code))
      const closedAt = closed?.at ?? -1
      if (brandBefore.activatedAt <= closedAt)
        return no('brand-active', {
          en: `brand ${code} is active already`,
          tr: `${code} kodlu marka zaten etkin`,
        })
      if (activatedAt <= closedAt)
        return no('other', {
          en: `a closed day (${dayOf(closedAt)}) has changes of brand ${code}; set a later day`,
          tr: `kapanmış bir günde (${dayOf(closedAt)}) ${code} kodlu markanın değişiklikleri var; daha sonraki bir gün verin`,
        })
      const update = build.update(brand).set({ activatedAt }).where(eq(brand.code, code))
      return { writes: [statement(update)], result: { kind: 'saved' } }
    },
  )
}

/** True while a brand's activation date lies after its last closed day: a later date decided no change of a closed day. */
export async function mayMoveActivation({ engine }: Register, code: number): Promise<boolean> {
  const [brands, [closed]] = await Promise.all([
    engine.read(brandRows()),
    engine.read(lastOfClosedDays({ code })),
  ])
  const activatedAt = brands.find((brand) => brand.code === code)?.activatedAt ?? 0
  return activatedAt > (closed?.at ?? -1)
}

/** Closes a brand for `by`: from then on it accepts no new ONAY but every RET, and its records stay. */
export async function closeBrand(register: Register, code: number, by?: string): Promise<SaveResult> {
  const now = register.clock()
  return await register.engine.unit([brandRows()], (...[known]): Outcome<SaveResult> => {
    const brandToClose = known.find((brand) => brand.code === code)
    if (brandToClose === undefined) return no('other', noBrand(code))
    if (brandToClose.closedAt !== null)
      return no('brand-closed', {
        en: `brand ${code} is closed already`,
        tr: `${code} kodlu marka zaten kapalı`,
      })
    const closing = { closedAt: now, closedBy: by ?? null }
    return yes(statement(build.update(brand).set(closing).where(eq(brand.code, code))))
  })
}

/** Returns a refusal if the code is no whole number above 0, as İYS's codes are, or if the name is empty or an address; else null. */
export function faultOf({ code, name }: { readonly code: number; readonly name: string }) {
  if (!Number.isSafeInteger(code) || code <= 0) {
    return refusal('code-wrong', {
      en: `${code} is not an İYS code: a whole number above 0`,
      tr: `${code} bir İYS kodu değil: kod, sıfırdan büyük bir tam sayıdır`,
    })
  }
  if (name.trim() === '') return refusal('other', { en: 'the name is empty', tr: 'ad boş' })
  // Names stand in logs, links' pages and the ledger, where no address may be.
  return scrub(name) === name
    ? null
    : refusal('name-address', {
        en: 'a name may not contain a phone number or an e-mail address',
        tr: 'adda telefon numarası ya da e-posta adresi olamaz',
      })
}

/** Returns a refusal if the name or the trademark is too long; else null. */
export function lengthFault({
  name,
  trademark = '',
}: {
  readonly name: string
  readonly trademark?: string | undefined
}) {
  const longest = Math.max(name.length, trademark.length)
  const sentence = {
    en: `a name and a trademark have ${brandTextMax} characters at most, and one of these has ${longest}`,
    tr: `ad ve tescil en çok ${brandTextMax} karakterdir; bunlardan biri ${longest} karakter`,
  }
  return longest > brandTextMax ? refusal('too-long', sentence) : null
}

/** Returns a sentence about the other brand that has this name or code; null if none has. */
export function takenName(name: string, others: readonly Brand[]): Sentence | null {
  const owner = others.find((other) =>
    [String(other.code), other.name].some((known) => fold(known) === fold(name)),
  )
  if (owner === undefined) return null
  return {
    en: `"${name}" is the brand ${owner.code} (${owner.name}) already`,
    tr: `"${name}" zaten ${owner.code} kodlu marka (${owner.name})`,
  }
}

export function noBrand(code: number): Sentence {
  return { en: `there is no brand ${code}`, tr: `${code} kodlu marka yok` }
}

export function noProvider(code: number): Sentence {
  return { en: `there is no provider ${code}`, tr: `${code} kodlu şirket yok` }
}

function yes(...writes: Statement[]): Outcome<SaveResult> {
  return { writes, result: { kind: 'saved' } }
}

export function no(reason: SaveFault, sentence: Sentence): Outcome<SaveRefusal> {
  return { writes: [], result: refusal(reason, sentence) }
}

function refusal(reason: SaveFault, sentence: Sentence): SaveRefusal {
  return { kind: 'refused', reason, sentence }
}

/** İYS has no deadline for a brand that it has not activated: it takes consents of any age (R16). */
export function isActivated({ activatedAt }: { readonly activatedAt: number }, now: number): boolean {
  return activatedAt <= now
}

/** `isActivated` as a condition of a query over `brand` that is run with `now`. */
export const brandIsActivated = lte(brand.activatedAt, sql.placeholder('now'))
